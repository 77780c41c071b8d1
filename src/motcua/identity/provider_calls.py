"""Speaking with the identity provider in a few threads of its own: a silent one keeps nobody else waiting.

A request waits a moment for the answer (`PATIENCE`), and not at all while the provider is slow. What comes later is
written down where a page that waits finds it, whichever process of the server shows that page.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import connections

from motcua.identity import ports
from motcua.identity.models import ProviderCall
from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, Unavailable
from motcua.platform.outside import note_try

T = TypeVar("T")
Outcome = Mapping[str, Any]

THREADS = 4
"""Calls at once, in each process of the server."""
MOST_WAITING = 32
PATIENCE = 0.3
"""Seconds."""
LOST = timedelta(seconds=60)
"""A call that has no end after this long was lost with its process."""
_REFUSALS = {c.__name__: c for c in (Conflict, Invalid, NotAllowed, NotFound, Unavailable)}

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="identity-provider")
_guard = threading.Lock()
_open: set["_Call[Any]"] = set()


class _Call(Generic[T]):
    """One question to the provider. Whoever asked may leave before the answer; then what follows is done here."""

    def __init__(self, key: str, ask: Callable[[], T], then: Callable[[T], Outcome], provider: str) -> None:
        self._key, self._ask, self._then, self._provider = key, ask, then, provider
        self._answered = threading.Event()
        self._answer: T | None = None
        self._refusal: Refusal | None = None
        self._seconds = 0.0
        self.is_left = False

    def run(self) -> None:
        """In a thread of ours: ask, and finish alone if nobody waits any more."""
        try:
            begun = monotonic()
            try:
                self._answer = self._ask()
            except Refusal as refusal:
                self._refusal = refusal
            self._seconds = monotonic() - begun
            with _guard:
                self._answered.set()
                left = self.is_left
            if left:
                _keep(self._key, self._finished)
        finally:
            with _guard:
                _open.discard(self)

    def answer(self, patience: float) -> Outcome | None:
        """The outcome if the provider answers in time; None: it will be found later. Raises its refusal."""
        self._answered.wait(patience)
        with _guard:
            self.is_left = not self._answered.is_set()
        return None if self.is_left else self._finished()

    def _finished(self) -> Outcome:
        silent = self._answer is None and isinstance(self._refusal, Unavailable | None)
        note_try(self._provider, answered=not silent, seconds=self._seconds)
        if self._answer is None:
            raise self._refusal or too_slow()
        return self._then(self._answer)


def ask_provider(
    key: str, ask: Callable[[], T], then: Callable[[T], Outcome], *, provider: str = ports.VNEID
) -> Outcome | None:
    """Ask a provider, then do what follows with our own tables; None when it takes longer (see `answer_of_provider`).

    Raises what they refuse, and `Unavailable` when too many wait already.
    """
    asked = _Call(key, ask, then, provider)
    with _guard:
        slow = any(one.is_left for one in _open)
        if len(_open) >= MOST_WAITING:
            raise too_slow()
        _open.add(asked)
    _threads.submit(asked.run)
    outcome = asked.answer(0 if slow else PATIENCE)
    if outcome is None:
        ProviderCall.objects.get_or_create(key=_hidden(key), defaults={"at": clock.now()})
    return outcome


def answer_of_provider(key: str) -> Outcome | None:
    """What came of a call that took longer, once; None while it goes on. Raises what was refused."""
    kept = ProviderCall.objects.filter(key=_hidden(key)).first()
    if kept is None or (kept.outcome is None and clock.now() - kept.at > LOST):
        raise too_slow()
    if kept.outcome is None:
        return None
    kept.delete()
    if refused := kept.outcome.get("refusal"):
        raise _REFUSALS[refused["kind"]](refused["message"], code=refused["code"], **refused["params"])
    return dict(kept.outcome)


def too_slow() -> Unavailable:
    """The provider does not answer; said so that one knows what to do."""
    return Unavailable(
        "Nơi xác thực đang chậm hoặc không trả lời. Bản nháp và thông tin của bạn vẫn an toàn. "
        "Bạn có thể thử lại sau ít phút, hoặc đăng nhập bằng tài khoản của hệ thống.",
        code="vneid_unavailable",
    )


def _keep(key: str, finish: Callable[[], Outcome]) -> None:
    try:
        outcome = finish()
    except Refusal as refusal:
        params = {name: str(value) for name, value in refusal.params.items()}
        told = {"message": refusal.message, "code": refusal.code, "params": params}
        outcome = {"refusal": {"kind": type(refusal).__name__, **told}}
    try:
        ProviderCall.objects.update_or_create(
            key=_hidden(key),
            defaults={"outcome": outcome},
            create_defaults={"outcome": outcome, "at": clock.now()},
        )
    finally:
        connections.close_all()


def _hidden(key: str) -> str:
    """Whoever reads the table cannot go on with somebody's log-in."""
    return sha256(key.encode()).hexdigest()

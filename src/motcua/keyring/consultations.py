"""A key store asks the holder of a key; the holder answers at the desk; the store goes on.

What was asked and answered lies in a row under the occasion, so that a worker that dies forgets nothing. What is
secret lies there only for the workers that run (`platform.handover`) and is gone once it was used.
"""

import base64
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from pydantic import TypeAdapter

from motcua.kernel import clock
from motcua.kernel.errors import Conflict
from motcua.keyring.models import Consultation
from motcua.platform import handover
from motcua.signing.ports import NOTHING, Declined
from motcua.signing.types import KeyRef, Pending, Question, Said

_QUESTION = TypeAdapter(Question)


def conduct(
    ask: Callable[[Said], tuple[bytes, ...] | Pending], *, key: KeyRef, occasion: str, officer: int | None
) -> tuple[bytes, ...] | Pending:
    """Ask a store with what passed so far; what it asks in turn is kept, for `officer` to answer."""
    known = Consultation.objects.filter(occasion=occasion).first()
    if known and known.answered_at is None and known.until < clock.now():
        forget(occasion)
        raise Declined("Người giữ khóa không trả lời kịp nên kết quả không được ký.", code="too_late")
    try:
        found = ask(_said(known) if known else NOTHING)
    except Declined:
        forget(occasion)
        raise
    if isinstance(found, Pending):
        return _kept(occasion, {"key": str(key), "officer": officer}, found, known)
    forget(occasion)
    return found


@dataclass(frozen=True)
class Open:
    """A question that waits for its answer."""

    occasion: str
    key: KeyRef
    question: Question
    until: datetime


def asked_of(officer: int) -> list[Open]:
    """What this officer is asked now, the oldest first."""
    return [_open(one) for one in _unanswered().filter(officer=officer).order_by("asked_at")]


def questions(occasions: Collection[str]) -> dict[str, Question]:
    """What is asked under these occasions, by occasion."""
    return {one.occasion: _open(one).question for one in _unanswered().filter(occasion__in=occasions)}


def by_state(officer: int, state: str) -> str | None:
    """The occasion under which a provider was given this state for this officer (RFC 6749, section 4.1.1)."""
    found = _unanswered().filter(officer=officer, memory__state=state).first() if state else None
    return found.occasion if found else None


def answer(
    occasion: str,
    *,
    officer: int,
    secret: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """What the officer says to the question.

    Raises `Conflict` when they are not asked (any more), `Unavailable` when no worker runs that could take a secret.
    """
    sealed = handover.hand_over(secret, purpose=occasion) if secret else None
    mine = _unanswered().filter(occasion=occasion, officer=officer)
    if not mine.update(secret=sealed, values=values or {}, answered_at=clock.now()):
        raise Conflict("Lần ký này không còn chờ trả lời. Hãy xem lại tình trạng của kết quả.")


def _unanswered() -> QuerySet[Consultation]:
    return Consultation.objects.filter(answered_at=None, until__gt=clock.now())


def _open(one: Consultation) -> Open:
    asked = _QUESTION.validate_python(_from_json(one.question))
    return Open(one.occasion, KeyRef.parse(one.key), asked, one.until)


def forget(occasion: str) -> None:
    """Nothing is asked under this occasion any more."""
    Consultation.objects.filter(occasion=occasion).delete()


def clear_old(before: datetime) -> None:
    """Those whose time is over; a store that asks again says so itself."""
    Consultation.objects.filter(until__lt=before).delete()


def _said(known: Consultation) -> Said:
    """What is secret is taken out of the row before it is used: it is never used twice."""
    secret = handover.take(bytes(known.secret), purpose=known.occasion) if known.secret else None
    if known.secret:
        Consultation.objects.filter(pk=known.pk).update(secret=None)
    lost = known.secret is not None and secret is None
    return Said(known.memory, secret or {}, {} if lost else known.values)


def _kept(occasion: str, whose: Mapping[str, Any], found: Pending, known: Consultation | None) -> Pending:
    """The same question keeps its hour and waits on; another one, or an answer that did not do, begins anew."""
    asked, memory = _to_json(found.question), dict(found.memory)
    if known is not None and known.answered_at is None and _same(known.question, asked):
        if known.memory != memory:
            Consultation.objects.filter(pk=occasion).update(memory=memory)
        return replace(found, until=known.until)
    anew: dict[str, Any] = {"asked_at": clock.now(), "answered_at": None, "secret": None, "values": {}}
    kept = {**whose, "until": found.until, "question": asked, "memory": memory}
    Consultation.objects.update_or_create(occasion=occasion, defaults={**kept, **anew})
    return found


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the same is asked; why it is asked again is said once by the store and stays until there is an answer."""
    return {**one, "problem": None} == {**other, "problem": None}


def _to_json(asked: Question) -> dict[str, Any]:
    plain: dict[str, Any] = TypeAdapter(Question).dump_python(asked, exclude={"digests"}, mode="json")
    return {**plain, "digests": [base64.b64encode(one).decode() for one in asked.digests]}


def _from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {**kept, "digests": tuple(base64.b64decode(one) for one in kept["digests"])}

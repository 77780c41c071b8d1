"""`confined`: a function of ours that runs in a child process, called like any other.

Its first argument is the foreign bytes; further ones, and what it returns, are plain data (JSON) or bytes. A refusal
that it raises reaches the caller as it is.
"""

import hashlib
import logging
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings

from motcua.kernel.errors import Invalid, Unavailable, from_data
from motcua.platform import turns
from motcua.platform.sandbox import child, frames, slots
from motcua.platform.sandbox.limits import USUAL, Limits
from motcua.platform.sandbox.starting import Gone, fork_server

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
_Function = Callable[Concatenate[bytes, P], R]
# Ways in which the kernel ends whoever passes a limit; the last comes from the fork server, or from a machine whose
# memory ran out.
_HEAVY = {
    child.TOO_HEAVY, -signal.SIGALRM, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL, None,
}  # fmt: skip
# In the order of their first use: the modules that a fork server loads before it forks.
_modules: dict[str, None] = {}


def confined(limits: Limits = USUAL) -> Callable[[_Function[P, R]], _Function[P, R]]:
    """Let a function of a module run in a child, within `limits`.

    Beside its own refusals a call raises `Invalid` with the code `too_heavy` or `unreadable` when a limit was passed
    or the child fell over, and `Unavailable` when there is no room for the job now.
    """

    def confine(function: _Function[P, R]) -> _Function[P, R]:
        name = f"{function.__module__}:{function.__qualname__}"
        _modules.setdefault(function.__module__)

        @wraps(function)
        def call(data: bytes, /, *args: P.args, **named: P.kwargs) -> R:
            return cast("R", _run(name, data, args, named, limits))

        return call

    return confine


def warm() -> None:
    """Start the fork server, so that nobody waits for it later; does not wait for it itself."""
    fork_server(_modules)


def _run(name: str, data: bytes, args: Sequence[Any], named: Mapping[str, Any], limits: Limits) -> object:
    with turns.given_up(), _room(limits), frames.memory_file() as given, frames.memory_file() as made:
        frames.write(given.fileno(), {"call": name, "args": args, "named": named}, data)
        ending = _ending(given.fileno(), made.fileno(), limits)
        if ending == 0:
            return _result(made.fileno())
    logger.warning(
        "%s on %s bytes, SHA-256 %s, ended with %s", name, len(data), hashlib.sha256(data).hexdigest(), ending
    )
    raise _too_heavy() if ending in _HEAVY else _unreadable()


@contextmanager
def _room(limits: Limits) -> Iterator[None]:
    """A place of the asker's own, and where anybody may ask one of those that strangers have together."""
    folder, who = settings.SANDBOX_FOLDER, slots.asker()
    own = settings.SANDBOX_OF_ACCOUNT if who.startswith("account:") else settings.SANDBOX_OF_ADDRESS
    with ExitStack() as stack:
        if who:
            stack.enter_context(slots.slot(slots.of_one(folder, who), own, slots.still_yours))
        if limits.open_to_all:
            stack.enter_context(slots.slot(folder, settings.SANDBOX_OPEN_TO_ALL))
        yield


def _ending(given: int, made: int, limits: Limits) -> int | None:
    """A fork server that is gone is replaced once; raises `Unavailable` when that is gone as well."""
    for _ in range(2):
        try:
            return fork_server(_modules).run(given, made, limits)
        except Gone:
            logger.warning("The fork server of the sandbox is gone.")
    raise Unavailable(
        "Bộ phận mở tệp chưa khởi động được nên chưa mở được tệp này. Chưa có gì bị thay đổi. "
        "Bạn hãy thử lại sau ít phút."
    )


def _result(made: int) -> object:
    head, data = frames.read(made)
    if "refused" in head:
        raise from_data(head["refused"])
    return data if "bytes" in head else head["value"]


def _too_heavy() -> Invalid:
    return Invalid(
        "Tệp này cần quá nhiều bộ nhớ hoặc thời gian để mở nên hệ thống đã dừng lại. Bạn hãy in tệp ra một tệp PDF mới "
        "hoặc chụp ảnh từng trang, rồi thử lại.",
        code="too_heavy",
    )


def _unreadable() -> Invalid:
    return Invalid(
        "Chương trình đọc tệp đã phải dừng giữa chừng vì nội dung của tệp này. Bạn hãy in tệp ra một tệp PDF mới "
        "hoặc chụp ảnh từng trang, rồi thử lại.",
        code="unreadable",
    )

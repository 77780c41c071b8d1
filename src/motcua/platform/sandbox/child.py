"""What a child process does: its job with bound hands, and then it is gone with everything that it took."""

import os
import resource
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from motcua.kernel.errors import Refusal, as_data
from motcua.platform.sandbox import frames
from motcua.platform.sandbox.limits import MEGABYTE, PACKED_SIZE, Limits, address_space, impose, rest

TOO_HEAVY, FAILED = 64, 65
"""Exit codes: memory ran out; anything else that was not foreseen."""
IDLE = b"i"
"""Through the channel: the answer is there, and the next job may come."""
MOST_JOBS = 32
_LARGEST_KEPT = 160 * MEGABYTE
"""A child that ever held more gives it back by going."""


def work(channel: socket.socket) -> NoReturn:
    """Do the jobs that come through `channel`: the limits, and the files of the question and of the answer.

    Never comes back, and leaves by the short way out: nothing that the fork server registered for its own end may run
    here.
    """
    code = FAILED
    try:
        _work(channel)
        code = 0
    except MemoryError:
        code = TOO_HEAVY
    except BaseException as fault:  # whatever a hostile file provokes in a library ends here
        _tell(fault)
    finally:
        os._exit(code)


def _work(channel: socket.socket) -> None:
    """One job; more of them if each went well and left nothing large behind."""
    held = address_space()
    for left in reversed(range(MOST_JOBS)):
        message, files, _, _ = socket.recv_fds(channel, PACKED_SIZE, 2)
        if len(files) != 2:
            return
        limits = Limits.unpacked(message)
        impose(limits, held)
        went_well = _answer(*files)
        if not (left and went_well and limits.reused and _is_small()):
            return
        rest()
        for file in files:
            os.close(file)
        channel.sendall(IDLE)


def _is_small() -> bool:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 < _LARGEST_KEPT


def _answer(given: int, made: int) -> bool:
    """Whether there is an answer; otherwise it is a refusal."""
    question, data = frames.read(given)
    function = _named(question["call"])
    try:
        result = function(data, *question["args"], **question["named"])
    except Refusal as refusal:
        frames.write(made, {"refused": as_data(refusal)})
        return False
    if isinstance(result, bytes):
        frames.write(made, {"bytes": True}, result)
    else:
        frames.write(made, {"value": result})
    return True


def _named(name: str) -> Callable[..., Any]:
    """The function behind its confinement."""
    module, _, function = name.partition(":")
    confined = getattr(import_module(module), function)
    plain: Callable[..., Any] = confined.__wrapped__
    return plain


def _tell(fault: BaseException) -> None:
    """The kind of the fault alone: its text may be made of somebody's file."""
    sys.stderr.write(f"motcua sandbox: {type(fault).__module__}.{type(fault).__qualname__}\n")
    sys.stderr.flush()

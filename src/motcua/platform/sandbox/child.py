"""What a child process does: one job, with bound hands, and then it is gone with everything that it took."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from motcua.kernel.errors import Refusal, as_data
from motcua.platform.sandbox import frames
from motcua.platform.sandbox.limits import Limits, impose

TOO_HEAVY, FAILED = 64, 65
"""Exit codes: memory ran out; anything else that was not foreseen."""


def work(given: int, made: int, limits: Limits) -> NoReturn:
    """Do the job that lies in the file `given`, write the answer into the file `made`. Never comes back.

    It leaves by the short way out: nothing that the fork server registered for its own end may run here.
    """
    code = FAILED
    try:
        impose(limits)
        _answer(given, made)
        code = 0
    except MemoryError:
        code = TOO_HEAVY
    except BaseException as fault:  # whatever a hostile file provokes in a library ends here
        _tell(fault)
    finally:
        os._exit(code)


def _answer(given: int, made: int) -> None:
    question, data = frames.read(given)
    function = _named(question["call"])
    try:
        result = function(data, *question["args"], **question["named"])
    except Refusal as refusal:
        frames.write(made, {"refused": as_data(refusal)})
        return
    if isinstance(result, bytes):
        frames.write(made, {"bytes": True}, result)
    else:
        frames.write(made, {"value": result})


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

"""A command: one use case, one actor, one durable transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from motcua.kernel.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")

_together: ContextVar[bool] = ContextVar("motcua_commands_together", default=False)
_with_it: ContextVar[Callable[[], None] | None] = ContextVar("motcua_with_the_command", default=None)


@contextmanager
def committing_with_it(write: Callable[[], None]) -> Iterator[None]:
    """The one command called inside calls `write` at its end, in its own transaction: both commit or neither does.

    So a job can note that a command was carried out, and never hold one for open that was.
    """
    token = _with_it.set(write)
    try:
        yield
    finally:
        _with_it.reset(token)


def _write_with_it() -> None:
    write = _with_it.get()
    if write is not None:
        _with_it.set(_a_second_command)
        write()


def _a_second_command() -> None:
    raise RuntimeError("two commands cannot commit together; call one")


@contextmanager
def together(*, rehearsal: bool = False) -> Iterator[None]:
    """The commands called inside are one durable transaction: all of them or none. A rehearsal ends with none.

    For whoever runs the installation and brings much in at once; a person's act is one command.
    """
    token = _together.set(True)
    try:
        with transaction.atomic(durable=True):
            yield
            if rehearsal:
                transaction.set_rollback(True)
    finally:
        _together.reset(token)


def command(use_case: Callable[P, R]) -> Callable[P, R]:
    """Run `use_case` inside one durable transaction; it must be called with the keyword `actor`.

    Raises `TypeError` when no actor is given: a missing actor is an error, never a pass. Inside, no call to the
    outside world and no rendering of files: the lock on the row is held until the end.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(kwargs.get("actor"), Actor):
            raise TypeError(f"{use_case.__qualname__} needs an actor")
        with transaction.atomic(durable=not _together.get()):
            done = use_case(*args, **kwargs)
            _write_with_it()
            return done

    return run


def decision(use_case: Callable[P, R]) -> Callable[P, R]:
    """A command that reads, decides and writes everything in one statement, which is its own durable transaction.

    Nothing is locked while it decides: the statement compares what it was decided on, and when that has changed
    nothing is written and it is decided anew (`dossiers.commands.perform`). Two answers of the server instead of four.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(kwargs.get("actor"), Actor):
            raise TypeError(f"{use_case.__qualname__} needs an actor")
        if connection.in_atomic_block or _with_it.get():
            # Inside a test's own transaction; inside anybody else's, `durable` raises.
            with transaction.atomic(durable=True):
                done = use_case(*args, **kwargs)
                _write_with_it()
                return done
        return use_case(*args, **kwargs)

    return run

"""Who performs which kind of effect. Registered when Django is ready, by the package or the wiring that knows how."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Verdict
from motcua.platform.jobs import AT_ONCE, HOUSE


class Performer(ABC):
    """Carries out one kind of effect. Derive from it: what a kind does not need is already written."""

    kind: str
    policy: Policy
    system: str = ""
    """Which system outside carries it out, so that each attempt is a measurement of it (`platform/outside`)."""

    @property
    def lane(self) -> str:
        """The lane of its jobs: one of its own, since it calls somebody who may not answer."""
        return self.kind

    @property
    def at_once(self) -> int:
        """How many jobs of its lane are done at a time: more where somebody is mostly waited for."""
        return AT_ONCE

    @abstractmethod
    def perform(self, asked: Asked) -> Answer:
        """Do it, outside any transaction. What it raises counts as an unknown outcome: it may have happened."""

    def find_out(self, asked: Asked) -> Answer | None:
        """Ask the far side what became of an attempt whose outcome is unknown, outside any transaction.

        `DONE` or `PERMANENT`: that is how it ended. `TEMPORARY`: it has certainly not happened and is performed now.
        `UNKNOWN`: the far side cannot say yet and is asked again later. None: nobody can ever be asked.
        """
        return None

    def settled(self, asked: Asked, verdict: Verdict) -> None:  # noqa: B027 - most kinds leave no trace of their own
        """What follows in our own tables, inside the transaction that writes the verdict down. Call no command."""


class Unregistered(Performer):
    """Stands in for a kind that nobody performs here: an older program, or an adapter that is not connected."""

    policy = Policy()

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @property
    def lane(self) -> str:
        """Wherever a worker is sure to look."""
        return HOUSE

    def perform(self, asked: Asked) -> Answer:
        """Wait until somebody does."""
        return Answer(Outcome.CONFIGURATION, f"nobody here performs {self.kind}")

    def find_out(self, asked: Asked) -> Answer | None:
        """Who performs it may be able to find out."""
        return Answer(Outcome.UNKNOWN, f"nobody here can ask about {self.kind}")


_registered: dict[str, Performer] = {}


def register(performer: Performer) -> None:
    """Say who performs a kind; a later word replaces an earlier one."""
    _registered[performer.kind] = performer


def performer_of(kind: str) -> Performer:
    """Who performs this kind of effect here."""
    return _registered.get(kind) or Unregistered(kind)


def lanes() -> Mapping[str, int]:
    """The lanes that effects wait in here, each with how many of its jobs are done at a time."""
    found: dict[str, int] = {}
    for performer in _registered.values():
        found[performer.lane] = max(performer.at_once, found.get(performer.lane, 0))
    return found

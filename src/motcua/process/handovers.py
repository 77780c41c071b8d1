"""Through whose hands a dossier went, and how each step stood against its time, by its log alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from motcua.kernel.clock import VIETNAM
from motcua.process.recount import Account

Outcome = Literal["early", "on_time", "late", "open", "ended"]
NOT_DONE = frozenset({"refused", "withdrawn", "stopped", "not_needed", "renewed", "called_off"})
"""How a step closes with a dossier that ends, or that needs it no more: nobody did its work, in time or late."""


class Event(Protocol):
    """What is read of an event."""

    @property
    def seq(self) -> int:
        """Its number in the dossier's chain."""
        ...

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...

    @property
    def actor(self) -> Mapping[str, Any]:
        """Who did it."""
        ...

    @property
    def data(self) -> Mapping[str, Any]:
        """What it says."""
        ...

    @property
    def words(self) -> Mapping[str, Any]:
        """What was written beside it."""
        ...


@dataclass(frozen=True)
class Handover:
    """A step as it was handed on. `before` is the agency it came from, empty where whoever applied brought it.

    `received_at` is when somebody took it in hand by name, or else when it was done; `holder` is an officer's number.
    """

    no: int
    key: str
    before: str
    agency: str
    hander: str
    handed_at: datetime
    due_at: datetime
    holder: int | None = None
    received_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    outcome: Outcome = "open"
    note: str = ""


@dataclass
class Handovers:
    """Every handing over, in the order of the steps; `account` counts the time of each."""

    account: Account
    lines: dict[int, Handover] = field(default_factory=dict)
    _last: str = ""

    def read(self, event: Event) -> None:
        """What one more event says."""
        for closed in event.data.get("closes", ()):
            self._close(closed["no"], closed["outcome"], event)
        self.account.read(event)
        for opened in event.data.get("opens", ()):
            self._open(opened["no"], event)
        if "holder" in event.data:
            self._hold(event)

    def _close(self, no: int, outcome: str, event: Event) -> None:
        line, task = self.lines.get(no), self.account.steps.get(no)
        if line is None or task is None:
            return
        self._last = line.agency
        self.lines[no] = replace(
            line,
            received_at=line.received_at or event.at,
            due_at=task.due_at,
            done_at=event.at,
            done_by=str(event.actor.get("name") or ""),
            outcome="ended" if outcome in NOT_DONE else punctual(event.at, task.due_at),
            note=str(event.words.get("note") or event.data.get("note") or ""),
        )

    def _open(self, no: int, event: Event) -> None:
        task = self.account.steps[no]
        self.lines[no] = Handover(
            no, task.key, self._last, task.agency, str(event.actor.get("name") or ""), event.at, task.due_at,
            holder=task.holder, received_at=event.at if task.holder else None,
        )  # fmt: skip

    def _hold(self, event: Event) -> None:
        """Somebody took it in hand, or gave it back to everybody who holds the post."""
        for no, task in self.account.steps.items():
            if task.key == event.data["step"] and no in self.lines:
                taken = event.at if task.holder else None
                self.lines[no] = replace(self.lines[no], holder=task.holder, received_at=taken)


def punctual(done_at: datetime, due_at: datetime) -> Outcome:
    """Late after the hour; on time on its very day, early before."""
    if done_at > due_at:
        return "late"
    done_on, due_on = (moment.astimezone(VIETNAM).date() for moment in (done_at, due_at))
    return "early" if done_on < due_on else "on_time"

"""What the log would say of a life that is played without one, told to whoever reads nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.dossiers import store
from motcua.platform import log
from motcua.process.calendar import WorkCalendar
from motcua.process.outcome import Outcome
from motcua.process.recount import Account, Task, Terms
from motcua.process.state import State
from motcua.process.states import Status


@dataclass(frozen=True)
class Said:
    """An event as it is read again."""

    seq: int
    at: datetime
    data: Mapping[str, Any]


class SecondAccount:
    """Of one dossier whose agencies work by `hours`."""

    def __init__(self, terms: Terms, counter: str, hours: Mapping[str, WorkCalendar]) -> None:
        self.account = Account(terms, lambda agency, _at: hours[agency])
        self.counter, self.events = counter, 0

    def tell(self, at: datetime, outcome: Outcome, before: State | None = None) -> None:
        """The event of a decision; of the first, without a state before it."""
        self.events += 1
        data = {
            **store.facts(outcome),
            "counter": self.counter,
            **(_came_from(outcome, before) if before else {}),
        }
        self.account.read(Said(self.events, at, data))

    def ensure_same(self, state: State) -> None:
        """Both accounts agree, in all that both tell."""
        account = self.account
        assert account.differences == []
        assert (account.status, account.stage) == (state.status, state.stage.value)
        assert (account.due_at, account.remaining) == (state.clock.due_at, state.clock.remaining)
        assert account.late_noted == state.clock.late_noted
        assert (account.suspended, account.answer_by) == (state.suspended, state.answer_by)
        assert (account.supplements, account.extensions) == (state.supplements, state.extensions)
        assert account.apology_until == state.apology_until
        assert account.steps == {
            s.no: Task(s.spec.key, s.agency, s.due_at, s.holder, s.left) for s in state.steps
        }


def _came_from(outcome: Outcome, before: State) -> dict[str, Any]:
    said: dict[str, Any] = {"from_status": int(before.status)}
    if outcome.state.status is Status.DONE and before.status not in (Status.DONE, Status.RETURNED):
        due_at = before.clock.due_at
        said |= {"finished": "", "promised": log.iso(due_at) if due_at else None}
    return said

"""Every dossier's row beside what its events come to, counted anew by `process.recount`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from motcua.agencies.queries import calendar_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.store import TOPIC, state_of
from motcua.kernel import clock
from motcua.platform import log
from motcua.procedures.queries import frozen, restarts_on_supplement
from motcua.process.limit import Limit
from motcua.process.recount import Account, Difference, Task, Terms
from motcua.process.state import State
from motcua.process.states import Status

_AT_ONCE = 500
# What row and account call by the same name.
_ALIKE = ("stage", "due_at", "remaining", "late_noted", "received_at", "finished_at", "ended_at", "answer_by",
          "supplements", "extensions", "apology_until", "suspended", "taken_at", "begun_at")  # fmt: skip


@dataclass(frozen=True)
class Recounted:
    """A dossier as its log tells it. `holders` are officers' numbers by open step, None without one.

    `steps_unknown`: its first events are older than the naming of steps in the log, so nothing is said of them.
    """

    code: str
    status: Status
    due_at: datetime | None
    remaining: int | None
    is_late: bool
    holders: Mapping[str, int | None]
    differences: tuple[Difference, ...]
    steps_unknown: bool

    def to_json(self) -> dict[str, Any]:
        """For a program: moments as they are, differences as objects."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        found = [{f.name: getattr(one, f.name) for f in fields(one)} for one in self.differences]
        return {**plain, "status": int(self.status), "differences": found}


def recounted(codes: Collection[str] = ()) -> Iterator[Recounted]:
    """Each dossier (of these codes, or all) in the order in which they were filed; reads and changes nothing.

    The row is read before the events and says how far its chain went, so that work may go on meanwhile.
    """
    last = 0
    wanted = Dossier.objects.filter(code__in=codes) if codes else Dossier.objects.all()
    while rows := list(wanted.filter(pk__gt=last).order_by("pk").values()[:_AT_ONCE]):
        last = rows[-1]["id"]
        events = log.events_of_many(TOPIC, [row["id"] for row in rows])
        for row in rows:
            yield _recounted(row, [e for e in events.get(row["id"], ()) if e.seq <= row["chain_seq"]])


def _recounted(row: Mapping[str, Any], events: Sequence[log.Link]) -> Recounted:
    account = Account(_terms(row, events), calendar_of)
    for event in events:
        account.read(event)
    state = state_of(row)
    found = [*account.differences, *_of_row(row, account)]
    if account.told_steps:
        found += _of_steps(state, account)
    if len(events) != row["chain_seq"]:
        found.append(Difference("events", row["chain_seq"], len(events)))
    return Recounted(
        row["code"], account.status, account.due_at, account.remaining, account.is_late(clock.now()),
        {task.key: task.holder for task in account.steps.values()}, tuple(found), not account.told_steps,
    )  # fmt: skip


def _terms(row: Mapping[str, Any], events: Sequence[log.Link]) -> Terms:
    """Of the version under which it was filed: a dossier that goes over to another keeps the date it was promised."""
    moves = (event.data["version_before"] for event in events if "version_before" in event.data)
    version = next(moves, row["version_id"])
    case = frozen(version).case(row["case_code"])
    promised = case.promised(row["channel"]) if case else None
    return Terms(promised.limit if promised else None, restarts_on_supplement(version))


def _of_row(row: Mapping[str, Any], account: Account) -> Iterator[Difference]:
    counted = {name: getattr(account, name) for name in _ALIKE}
    said = {name: row[name] for name in _ALIKE}
    counted |= {"status": int(account.status), "limit": _text(account.limit)}
    said |= {"status": row["status"], "limit": row["limit"]}
    yield from (
        Difference(name, said[name], counted[name]) for name in counted if said[name] != counted[name]
    )


def _text(limit: Limit | None) -> str:
    return str(limit) if limit else ""


def _of_steps(state: State, account: Account) -> Iterator[Difference]:
    said = {s.no: Task(s.spec.key, s.agency, s.due_at, s.holder, s.left) for s in state.steps}
    for number in sorted({*said, *account.steps}):
        if said.get(number) != account.steps.get(number):
            yield Difference(f"step {number}", said.get(number), account.steps.get(number))


def account_of(dossier: Dossier, events: Sequence[Any]) -> Account:
    """A blank account for a dossier with these events: for whoever reads more of them than dates."""
    row = {"version_id": dossier.version_id, "case_code": dossier.case_code, "channel": dossier.channel}
    return Account(_terms(row, events), calendar_of)

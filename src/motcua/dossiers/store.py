"""The one place that writes dossiers: read a set of rows, let the engine decide, write all decisions in one statement.

A single dossier is a set of one, so the ordinary path and a leader's two hundred at once are the same code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from motcua.agencies.queries import Calendars
from motcua.dossiers import store_sql
from motcua.dossiers.numbers import Seat
from motcua.dossiers.queries.indicators import punctuality
from motcua.dossiers.store_sql import LOCK, LOCK_ONE, NAMES, READ, READ_ONE
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.vietnamese import normal
from motcua.platform import log, statements
from motcua.procedures.queries import frozen, route_of
from motcua.process.engine import Closed, Outcome
from motcua.process.limit import Limit
from motcua.process.route import Route
from motcua.process.state import Clock, OpenStep, State, World
from motcua.process.states import Event, Stage, Status

TOPIC = "dossier"


@dataclass(frozen=True)
class Locked:
    """A dossier as it was read for a decision, with the end of its chain; its row locked or not."""

    id: int
    code: str
    version_id: int
    case_code: str
    procedure_code: str
    counter: str
    handling: str
    channel: str
    owner_id: int
    filer_id: int | None
    received_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    state: State
    head: log.Head


def lock(ids: Sequence[int]) -> dict[int, Locked]:
    """Lock dossiers in the order of their ids (so that two sets never wait for each other) and read how they stand."""
    return _fetched(LOCK_ONE, ids[0]) if len(ids) == 1 else _fetched(LOCK, list(ids))


def look(ids: Sequence[int]) -> dict[int, Locked]:
    """How dossiers stand, unlocked: good for a decision, because `write` refuses those that have moved since."""
    return _fetched(READ_ONE, ids[0]) if len(ids) == 1 else _fetched(READ, list(ids))


def _fetched(statement: str, wanted: int | list[int]) -> dict[int, Locked]:
    rows = (dict(zip(NAMES, row, strict=True)) for row in statements.run(statement, [wanted]))
    return {row["id"]: _locked(row) for row in rows}


def _locked(row: Mapping[str, Any]) -> Locked:
    return Locked(
        **{k: row[k] for k in ("id", "code", "version_id", "case_code", "procedure_code", "channel")},
        **{k: row[k] for k in ("owner_id", "filer_id", "received_at", "finished_at", "ended_at")},
        counter=row["counter_id"],
        handling=row["handling_id"],
        state=state_of(row),
        head=log.Head(row["chain_seq"], bytes(row["chain_hash"])),
    )


def state_of(row: Mapping[str, Any]) -> State:
    """The engine's state from a dossier's columns."""
    route = route_of(row["version_id"], row["case_code"])
    limit = Limit.parse(row["limit"]) if row["limit"] else None
    steps = row["open_steps"]
    return State(
        status=Status(row["status"]),
        stage=Stage(row["stage"]),
        route=route,
        places={"counter": row["counter_id"], "handling": row["handling_id"]},
        steps=tuple(_open_step(s, route) for s in (orjson.loads(steps) if isinstance(steps, str) else steps)),
        clock=Clock(limit, row["due_at"], row["remaining"]),
        restart_on_supplement=frozen(row["version_id"]).supplement_policy == "restart",
        **{k: row[k] for k in ("steps_made", "supplements", "extensions", "signed", "fee_due", "fee_paid")},
    )


def _open_step(row: Mapping[str, Any], route: Route) -> OpenStep:
    return OpenStep(
        no=row["no"],
        spec=route.by_key[row["key"]],
        agency=row["agency"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        holder=row["holder"],
        left=row.get("left"),
    )


def world(now: datetime) -> World:
    """The engine's view of the world at `now`."""
    return World(now, Calendars())


@dataclass(frozen=True)
class Beside:
    """What an act writes besides the dossier itself: papers seen, the result signed, the result sealed (hashes)."""

    seen: Sequence[tuple[str, str]] = ()
    signed: str = ""
    seal_place: Sequence[float] | None = None
    sealed: str = ""


NOTHING_BESIDE = Beside()


@dataclass(frozen=True)
class Decided:
    """A locked dossier, what the engine decided about it, and what else goes into the event."""

    dossier: Locked
    outcome: Outcome
    post_title: str = ""
    data: Mapping[str, Any] | None = None
    beside: Beside = NOTHING_BESIDE


def write(decided: Sequence[Decided], *, actor: Actor, now: datetime) -> dict[int, log.NewEvent]:
    """Write a set of decisions: rows, steps and chained events, in one statement.

    Returns the event of each dossier written. One that has moved since it was read is not among them, and nothing of
    it was written: the new end of its chain must follow from the one it was decided on.
    """
    events = [_event(d, actor, now) for d in decided]
    changes = {
        "dossiers": [_row(d, e, now) for d, e in zip(decided, events, strict=True)],
        "closed": [_closed_row(d, c, actor, now) for d in decided for c in d.outcome.closed],
        "stayed": [_stayed_row(d, s) for d in decided for s in _stayed(d)],
        "opened": [_opened_row(d, s) for d in decided for s in d.outcome.opened],
        "events": [e.row() for e in events],
        **_beside(decided, events, actor, now),
    }
    seen = [(d.dossier.id, d.dossier.head.seq) for d in decided]
    one = len(seen) == 1
    written = statements.run(*(store_sql.write_one(changes) if one else store_sql.write_set(changes, seen)))
    numbers = {number for (number,) in written}
    return {e.stream: e for e in events if e.stream in numbers}


def _beside(
    decided: Sequence[Decided], events: Sequence[log.NewEvent], actor: Actor, now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """Rows beside the dossiers, by kind; a kind that nobody writes is left out."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for d, event in zip(decided, events, strict=True):
        own, number = d.beside, d.dossier.id
        if own is NOTHING_BESIDE:
            continue
        for code, title in own.seen:
            seen = {"dossier": number, "component": code, "title": title, "at": now, "by": actor.name}
            rows.setdefault("seen", []).append(seen)
        if own.signed:
            signed = {"dossier": number, "place": own.seal_place, "file": own.signed}
            rows.setdefault("signed", []).append(signed)
        if own.sealed:
            issued = {"dossier": number, "file": own.sealed, "seq": event.seq, "at": now}
            rows.setdefault("sealed", []).append({"dossier": number, "file": own.sealed})
            rows.setdefault("issued", []).append(issued)
    return rows


def _event(decided: Decided, actor: Actor, now: datetime) -> log.NewEvent:
    dossier, outcome = decided.dossier, decided.outcome
    data = {
        "code": dossier.code,
        "status": int(outcome.state.status),
        "stage": outcome.state.stage.value,
        **{k: _plain(v) for k, v in {**outcome.data, **(decided.data or {})}.items()},
        "counter": dossier.counter,
        "handling": dossier.handling,
        "channel": dossier.channel,
        **_from_status(decided),
    }
    return log.chain(
        dossier.head,
        topic=TOPIC,
        stream=dossier.id,
        type=outcome.event.value,
        at=now,
        actor=log.actor_row(actor, post=decided.post_title),
        data=data,
    )


def _from_status(decided: Decided) -> dict[str, Any]:
    """What readers need to move figures: where the dossier came from and, at its end, what was promised and how it
    counts by the definition of that day."""
    before = decided.dossier.state
    came_from: dict[str, Any] = {"from_status": int(before.status), "from_stage": before.stage.value}
    if _finishes(decided):
        due_at = before.clock.due_at
        came_from["finished"] = punctuality(decided.outcome.opened[0].opened_at, due_at)
        came_from["promised"] = log.iso(due_at) if due_at else None
    return came_from


def _finishes(decided: Decided) -> bool:
    return decided.outcome.state.status is Status.DONE and decided.dossier.finished_at is None


def _plain(value: Any) -> Any:
    """As it goes into the log: moments as text, texts in their one normal form."""
    if isinstance(value, datetime):
        return log.iso(value)
    if isinstance(value, str):
        return normal(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


_ENDS = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})


def _row(decided: Decided, event: log.NewEvent, now: datetime) -> dict[str, Any]:
    state, dossier = decided.outcome.state, decided.dossier
    accepted = decided.outcome.event is Event.ACCEPTED
    return {
        "id": dossier.id,
        **columns(state),
        "received_at": now if accepted else dossier.received_at,
        "finished_at": now if _finishes(decided) else dossier.finished_at,
        "ended_at": now if state.status in _ENDS else dossier.ended_at,
        "changed_at": now,
        "chain_seq": event.seq,
        "chain_hash": "\\x" + event.hash.hex(),
    }


def columns(state: State) -> dict[str, Any]:
    """A dossier's columns that hold the engine's state."""
    return {
        "status": int(state.status),
        "stage": state.stage.value,
        "open_steps": [_step_json(s) for s in state.steps],
        "steps_made": state.steps_made,
        "limit": str(state.clock.limit) if state.clock.limit else "",
        "due_at": state.clock.due_at,
        "remaining": state.clock.remaining,
        "supplements": state.supplements,
        "extensions": state.extensions,
        "signed": state.signed,
        "fee_paid": state.fee_paid,
    }


def _step_json(step: OpenStep) -> dict[str, Any]:
    return {
        "no": step.no,
        "key": step.spec.key,
        "agency": step.agency,
        "opened_at": step.opened_at.isoformat(),
        "due_at": step.due_at.isoformat(),
        "holder": step.holder,
        "left": step.left,
    }


def _closed_row(decided: Decided, closed: Closed, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "dossier": decided.dossier.id,
        "no": closed.step.no,
        "closed_at": now,
        "outcome": closed.outcome,
        "done_by": actor.officer_id,
        "done_by_name": actor.name,
        "post_title": decided.post_title,
        "note": decided.outcome.data.get("note", ""),
        "holder": closed.step.holder,
    }


def _opened_row(decided: Decided, step: OpenStep) -> dict[str, Any]:
    return opened_row(decided.dossier.id, step, decided.outcome.state.clock.due_at)


def opened_row(dossier_id: int, step: OpenStep, dossier_due: datetime | None) -> dict[str, Any]:
    """A step's row when it opens. `urgency` orders the worklist: the citizen's date first, else the step's own."""
    spec = step.spec
    return {
        "dossier": dossier_id,
        "no": step.no,
        "key": spec.key,
        "stage": spec.stage.value,
        "kind": spec.kind.value,
        "title": spec.title,
        "agency": step.agency,
        "role": spec.post,
        "opened_at": step.opened_at,
        "due_at": step.due_at,
        "urgency": dossier_due or step.due_at,
        "holder": step.holder,
    }


def _stayed(decided: Decided) -> Iterable[OpenStep]:
    """Steps that stay open but whose holder, date or urgency this decision changes."""
    before = {s.no: s for s in decided.dossier.state.steps}
    clock_moved = decided.dossier.state.clock != decided.outcome.state.clock
    return [s for s in decided.outcome.state.steps if s.no in before and (clock_moved or s != before[s.no])]


def _stayed_row(decided: Decided, step: OpenStep) -> dict[str, Any]:
    return {
        "dossier": decided.dossier.id,
        "no": step.no,
        "due_at": step.due_at,
        "urgency": decided.outcome.state.clock.due_at or step.due_at,
        "holder": step.holder,
    }


def create(
    row: Mapping[str, Any],
    *,
    steps: Sequence[OpenStep],
    papers: Sequence[Mapping[str, Any]],
    event: log.NewEvent,
    seat: Seat,
) -> bool:
    """Write a new dossier with its first steps, its papers and its first event, in one statement.

    False when its place in the series was taken meanwhile; then nothing was written.
    """
    rows = {
        "new": [{**row, "chain_seq": event.seq, "chain_hash": "\\x" + event.hash.hex()}],
        "opened": [opened_row(row["id"], step, None) for step in steps],
        "papers": papers,
        "events": [event.row()],
    }
    return bool(statements.run(*store_sql.create(rows, seat)))


def moved_on() -> Conflict:
    """The refusal for somebody who acts on what they saw before another person changed it."""
    return Conflict("Hồ sơ vừa được người khác xử lý. Anh chị hãy xem trạng thái mới rồi quyết định lại.")


def fingerprint(value: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object in its canonical form, in hex."""
    return sha256(log.canonical(value)).hexdigest()

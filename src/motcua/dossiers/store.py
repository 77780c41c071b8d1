"""The one place that writes dossiers: read a set of rows, let the engine decide, write all decisions in one statement.

A single dossier and a leader's two hundred at once go the same way; only how rows come to the server differs
(`store_sql`). Rows hold fields of their model by their names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

from motcua.agencies.queries import Calendars, heirs
from motcua.dossiers import search_rows, state_columns, store_sql
from motcua.dossiers.fork_facts import read_facts
from motcua.dossiers.numbers import ReservedNumber
from motcua.dossiers.queries.indicators import punctuality
from motcua.identity.queries import party_by_id
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.vietnamese import normal
from motcua.platform import log, statements
from motcua.procedures.queries import restarts_on_supplement, route_of
from motcua.process.forks import Facts
from motcua.process.outcome import Closed, Outcome
from motcua.process.state import OpenStep, State, World
from motcua.process.states import Status

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
    owner_id: int | None
    filer_id: int | None
    received_at: datetime | None
    finished_at: datetime | None
    ended_at: datetime | None
    state: State
    head: log.Head

    @property
    def negative(self) -> bool:
        """Whether a negative decision is what was proposed."""
        return self.state.negative

    @property
    def renewal(self) -> str:
        """Whether the result is one that replaces, corrects or revokes another."""
        return self.state.renewal


_EXACT = frozenset({"state", "head"})
_OF_DOSSIER = tuple(f.name for f in fields(Locked) if f.name not in _EXACT)
_READ = store_sql.Reading((*_OF_DOSSIER, *state_columns.COLUMNS, "chain_seq", "chain_hash"))


def read_for_update(ids: Sequence[int]) -> dict[int, Locked]:
    """Lock dossiers in the order of their ids (so that two sets never wait for each other) and read how they stand."""
    return _fetched(ids, locked=True)


def read(ids: Sequence[int]) -> dict[int, Locked]:
    """How dossiers stand, unlocked: good for a decision, because `write` refuses those that have moved since."""
    return _fetched(ids, locked=False)


def _fetched(ids: Sequence[int], *, locked: bool) -> dict[int, Locked]:
    one = len(ids) == 1
    statement = _READ.one(locked=locked) if one else _READ.many(locked=locked)
    found = statements.run(statement, [ids[0] if one else list(ids)])
    rows = [dict(zip(_READ.attributes, row, strict=True)) for row in found]
    facts = read_facts(rows)
    return {row["id"]: _locked(row, facts.get(row["id"])) for row in rows}


def _locked(row: Mapping[str, Any], facts: Facts | None) -> Locked:
    return Locked(
        **{name: row[attribute] for name, attribute in zip(_OF_DOSSIER, _READ.attributes, strict=False)},
        state=state_of(row, facts),
        head=log.Head(row["chain_seq"], bytes(row["chain_hash"])),
    )


def state_of(row: Mapping[str, Any], facts: Facts | None = None) -> State:
    """The engine's state from a dossier's columns; without `facts` it is good for all that opens no rank."""
    version = row["version_id"]
    return state_columns.state_of(
        row,
        route=route_of(version, row["case_code"]),
        restart_on_supplement=restarts_on_supplement(version),
        facts=facts,
        heirs=heirs(),
    )


def world(now: datetime) -> World:
    """The engine's view of the world at `now`."""
    return World(now, Calendars())


@dataclass(frozen=True)
class Decided:
    """A dossier, what the engine decided about it, and the type of the event that tells it."""

    dossier: Locked
    outcome: Outcome
    event: str
    post_title: str = ""


def write(decided: Sequence[Decided], *, actor: Actor, now: datetime) -> dict[int, log.NewEvent]:
    """Write a set of decisions: rows, steps and chained events, in one statement.

    Returns the event of each dossier written. One that has moved since it was read is not among them, and nothing of
    it was written: the new end of its chain must follow from the one it was decided on.
    """
    dossiers, rows, events = changes(decided, actor=actor, now=now)
    if len(decided) == 1:
        asked = store_sql.write_one(dossiers[0], rows)
    else:
        asked = store_sql.write_set(dossiers, rows, [(d.dossier.id, d.dossier.head.seq) for d in decided])
    written = statements.run(*asked)
    numbers = {number for (number,) in written}
    return {e.stream: e for e in events if e.stream in numbers}


def changes(
    decided: Sequence[Decided], *, actor: Actor, now: datetime
) -> tuple[list[store_sql.Row], store_sql.Rows, list[log.NewEvent]]:
    """What decisions change: the dossiers' own rows, all others by kind, and the chained events. Nothing is written."""
    events = [_event(d, actor, now) for d in decided]
    dossiers: list[store_sql.Row] = [_row(d, e, now) for d, e in zip(decided, events, strict=True)]
    if any(map(_moves, decided)):
        dossiers = [{**row, **_where(d)} for row, d in zip(dossiers, decided, strict=True)]
    rows = {
        "closed": [_closed_row(d, c, actor, now) for d in decided for c in d.outcome.closed],
        "stayed": _stayed_rows(decided),
        "opened": [_opened_row(d, s) for d in decided for s in d.outcome.opened],
        **_told(events),
        **_also(decided, events, actor, now),
    }
    return dossiers, rows, events


def _where(decided: Decided) -> dict[str, str]:
    """The agencies that it lies with after the decision."""
    return {place: decided.outcome.state.places[place] for place in ("counter", "handling")}


def _moves(decided: Decided) -> bool:
    """Whether it then lies elsewhere than its row says: only after a reorganisation."""
    dossier = decided.dossier
    return _where(decided) != {"counter": dossier.counter, "handling": dossier.handling}


def _told(events: Sequence[log.NewEvent]) -> store_sql.Rows:
    """The rows of events, and of the words beside them."""
    return {
        "events": [e.row() for e in events],
        "words": [row for e in events if (row := e.words_row())],
    }


def _also(
    decided: Sequence[Decided], events: Sequence[log.NewEvent], actor: Actor, now: datetime
) -> dict[str, list[dict[str, Any]]]:
    """What else the decisions write, by kind; a kind that nobody writes is left out."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for d, event in zip(decided, events, strict=True):
        circumstances: dict[str, dict[str, Any]] = {
            "papers": {"added_at": now, "added_by": actor.name},
            "outputs": {"made_at": now, "event_seq": event.seq},
            "thread": {"at": now, "seq": event.seq},
            "answered": {"answered_at": now, "answered_by": event.seq},
            "former": {"at": now, "event_seq": event.seq},
            "renewed": {"by_at": now},
        }
        for kind, some in d.outcome.also.items():
            beside = {"dossier": d.dossier.id, **circumstances.get(kind, {})}
            rows.setdefault(kind, []).extend({**beside, **row} for row in some)
        for declaration in d.outcome.also.get("declaration", ()):
            rows.setdefault("search", []).append(_searched(d, declaration))
    return rows


def _searched(decided: Decided, declaration: Mapping[str, Any]) -> dict[str, Any]:
    """What a dossier is found by once its form says something else, or others come to see it."""
    dossier = decided.dossier
    filer = party_by_id(dossier.filer_id) if dossier.filer_id not in (None, dossier.owner_id) else None
    state = decided.outcome.state
    return search_rows.sources(
        code=dossier.code,
        form=search_rows.form_of(dossier.version_id, dossier.case_code),
        applicant=declaration["applicant"],
        answers=declaration["answers"],
        filer=statements.ask(filer).name if filer else "",
        places=search_rows.places_of(state.route, state.places, state.receiving),
    ).row(dossier.id)


def _event(decided: Decided, actor: Actor, now: datetime) -> log.NewEvent:
    dossier, outcome = decided.dossier, decided.outcome
    data = {
        "code": dossier.code,
        **facts(outcome),
        **_where(decided),
        "channel": dossier.channel,
        **_from_status(decided),
    }
    return log.chain(
        dossier.head,
        topic=TOPIC,
        stream=dossier.id,
        type=decided.event,
        at=now,
        actor=log.actor_row(actor, post=decided.post_title),
        data=data,
        words={**log.actor_words(actor), **outcome.words},
    )


def facts(outcome: Outcome) -> dict[str, Any]:
    """What an event says of a decision: with it the log alone tells what is open and how time runs
    (`process.recount`).
    """
    closes = [{"no": c.step.no, "outcome": c.outcome} for c in outcome.closed]
    suspended = outcome.state.suspended
    return {
        "status": int(outcome.state.status),
        "stage": outcome.state.stage.value,
        **{k: _plain(v) for k, v in outcome.data.items()},
        **({"closes": closes} if closes else {}),
        **steps_begun(outcome.opened),
        **({"suspended": suspended} if suspended else {}),
        **_received_for(outcome.state),
    }


def steps_begun(steps: Iterable[OpenStep]) -> dict[str, Any]:
    """What an event says of the steps that open with it; `minutes` are those of the work, not those on a clock."""
    opens = [
        {"no": s.no, "key": s.spec.key, "agency": s.agency, "minutes": s.spec.minutes, "holder": s.holder}
        for s in steps
    ]
    return {"opens": opens} if opens else {}


def _received_for(state: State) -> dict[str, Any]:
    """Whose counter received, or is to receive, what another one took in."""
    return {"receiving": state.receiving} if state.taken_at else {}


def _from_status(decided: Decided) -> dict[str, Any]:
    """What readers need to move figures: where the dossier came from and, at its end, what was promised and how it
    counts by the definition of that day."""
    before = decided.dossier.state
    came_from: dict[str, Any] = {"from_status": int(before.status), "from_stage": before.stage.value}
    if _finishes(decided):
        due_at = before.clock.due_at
        came_from["finished"] = punctuality(decided.outcome.opened[0].opened_at, due_at, before.supplements)
        came_from["promised"] = log.iso(due_at) if due_at else None
        came_from["requests"] = before.supplements
        came_from.update({"negative": True} if before.negative else {})
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


def _ends(decided: Decided) -> bool:
    return decided.outcome.state.status in _ENDS and decided.dossier.state.status not in _ENDS


def _ended_at(decided: Decided, now: datetime) -> datetime | None:
    """When it ended; a dossier that is taken out of its end has none until it ends again."""
    if decided.outcome.state.status not in _ENDS:
        return None
    return now if _ends(decided) else decided.dossier.ended_at


def _row(decided: Decided, event: log.NewEvent, now: datetime) -> dict[str, Any]:
    state, dossier = decided.outcome.state, decided.dossier
    accepted = state.status is Status.RECEIVED and dossier.received_at is None
    return {
        "id": dossier.id,
        **({"version": decided.outcome.version} if decided.outcome.version else {}),
        **state_columns.columns(state),
        "received_at": now if accepted else dossier.received_at,
        "finished_at": now if _finishes(decided) else dossier.finished_at,
        "ended_at": _ended_at(decided, now),
        "changed_at": now,
        "chain_seq": event.seq,
        "chain_hash": "\\x" + event.hash.hex(),
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
        "note": decided.outcome.words.get("note", ""),
        "holder": closed.step.holder,
    }


def _opened_row(decided: Decided, step: OpenStep) -> dict[str, Any]:
    return opened_row(decided.dossier.id, step, _dossier_due(decided))


def opened_row(dossier_id: int, step: OpenStep, dossier_due: datetime | None) -> dict[str, Any]:
    """A step's row when it opens."""
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
        "urgency": _urgency(step, dossier_due),
        "holder": step.holder,
        "rests": step.paused,
        "question": spec.question,
        "shown": list(spec.papers) if spec.asked_by else None,
    }


def _dossier_due(decided: Decided) -> datetime | None:
    """The citizen's date; none while an issued result is renewed, for which no date was promised."""
    state = decided.outcome.state
    return None if state.renewing else state.clock.due_at


def _urgency(step: OpenStep, dossier_due: datetime | None) -> datetime:
    """What orders the worklist: the citizen's date first, else the step's own; whoever was asked has only their own."""
    return step.due_at if step.spec.asked_by or dossier_due is None else dossier_due


def _stayed(decided: Decided) -> Iterable[OpenStep]:
    """Steps that stay open but whose holder, date or urgency this decision changes."""
    before = {s.no: s for s in decided.dossier.state.steps}
    clock_moved = decided.dossier.state.clock != decided.outcome.state.clock
    return [s for s in decided.outcome.state.steps if s.no in before and (clock_moved or s != before[s.no])]


def _stayed_rows(decided: Sequence[Decided]) -> list[dict[str, Any]]:
    """With their agencies where one of them goes to another one."""
    stayed = [(d, s) for d in decided for s in _stayed(d)]
    goes = any(_goes_over(d, s) for d, s in stayed)
    return [{**_stayed_row(d, s), **({"agency": s.agency} if goes else {})} for d, s in stayed]


def _stayed_row(decided: Decided, step: OpenStep) -> dict[str, Any]:
    return {
        "dossier": decided.dossier.id,
        "no": step.no,
        "due_at": step.due_at,
        "urgency": _urgency(step, _dossier_due(decided)),
        "holder": step.holder,
        "rests": step.paused,
    }


def _goes_over(decided: Decided, step: OpenStep) -> bool:
    return any(s.no == step.no and s.agency != step.agency for s in decided.dossier.state.steps)


def create(row: store_sql.Row, rows: store_sql.Rows, reserved: ReservedNumber) -> bool:
    """Write a new dossier with all that begins with it (`beginnings`), in one statement.

    False when its number in the series was taken meanwhile; then nothing was written.
    """
    return bool(statements.run(*store_sql.create(row, rows, reserved)))


def beginnings(
    row: store_sql.Row,
    *,
    declaration: Mapping[str, Any],
    steps: Sequence[OpenStep],
    papers: Sequence[Mapping[str, Any]],
    event: log.NewEvent,
) -> tuple[store_sql.Row, store_sql.Rows]:
    """A new dossier's row with the head of its chain; its first steps, papers and first event, by kind."""
    made = {**row, "chain_seq": event.seq, "chain_hash": "\\x" + event.hash.hex()}
    rows: store_sql.Rows = {
        "declaration": [declaration],
        "opened": [opened_row(row["id"], step, None) for step in steps],
        "papers": papers,
        **_told([event]),
    }
    return made, rows


def moved_on() -> Conflict:
    """The refusal for somebody who acts on what they saw before another person changed it."""
    return Conflict("Hồ sơ vừa được người khác xử lý. Anh chị hãy xem trạng thái mới rồi quyết định lại.")


def fingerprint(value: Mapping[str, Any]) -> str:
    """SHA-256 of a JSON object in its canonical form, in hex."""
    return sha256(log.canonical(value)).hexdigest()


_HAND_OVER = """
UPDATE dossiers_dossier SET owner_id = CASE WHEN owner_id = %s THEN %s ELSE owner_id END,
    filer_id = CASE WHEN filer_id = %s THEN %s ELSE filer_id END
WHERE owner_id = %s OR filer_id = %s
"""
_OWN_FILER = "UPDATE dossiers_dossier SET filer_id = NULL WHERE filer_id = %s AND owner_id = %s RETURNING id"


_OWN = (
    "UPDATE dossiers_dossier SET owner_id = %s WHERE id = ANY(%s::bigint[]) AND owner_id IS NULL RETURNING id"
)


def own(dossiers: Sequence[int], party: int) -> frozenset[int]:
    """Of dossiers without an owner, those that are this party's from now on, in the transaction that is open."""
    taken = statements.run(_OWN, [party, list(dossiers)]) if dossiers else ()
    statements.run(_OWN_FILER, [party, party])
    return frozenset(number for (number,) in taken)


def hand_over(*, of: int, to: int) -> None:
    """The dossiers of one party are another's from now on, in the transaction that is open."""
    statements.run(_HAND_OVER + "RETURNING id", [of, to, of, to, of, of])
    statements.run(_OWN_FILER, [to, to])

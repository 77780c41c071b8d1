"""The statements of the store: how dossiers are read for a decision, and how decisions are written."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import orjson

from motcua.dossiers.numbers import ReservedNumber

_COLUMNS = """id, code, version_id, case_code, procedure_code, counter_id, handling_id, channel, owner_id, filer_id,
status, stage, open_steps, steps_made, "limit", due_at, remaining, late_noted, received_at, finished_at, ended_at,
supplements, extensions, signed, fee_due, fee_paid, chain_seq, chain_hash"""
NAMES = tuple(name.strip(' \n"') for name in _COLUMNS.split(","))
READ = f"SELECT {_COLUMNS} FROM dossiers_dossier WHERE id = ANY(%s::bigint[]) ORDER BY id"
LOCK = f"{READ} FOR UPDATE"
# A single one needs no order: the server has nothing to sort.
READ_ONE = f"SELECT {_COLUMNS} FROM dossiers_dossier WHERE id = %s::bigint"
LOCK_ONE = f"{READ_ONE} FOR UPDATE"

# What a row of each kind holds, in the order in which its values are given.
_ROWS = {
    "dossiers": """id bigint, status smallint, stage text, open_steps jsonb, steps_made int, "limit" text,
        due_at timestamptz, remaining int, late_noted boolean, wakes_at timestamptz, received_at timestamptz,
        finished_at timestamptz, ended_at timestamptz, changed_at timestamptz, supplements smallint,
        extensions smallint, signed boolean, fee_paid boolean,
        chain_seq int, chain_hash bytea""",
    "closed": """dossier bigint, no int, closed_at timestamptz, outcome text, done_by int, done_by_name text,
        post_title text, note text, holder int""",
    "stayed": "dossier bigint, no int, due_at timestamptz, urgency timestamptz, holder int, rests boolean",
    "opened": """dossier bigint, no int, key text, stage text, kind text, title text, agency text, role text,
        opened_at timestamptz, due_at timestamptz, urgency timestamptz, holder int, rests boolean, question text""",
    "papers": """dossier bigint, component text, component_name text, name text, file text, origin text,
        at timestamptz, by text""",
    "result": "dossier bigint, fields jsonb, number text, place jsonb, signed text, sealed text",
    "outputs": "dossier bigint, kind text, file text, seq int, at timestamptz",
    "declaration": "dossier bigint, applicant jsonb, answers jsonb",
    "events": """topic text, stream bigint, seq int, type text, at timestamptz, actor jsonb, data jsonb, prev bytea,
        hash bytea""",
    "words": "topic text, stream bigint, seq int, body jsonb",
    "new": """id bigint, code text, secret text, version_id bigint, procedure_code text, procedure_name text,
        case_code text, counter_id text, handling_id text, channel text, owner_id bigint, filer_id bigint,
        owner_name text, returning text, return_address text, filed_by text,
        submitted_at timestamptz, submission_key text, changed_at timestamptz, status smallint, stage text,
        open_steps jsonb, steps_made int, limit text, due_at timestamptz, remaining int, late_noted boolean,
        wakes_at timestamptz, supplements smallint, extensions smallint, signed boolean,
        fee_due bigint, fee_paid boolean, chain_seq int, chain_hash bytea""",
}
_TYPES = {
    kind: {name.strip('"'): of for name, of in (column.split() for column in row.split(","))}
    for kind, row in _ROWS.items()
}
# A set locks its rows in the order of their ids first, so that two sets never wait for each other; a single row needs
# no order. The numbers come from arrays: a locking scan carries all that it joins in each of its rows, and that would
# be the whole document.
_HELD = """held AS (
    SELECT d.id FROM unnest(%s::bigint[], %s::int[]) AS n (id, chain_seq)
    JOIN dossiers_dossier d ON d.id = n.id WHERE d.chain_seq = n.chain_seq ORDER BY d.id FOR UPDATE OF d
)"""
# Those that have moved since they were read are left out of everything; `changed` names the others.
_CHANGED = """changed AS (
    UPDATE dossiers_dossier d SET status = n.status, stage = n.stage, open_steps = n.open_steps,
        steps_made = n.steps_made, "limit" = n."limit", due_at = n.due_at, remaining = n.remaining,
        late_noted = n.late_noted, wakes_at = n.wakes_at,
        received_at = n.received_at, finished_at = n.finished_at, ended_at = n.ended_at, changed_at = n.changed_at,
        supplements = n.supplements, extensions = n.extensions, signed = n.signed, fee_paid = n.fee_paid,
        chain_seq = n.chain_seq, chain_hash = n.chain_hash
    FROM {rows} WHERE d.id = n.id AND d.chain_seq = n.chain_seq - 1{held} RETURNING d.id
)"""
# What else a decision writes, by the kind of row. A part that is not needed is left out of the statement: preparing
# its plan to run costs the server as much as running it.
_PARTS = {
    "closed": """UPDATE dossiers_step s SET closed_at = n.closed_at, outcome = n.outcome, done_by_id = n.done_by,
        done_by_name = n.done_by_name, post_title = n.post_title, note = n.note, holder_id = n.holder
    FROM {rows} WHERE s.dossier_id = n.dossier AND s.no = n.no AND {of}""",
    "stayed": """UPDATE dossiers_step s SET due_at = n.due_at, urgency = n.urgency, holder_id = n.holder,
        rests = n.rests
    FROM {rows} WHERE s.dossier_id = n.dossier AND s.no = n.no AND {of}""",
    "opened": """INSERT INTO dossiers_step (dossier_id, no, key, stage, kind, title, agency_id, role, opened_at,
        due_at, urgency, holder_id, rests, question, outcome, done_by_name, post_title, note)
    SELECT dossier, no, key, stage, kind, title, agency, role, opened_at, due_at, urgency, holder, rests, question,
        '', '', '', ''
    FROM {rows} WHERE {of}""",
    "papers": """INSERT INTO dossiers_paper (dossier_id, component, component_name, name, file_id, origin, added_at,
        added_by)
    SELECT dossier, component, component_name, name, file, origin, at, by FROM {rows} WHERE {of}""",
    "result": """INSERT INTO dossiers_resultdraft AS r (dossier_id, fields, number, seal_place, signed_file_id,
        sealed_file_id)
    SELECT dossier, coalesce(fields, '{{}}'), coalesce(number, ''), place, signed, sealed FROM {rows} WHERE {of}
    ON CONFLICT (dossier_id) DO UPDATE SET
        fields = CASE WHEN EXCLUDED.fields = '{{}}' THEN r.fields ELSE EXCLUDED.fields END,
        number = CASE WHEN EXCLUDED.number = '' THEN r.number ELSE EXCLUDED.number END,
        seal_place = coalesce(EXCLUDED.seal_place, r.seal_place),
        signed_file_id = coalesce(EXCLUDED.signed_file_id, r.signed_file_id),
        sealed_file_id = coalesce(EXCLUDED.sealed_file_id, r.sealed_file_id)""",
    "outputs": """INSERT INTO dossiers_output (dossier_id, kind, file_id, event_seq, made_at)
    SELECT dossier, kind, file, seq, at FROM {rows} WHERE {of}""",
    "declaration": """INSERT INTO dossiers_declaration (dossier_id, applicant, answers)
    SELECT dossier, applicant, answers FROM {rows} WHERE {of}
    ON CONFLICT (dossier_id) DO UPDATE SET applicant = EXCLUDED.applicant, answers = EXCLUDED.answers""",
    "words": """INSERT INTO platform_eventwords (topic, stream, seq, body)
    SELECT topic, stream, seq, body FROM {rows} WHERE {of}""",
    "events": """INSERT INTO platform_event (topic, stream, seq, type, at, actor, data, prev, hash)
    SELECT topic, stream, seq, type, at, actor, data, prev, hash FROM {rows} WHERE {of}""",
}
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def write_one(rows: Rows) -> tuple[str, list[Any]]:
    """The statement that writes a decision on a single dossier, and its parameters: each value one of its own.

    A single row needs no lock beforehand. `changed`, one row or none, is joined to each part.
    """
    counts, values = _counted(rows, _ROWS)
    return _one(counts), values


Counts = tuple[tuple[str, int], ...]


def _counted(rows: Rows, kinds: Iterable[str]) -> tuple[Counts, list[Any]]:
    given = [(kind, rows[kind]) for kind in kinds if rows.get(kind)]
    values = [
        _value(row.get(name), of) for kind, some in given for row in some for name, of in _TYPES[kind].items()
    ]
    return tuple((kind, len(some)) for kind, some in given), values


def _value(value: Any, of: str) -> Any:
    return orjson.dumps(value).decode() if of == "jsonb" and value is not None else value


@lru_cache(maxsize=200)
def _one(counts: Counts) -> str:
    parts = [_CHANGED.format(rows=_listed(*counts[0]), held="")]
    for kind, count in counts[1:]:
        part = _PARTS[kind].format(rows=f"changed, {_listed(kind, count)}", of="true")
        parts.append(f"{kind} AS (\n    {part}\n)")
    return f"WITH {', '.join(parts)}\nSELECT id FROM changed"


def _listed(kind: str, count: int) -> str:
    types = _TYPES[kind]
    row = "(" + ", ".join(f"%s::{of}" for of in types.values()) + ")"
    return f"(VALUES {', '.join([row] * count)}) AS n ({', '.join(map(_quoted, types))})"


def _quoted(name: str) -> str:
    return f'"{name}"'


def write_set(rows: Rows, seen: Sequence[tuple[int, int]]) -> tuple[str, list[Any]]:
    """The statement that writes decisions on many dossiers, and its parameters; `seen` are the ids and the chain
    numbers that were decided on. The rows come as one document: as long a text for two hundred as for two.
    """
    kinds = tuple(kind for kind in _PARTS if rows.get(kind))
    ids = [number for number, _ in seen], [seq for _, seq in seen]
    return _set(kinds), [orjson.dumps(rows).decode(), *ids]


@cache
def _set(kinds: tuple[str, ...]) -> str:
    changed = _CHANGED.format(rows=_recorded("dossiers"), held=" AND d.id IN (SELECT id FROM held)")
    parts = ["given AS (SELECT %s::jsonb AS j)", _HELD, changed]
    for kind in kinds:
        number = "stream" if kind in ("events", "words") else "dossier"
        part = _PARTS[kind].format(rows=_recorded(kind), of=f"n.{number} IN (SELECT id FROM changed)")
        parts.append(f"{kind} AS (\n    {part}\n)")
    return f"WITH {', '.join(parts)}\nSELECT id FROM changed"


def _recorded(kind: str) -> str:
    return f"given, jsonb_to_recordset(given.j -> '{kind}') AS n ({_ROWS[kind]})"


_CREATED = {
    "new": f"INSERT INTO dossiers_dossier ({', '.join(map(_quoted, _TYPES['new']))}) SELECT n.* FROM {{rows}}",
    "opened": _PARTS["opened"],
    **{kind: _PARTS[kind] for kind in ("declaration", "papers", "words")},
    "events": f"{_PARTS['events']} RETURNING stream",
}


def create(rows: Rows, reserved: ReservedNumber) -> tuple[str, list[Any]]:
    """The statement that writes a new dossier with all that begins with it, and its parameters.

    The number is given to whoever takes it first; for the others nothing is written.
    """
    counts, values = _counted(rows, _CREATED)
    return _creation(counts), [reserved.agency, reserved.series, reserved.last, *values]


@lru_cache(maxsize=200)
def _creation(counts: Counts) -> str:
    filled = ((kind, {"rows": f"reserved, {_listed(kind, count)}", "of": "true"}) for kind, count in counts)
    parts = ((kind, _CREATED[kind].format(**places)) for kind, places in filled)
    return f"""WITH reserved AS (
    INSERT INTO dossiers_counter AS c (agency_id, series, last) VALUES (%s::text, %s::text, %s::int + 1)
    ON CONFLICT (agency_id, series) DO UPDATE SET last = EXCLUDED.last WHERE c.last = EXCLUDED.last - 1
    RETURNING last
){"".join(f", {kind}_made AS ({part})" for kind, part in parts)}
SELECT stream FROM events_made"""

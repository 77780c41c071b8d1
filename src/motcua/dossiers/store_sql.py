"""The statements of the store: how dossiers are read for a decision, and how decisions are written."""

from functools import cache

_COLUMNS = """id, code, version_id, case_code, procedure_code, counter_id, handling_id, channel, owner_id, filer_id,
status, stage, open_steps, steps_made, "limit", due_at, remaining, received_at, finished_at, ended_at, supplements,
extensions, signed, fee_due, fee_paid, chain_seq, chain_hash"""
NAMES = tuple(name.strip(' \n"') for name in _COLUMNS.split(","))
READ = f"SELECT {_COLUMNS} FROM dossiers_dossier WHERE id = ANY(%s::bigint[]) ORDER BY id"
LOCK = f"{READ} FOR UPDATE"
# A single one needs no order: the server has nothing to sort.
READ_ONE = f"SELECT {_COLUMNS} FROM dossiers_dossier WHERE id = %s::bigint"
LOCK_ONE = f"{READ_ONE} FOR UPDATE"

_STEP_COLUMNS = """dossier bigint, no int, key text, stage text, kind text, title text, agency text, role text,
opened_at timestamptz, due_at timestamptz, urgency timestamptz, holder int"""
# A set locks its rows in the order of their ids first, so that two sets never wait for each other; a single row needs
# no order. The numbers come from arrays: a locking scan carries all that it joins in each of its rows, and that would
# be the whole document.
_HELD = """, held AS (
    SELECT d.id FROM unnest(%s::bigint[], %s::int[]) AS n (id, chain_seq)
    JOIN dossiers_dossier d ON d.id = n.id WHERE d.chain_seq = n.chain_seq ORDER BY d.id FOR UPDATE OF d
)"""
_OF_SET = "d.id = n.id AND d.id IN (SELECT id FROM held)"
_OF_ONE = "d.id = %s::bigint AND n.id = d.id"
# Those that have moved since they were read are left out of everything; `changed` names the others.
_CHANGED = """, changed AS (
    UPDATE dossiers_dossier d SET status = n.status, stage = n.stage, open_steps = n.open_steps,
        steps_made = n.steps_made, "limit" = n."limit", due_at = n.due_at, remaining = n.remaining,
        received_at = n.received_at, finished_at = n.finished_at, ended_at = n.ended_at, changed_at = n.changed_at,
        supplements = n.supplements, extensions = n.extensions, signed = n.signed, fee_paid = n.fee_paid,
        chain_seq = n.chain_seq, chain_hash = n.chain_hash
    FROM given, jsonb_to_recordset(given.j -> 'dossiers') AS n (id bigint, status smallint, stage text,
        open_steps jsonb, steps_made int, "limit" text, due_at timestamptz, remaining int, received_at timestamptz,
        finished_at timestamptz, ended_at timestamptz, changed_at timestamptz, supplements smallint,
        extensions smallint, signed boolean, fee_paid boolean, chain_seq int, chain_hash bytea)
    WHERE {which} AND d.chain_seq = n.chain_seq - 1
    RETURNING d.id
)"""
# What else a decision writes, by the kind of row. A part that is not needed is left out of the statement: preparing
# its plan to run costs the server as much as running it.
_PARTS = {
    "closed": """UPDATE dossiers_step s SET closed_at = n.closed_at, outcome = n.outcome, done_by_id = n.done_by,
        done_by_name = n.done_by_name, post_title = n.post_title, note = n.note, holder_id = n.holder
    FROM given, jsonb_to_recordset(given.j -> 'closed') AS n (dossier bigint, no int, closed_at timestamptz,
        outcome text, done_by int, done_by_name text, post_title text, note text, holder int)
    WHERE s.dossier_id = n.dossier AND s.no = n.no AND n.dossier IN (SELECT id FROM changed)""",
    "stayed": """UPDATE dossiers_step s SET due_at = n.due_at, urgency = n.urgency, holder_id = n.holder
    FROM given, jsonb_to_recordset(given.j -> 'stayed')
        AS n (dossier bigint, no int, due_at timestamptz, urgency timestamptz, holder int)
    WHERE s.dossier_id = n.dossier AND s.no = n.no AND n.dossier IN (SELECT id FROM changed)""",
    "opened": f"""INSERT INTO dossiers_step (dossier_id, no, key, stage, kind, title, agency_id, role, opened_at,
        due_at, urgency, holder_id, outcome, done_by_name, post_title, note)
    SELECT dossier, no, key, stage, kind, title, agency, role, opened_at, due_at, urgency, holder, '', '', '', ''
    FROM given, jsonb_to_recordset(given.j -> 'opened') AS n ({_STEP_COLUMNS})
    WHERE dossier IN (SELECT id FROM changed)""",
    "seen": """INSERT INTO dossiers_paper (dossier_id, component, component_name, name, file_id, origin, added_at,
        added_by)
    SELECT dossier, component, title, '', NULL, 'seen', at, by
    FROM given, jsonb_to_recordset(given.j -> 'seen')
        AS n (dossier bigint, component text, title text, at timestamptz, by text)
    WHERE dossier IN (SELECT id FROM changed)""",
    "signed": """INSERT INTO dossiers_resultdraft (dossier_id, fields, number, seal_place, signed_file_id)
    SELECT dossier, '{}', '', place, file
    FROM given, jsonb_to_recordset(given.j -> 'signed') AS n (dossier bigint, place jsonb, file text)
    WHERE dossier IN (SELECT id FROM changed)
    ON CONFLICT (dossier_id) DO UPDATE SET seal_place = EXCLUDED.seal_place,
        signed_file_id = EXCLUDED.signed_file_id""",
    "sealed": """UPDATE dossiers_resultdraft r SET sealed_file_id = n.file
    FROM given, jsonb_to_recordset(given.j -> 'sealed') AS n (dossier bigint, file text)
    WHERE r.dossier_id = n.dossier AND n.dossier IN (SELECT id FROM changed)""",
    "issued": """INSERT INTO dossiers_output (dossier_id, kind, file_id, event_seq, made_at)
    SELECT dossier, 'result', file, seq, at
    FROM given, jsonb_to_recordset(given.j -> 'issued') AS n (dossier bigint, file text, seq int, at timestamptz)
    WHERE dossier IN (SELECT id FROM changed)""",
    "events": """INSERT INTO platform_event (topic, stream, seq, type, at, actor, data, prev, hash)
    SELECT topic, stream, seq, type, at, actor, data, prev, hash
    FROM given, jsonb_to_recordset(given.j -> 'events') AS e (topic text, stream bigint, seq int, type text,
        at timestamptz, actor jsonb, data jsonb, prev bytea, hash bytea)
    WHERE stream IN (SELECT id FROM changed)""",
}


@cache
def writing(kinds: frozenset[str], single: bool) -> str:
    """The statement that writes rows of these kinds. A handful of combinations occur; each is planned once."""
    changed = _CHANGED.format(which=_OF_ONE if single else _OF_SET)
    shape = _of_one if single else str
    parts = (f", {kind} AS (\n    {shape(part)}\n)" for kind, part in _PARTS.items() if kind in kinds)
    held = "" if single else _HELD
    return f"WITH given AS (SELECT %s::jsonb AS j){held}{changed}{''.join(parts)}\nSELECT id FROM changed"


def _of_one(part: str) -> str:
    """The part for a single dossier: `changed`, one row or none, is joined instead of looked in, which costs less."""
    for member in ("WHERE dossier", "WHERE stream", "AND n.dossier"):
        part = part.replace(f"{member} IN (SELECT id FROM changed)", "")
    return part.replace("FROM given,", "FROM given, changed,")


# The place in the series is given to whoever takes it first; for the others the rest writes nothing.
CREATE = f"""
WITH given AS (SELECT %s::jsonb AS j), seat AS (
    INSERT INTO dossiers_counter AS c (agency_id, series, last) VALUES (%s::text, %s::text, %s::int + 1)
    ON CONFLICT (agency_id, series) DO UPDATE SET last = EXCLUDED.last WHERE c.last = EXCLUDED.last - 1
    RETURNING last
), made AS (
    INSERT INTO dossiers_dossier (id, code, secret, version_id, procedure_code, procedure_name, case_code, counter_id,
        handling_id, channel, owner_id, filer_id, applicant, owner_name, answers, "returning", return_address,
        filed_by, submitted_at, submission_key, changed_at, status, stage, open_steps, steps_made, "limit", due_at,
        remaining, supplements, extensions, signed, fee_due, fee_paid, chain_seq, chain_hash)
    SELECT id, code, secret, version_id, procedure_code, procedure_name, case_code, counter_id,
        handling_id, channel, owner_id, filer_id, applicant, owner_name, answers, "returning", return_address,
        filed_by, submitted_at, submission_key, changed_at, status, stage, open_steps, steps_made, "limit", due_at,
        remaining, supplements, extensions, signed, fee_due, fee_paid, chain_seq, chain_hash
    FROM given, seat, jsonb_populate_record(NULL::dossiers_dossier, given.j -> 'dossier')
), opened AS (
    INSERT INTO dossiers_step (dossier_id, no, key, stage, kind, title, agency_id, role, opened_at, due_at, urgency,
        holder_id, outcome, done_by_name, post_title, note)
    SELECT dossier, no, key, stage, kind, title, agency, role, opened_at, due_at, urgency, holder, '', '', '', ''
    FROM given, seat, jsonb_to_recordset(given.j -> 'opened') AS n ({_STEP_COLUMNS})
), papers AS (
    INSERT INTO dossiers_paper (dossier_id, component, component_name, name, file_id, origin, added_at, added_by)
    SELECT dossier_id, component, component_name, name, file_id, origin, added_at, added_by
    FROM given, seat, jsonb_populate_recordset(NULL::dossiers_paper, given.j -> 'papers')
)
INSERT INTO platform_event (topic, stream, seq, type, at, actor, data, prev, hash)
SELECT topic, stream, seq, type, at, actor, data, prev, hash
FROM given, seat, jsonb_to_record(given.j -> 'event') AS e (topic text, stream bigint, seq int, type text,
    at timestamptz, actor jsonb, data jsonb, prev bytea, hash bytea)
RETURNING stream
"""

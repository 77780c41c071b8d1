"""Rows of a day's dossiers as text for COPY, with the events' real hash chains."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from motcua.config.sample.year.hours import moment
from motcua.dossiers.readers.tally import Fact
from motcua.platform.log import GENESIS

COLUMNS: Mapping[str, str] = {
    "dossiers_dossier": "id, code, secret, version_id, procedure_code, procedure_name, case_code, counter_id, "
    'handling_id, channel, owner_id, filer_id, applicant, owner_name, answers, "returning", return_address, filed_by, '
    'submitted_at, submission_key, status, stage, open_steps, steps_made, "limit", due_at, remaining, received_at, '
    "finished_at, ended_at, changed_at, supplements, extensions, signed, fee_due, fee_paid, chain_seq, chain_hash",
    "dossiers_step": "dossier_id, no, key, stage, kind, title, agency_id, role, opened_at, due_at, urgency, holder_id, "
    "closed_at, outcome, done_by_id, done_by_name, post_title, note",
    "platform_event": "topic, stream, seq, type, at, actor, data, prev, hash",
    "dossiers_paper": "dossier_id, component, component_name, name, file_id, origin, added_at, added_by",
    "dossiers_output": "dossier_id, kind, file_id, made_at, event_seq",
    "dossiers_resultdraft": "dossier_id, fields, number, signed_file_id, sealed_file_id",
}
UTC_BEHIND = 7 * 3600


def text(value: Any) -> str:
    """A value in PostgreSQL's text format for COPY."""
    if value is None:
        return "\\N"
    if not isinstance(value, str):
        return str(value)
    # Tabs and line ends occur in JSON only as escapes, and in names not at all.
    return value.replace("\\", "\\\\") if "\\" in value else value


def stamp(at: int | None) -> str:
    """A moment for a column of type timestamptz."""
    return "\\N" if at is None else f"{moment(at)}+07"


def iso_local(at: int) -> str:
    """A moment as `datetime.isoformat()` writes it in Vietnam."""
    return moment(at).isoformat() + "+07:00"


def iso_utc(at: int) -> str:
    """A moment as it stands in the log."""
    return moment(at - UTC_BEHIND).isoformat() + ".000000Z"


def dumps(value: Any) -> str:
    """JSON with sorted keys, as the log hashes it."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


class Ledger:
    """What one day writes: lines for each table, and what the figures count."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self.facts: Counter[Fact] = Counter()

    def add(self, table: str, *cells: str) -> None:
        """One row; cells are ready for COPY."""
        self.lines[table].append("\t".join(cells))

    def packed(self) -> tuple[dict[str, bytes], Counter[Fact]]:
        """Everything in a form that travels cheaply between processes."""
        rows = {table: ("\n".join(lines) + "\n").encode() for table, lines in self.lines.items() if lines}
        return rows, self.facts


class Chain:
    """The chain of one dossier, event after event."""

    def __init__(self, ledger: Ledger, stream: int) -> None:
        self.ledger = ledger
        self.stream = stream
        self.seq = 0
        self.head = GENESIS.hex()

    def add(self, event: str, at: int, actor: str, data: Mapping[str, Any]) -> None:
        """The next event. `actor` is canonical JSON already; the same bytes as `platform.log.canonical` are hashed."""
        self.seq += 1
        body = dumps(data)
        written = (
            f'{{"actor":{actor},"at":"{iso_utc(at)}","data":{body},"prev":"{self.head}","seq":{self.seq},'
            f'"stream":{self.stream},"topic":"dossier","type":"{event}"}}'
        )
        prev, self.head = self.head, sha256(written.encode()).hexdigest()
        self.ledger.lines["platform_event"].append(
            f"dossier\t{self.stream}\t{self.seq}\t{event}\t{stamp(at)}\t{text(actor)}\t{text(body)}\t\\\\x{prev}\t\\\\x{self.head}"
        )


def day_of(at: int) -> date:
    """The day of a moment in Vietnam."""
    return moment(at).date()

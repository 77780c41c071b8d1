"""Taking in a file of the national portal: what is new becomes a draft, what is unchanged stays untouched.

A record is taken in whole or not at all; a bad one is reported with its reason and the rest goes on. Records are
written in batches of their own transactions, so that an interrupted import is simply run again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.procedures.access import may_edit
from motcua.procedures.carry_over import carried_over
from motcua.procedures.differences import Difference, differences
from motcua.procedures.flag_answers import answers_again
from motcua.procedures.models import Version
from motcua.procedures.national.defaults import Customs, customs
from motcua.procedures.national.envelope import Line, Raw, lines, read
from motcua.procedures.national.hashing import record_hash
from motcua.procedures.national.listing import Listed, listed, take_in_listings
from motcua.procedures.national.mapping import Mapped, mapped
from motcua.procedures.national.record import Entry, Record, checked
from motcua.procedures.national.rejected import Rejected
from motcua.procedures.store import write_draft

SOURCE = "national"
_BATCH = 100
_LISTED_BATCH = 1000
_LOCK = 0x6D6F7464  # two imports at once would both find the same record new


@dataclass
class Report:
    """What an import did, or with `dry_run` would do."""

    read: int = 0
    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    flagged: list[dict[str, str]] = field(default_factory=list)
    differences: dict[str, list[str]] = field(default_factory=dict)
    dry_run: bool = False

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return dict(vars(self))


@dataclass(frozen=True)
class _Found:
    """A detailed record, ready to be compared."""

    mapped: Mapped
    hash: str


def import_file(
    *, actor: Actor, path: Path | None = None, stream: BinaryIO | None = None, dry_run: bool = False
) -> Report:
    """Take in a file (or an open stream). Raises `Invalid` when the file as a whole cannot be read or holds nothing."""
    may_edit(actor)
    report = Report(dry_run=dry_run)
    with _opened(path, stream) as source:
        _Import(actor, report).run(source)
    if report.read == 0:
        raise Invalid("Tệp không có bản ghi nào.", code="file_empty")
    if not dry_run:
        _note(actor, path, report)
    return report


@contextmanager
def _opened(path: Path | None, stream: BinaryIO | None) -> Iterator[BinaryIO]:
    if stream is not None:
        yield stream
        return
    if path is None or path.is_dir():
        raise Invalid("%(path)s là một thư mục, không phải tệp.", code="file_unreadable", path=str(path))
    try:
        opened = path.open("rb")
    except OSError as fault:
        raise Invalid(
            "Không đọc được tệp %(path)s: %(fault)s.",
            code="file_unreadable",
            path=str(path),
            fault=fault.strerror,
        ) from None
    with opened:
        yield opened


class _Import:
    """One run over a file."""

    def __init__(self, actor: Actor, report: Report) -> None:
        self.actor = actor
        self.report = report
        self.seen: dict[str, int] = {}
        self.ids: dict[str, str] = {}
        self.details: list[_Found] = []
        self.listings: list[Listed] = []
        self.customs = customs()

    def run(self, source: BinaryIO) -> None:
        for line in lines(source):
            self.report.read += 1
            try:
                self._add(line)
            except Rejected as rejected:
                self._reject(line, rejected)
            if len(self.details) >= _BATCH or len(self.listings) >= _LISTED_BATCH:
                self._write()
        self._write()

    def _add(self, line: Line) -> None:
        raw = read(line)
        if raw.kind == "listing":
            self._add_listing(checked(Entry, raw.data), raw, line)
            return
        found = _found(raw)
        self._once(found.mapped.code, line)
        self.details.append(found)
        self._flag(found.mapped)

    def _add_listing(self, entry: Entry, raw: Raw, line: Line) -> None:
        """The portal has given one code to two procedures (1.014325, July 2026): both stay, the second numbered."""
        code = entry.code
        if entry.id and self.ids.get(code, entry.id) != entry.id:
            code = next(f"{code}-{n}" for n in range(2, line.number + 2) if f"{code}-{n}" not in self.seen)
            reason = (
                f"Mã {entry.code} đã thuộc về thủ tục khác ở dòng {self.seen[entry.code]}: ghi thành {code}."
            )
            self.report.flagged.append({"code": code, "field": "code", "reason": reason})
        self._once(code, line)
        self.ids.setdefault(code, entry.id)
        self.listings.append(listed(entry, raw.data, code))

    def _once(self, code: str, line: Line) -> None:
        """The first record of a code counts; which of two is right is not for us to say."""
        if first := self.seen.get(code):
            raise Rejected(f"Mã đã có ở dòng {first} của tệp này.", code=code)
        self.seen[code] = line.number

    def _flag(self, one: Mapped) -> None:
        told = ("field", "reason", "touches", "at")
        self.report.flagged += [
            {"code": one.code, **{key: flag[key] for key in told}} for flag in one.flags.to_json()
        ]

    def _reject(self, line: Line, rejected: Rejected) -> None:
        self.report.rejected.append({"code": rejected.code, "reason": rejected.reason, "line": line.number})

    def _write(self) -> None:
        if self.details:
            _take_in(actor=self.actor, found=self.details, customs=self.customs, report=self.report)
        if self.listings:
            counts = take_in_listings(actor=self.actor, entries=self.listings, dry_run=self.report.dry_run)
            self.report.imported += counts.new
            self.report.changed += counts.changed
            self.report.unchanged += counts.unchanged
            self.report.flagged += counts.flagged
        self.details, self.listings = [], []


def _found(raw: Raw) -> _Found:
    record = checked(Record, raw.data)
    return _Found(mapped(record, raw.data), record_hash(raw.data))


@command
def _take_in(*, actor: Actor, found: Sequence[_Found], customs: Customs, report: Report) -> None:
    """Compare a batch with what is known and write drafts for what is new or changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    known = _known([one.mapped.code for one in found])
    for one in found:
        versions = known.get(one.mapped.code, [])
        ours = next((v for v in versions if v.source == SOURCE), None)
        if ours is not None and ours.source_hash == one.hash:
            report.unchanged += 1
            continue
        content, changes = _proposed(one.mapped, versions, customs)
        if not report.dry_run:
            write_draft(content, source=SOURCE, source_hash=one.hash)
        if ours is None:
            report.imported += 1
        else:
            report.changed += 1
            report.differences[one.mapped.code] = [d.sentence for d in changes]


def _known(codes: Sequence[str]) -> Mapping[str, list[Version]]:
    """All versions of these procedures, newest first."""
    found: dict[str, list[Version]] = {}
    for version in Version.objects.filter(procedure_id__in=codes).order_by("-number"):
        found.setdefault(version.procedure_id, []).append(version)
    return found


def _proposed(
    one: Mapped, versions: Sequence[Version], customs: Customs
) -> tuple[dict[str, Any], list[Difference]]:
    """The new draft with the province's own decisions carried over, and how it differs from what was there."""
    content = {**one.content}
    before = base_of(versions)
    if before is None:
        customs.settle(content, one.flags)
        return {**content, "flags": one.flags.to_json()}, []
    content = carried_over(before.content, {**content, "flags": one.flags.to_json()})
    _route_where_missing(content, customs)
    content = answers_again(before.content, content)
    return content, differences(before.content, content)


def base_of(versions: Sequence[Version]) -> Version | None:
    """The version whose local decisions go on: the one in force, else the newest."""
    in_force = next((v for v in versions if v.state == Version.State.PUBLISHED), None)
    return in_force or next(iter(versions), None)


def _route_where_missing(content: dict[str, Any], customs: Customs) -> None:
    for case in content["cases"]:
        case["route"] = case["route"] or customs.route_for(content, case)


def _note(actor: Actor, path: Path | None, report: Report) -> None:
    """The import itself stands in the log, with what came of it."""
    counts = {key: getattr(report, key) for key in ("read", "imported", "changed", "unchanged")}
    data = {"file": path.name if path else "-", **counts, "rejected": len(report.rejected)}
    with transaction.atomic(durable=True):
        log.record("catalogue", 0, "imported", at=clock.now(), actor=actor, data=data)

"""What this installation remembers of its backups and drills: rows, the doctor's words, and what a drill left."""

import logging
from collections.abc import Iterator, Sequence

from motcua.config.backup import keeping
from motcua.config.backup.drilling import Report, drill
from motcua.config.backup.restoring import find
from motcua.config.backup.targets import Target, targets
from motcua.config.backup.trust import signature_problem
from motcua.config.env import environment
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.platform import log
from motcua.platform.findings import Finding, State
from motcua.platform.models import Backup, Drill

logger = logging.getLogger(__name__)

COPIES = 3
"""How many there shall be, one of them write-once (TCVN 14423:2026, level 3)."""
_PART = "Sao lưu"
_TOPIC, _STREAM = "backup", 1


def last_good(place: str) -> Backup | None:
    """The newest set in a place that is whole."""
    return Backup.objects.filter(place=place, problem="", removed_at=None).order_by("-made_at").first()


def last_drill(kind: str = Drill.RESTORE) -> Drill | None:
    """The newest drill that proved something."""
    return Drill.objects.filter(kind=kind, well=True).order_by("-at").first()


def keep_report(report: Report) -> None:
    """A drill stays as a row with its report, and as an event."""
    told = report.to_json()
    Drill.objects.create(kind=Drill.RESTORE, at=report.drilled_at, well=report.well, report=told)
    data = {"kind": Drill.RESTORE, "set": report.set, "place": report.place, "well": report.well}
    log.record(_TOPIC, _STREAM, "drill.done", at=now(), actor=SYSTEM, data=data)


def drill_all(
    *, identity: str, places: Sequence[Target] = (), name: str = "", sample: int = 0
) -> list[Report]:
    """Drill a set (the newest) of each place, and keep what was found. A place that is away is a report, too."""
    reports = []
    for target in places or targets():
        try:
            found = find(target.storage(), name)
            report = drill(
                found, place=target.name, identity=identity, check=signature_problem(), sample=sample
            )
        except Exception as error:  # whatever a store says: the next place is drilled all the same
            logger.exception("the drill of %s failed", target.name)
            report = Report(name or "-", target.name, "", now(), problems=[str(error) or repr(error)])
        keep_report(report)
        reports.append(report)
    return reports


def findings() -> Iterator[Finding]:
    """What the doctor says: can sets be made, where they lie, what went wrong last, what may go."""
    serious: State = "bad" if environment().mode == "production" else "note"
    if not environment().backup_recipients:
        advice = "./motcua backup key tạo khoá; cất khoá ở nơi khác, đặt BACKUP_RECIPIENTS."
        yield Finding(_PART, serious, "không sao lưu: chưa có khoá để niêm phong", advice)
    yield from _copies()
    for target in targets():
        last = Backup.objects.filter(place=target.name).order_by("-made_at").first()
        if last is None:
            advice = "Chạy ./motcua worker (sao lưu mỗi đêm), hoặc ./motcua backup."
            yield Finding(f"{_PART}: {target.name}", serious, "chưa có bản nào", advice)
        elif last.problem:
            advice = "Sửa nơi lưu rồi chạy ./motcua backup."
            yield Finding(f"{_PART}: {target.name}", "bad", f"bản {last.name} hỏng: {last.problem}", advice)
    may_go = len(keeping.overdue())
    if may_go:
        advice = "Quản trị viên chạy ./motcua backup prune --as TÊN."
        yield Finding(_PART, "note", f"{may_go} bản đã quá thời gian giữ", advice)


def _copies() -> Iterator[Finding]:
    there = targets()
    write_once = sum(target.write_once for target in there)
    if len(there) < COPIES or not write_once:
        what = f"{len(there)} nơi lưu, {write_once} nơi chỉ ghi một lần; cần {COPIES} nơi, một nơi chỉ ghi một lần"
        yield Finding(_PART, "note", what, "Đặt thêm BACKUP_TO và BACKUP_WRITE_ONCE.")

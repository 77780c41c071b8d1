"""The proof that a set brings everything back: into a scratch cluster, compared by rows, files and chains."""

import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from motcua.config.backup import chains, contents
from motcua.config.backup.restoring import Set, listed, load_database, open_file
from motcua.kernel.clock import now
from motcua.platform.cluster import Cluster

_DATABASE = "drill"


@dataclass
class Report:
    """What a drill found. `problems` in words; none: the set brings everything back."""

    set: str
    place: str
    made_at: str
    drilled_at: datetime
    tables: int = 0
    rows: int = 0
    files: int = 0
    bytes: int = 0
    events: int = 0
    closings: int = 0
    root: str = ""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing was amiss."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """For programs, and for the row that keeps it."""
        return {**asdict(self), "drilled_at": self.drilled_at.isoformat(), "well": self.well}

    def told(self) -> str:
        """For people."""
        lines = [
            f"Diễn tập khôi phục {self.set} từ {self.place}: {'ĐẠT' if self.well else 'KHÔNG ĐẠT'}",
            f"  {self.tables} bảng, {self.rows} dòng; {self.files} tệp, {self.bytes} byte, từng tệp đúng mã băm",
            f"  {self.events} sự kiện nối chuỗi, {self.closings} lần chốt, gốc {self.root or 'chưa có'}",
            f"  {self.seconds:.0f} giây",
        ]
        return "\n".join([*lines, *(f"  ✗ {problem}" for problem in self.problems)])


def drill(
    found: Set, *, place: str, identity: str, check: chains.SignatureProblem, sample: int = 0
) -> Report:
    """Restore into a cluster of its own, look at everything, and leave nothing behind.

    `sample`: so many files spread over all of them, instead of each. Raises what restoring raises.
    """
    report = Report(found.name, place, found.made_at, now())
    with tempfile.TemporaryDirectory(prefix="motcua-drill-") as folder:
        # The server runs as a user of its own and has to pass.
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder), durable=False)
        try:
            url = cluster.ensure_running(_DATABASE)
            load_database(found, url, identity)
            _compare(found, url, check, report)
        finally:
            cluster.release()
    _compare_files(lambda digest: open_file(found, digest, identity), listed(found, identity), sample, report)
    report.seconds = (now() - report.drilled_at).total_seconds()
    return report


def _compare(found: Set, url: str, check: chains.SignatureProblem, report: Report) -> None:
    with contents.one_moment(url) as connection:
        there = contents.read(connection)
        _compare_rows(found.contents, there, report)
        _compare_chains(connection, found.contents, check, report)


def _compare_rows(promised: contents.Contents, there: contents.Contents, report: Report) -> None:
    report.tables, report.rows = len(there.rows), sum(there.rows.values())
    for table in sorted(promised.rows.keys() | there.rows.keys()):
        before, after = promised.rows.get(table), there.rows.get(table)
        if before != after:
            report.problems.append(f"bảng {table}: lúc sao lưu {before} dòng, khôi phục được {after}")


def _compare_chains(
    connection: psycopg.Connection,
    promised: contents.Contents,
    check: chains.SignatureProblem,
    report: Report,
) -> None:
    found = chains.verify(connection, check)
    report.events, report.closings, report.root = found.events, found.closings, found.last_root
    report.problems += found.problems
    if found.last_root != promised.root:
        report.problems.append("gốc của lần chốt cuối khác với lúc sao lưu")


def _compare_files(
    open_one: Callable[[str], bytes | None], wanted: list[tuple[str, int]], sample: int, report: Report
) -> None:
    step = max(1, len(wanted) // sample) if sample else 1
    for digest, size in wanted[::step]:
        data = open_one(digest)
        if data is None or len(data) != size:
            report.problems.append(f"tệp {digest} thiếu hoặc sai mã băm")
        else:
            report.files, report.bytes = report.files + 1, report.bytes + size

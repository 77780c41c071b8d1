"""Messages go out while the portal fails, workers die and the database cuts its lines; then both sides are counted.

The database server itself is not stopped, for it may serve others: all lines of the workers are cut at once instead.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection, transaction

from motcua.adapters.national_portal.adapter import portal
from motcua.adapters.national_portal.portal import NAME
from motcua.adapters.national_portal.simulator import CLIENT, SECRET, PortalSimulator
from motcua.adapters.wire import Registration
from motcua.config.sample.exchange_drill import made_up
from motcua.exchange.commands import SERVICE, begun, compare
from motcua.exchange.queries import Message, codes_of, kept_file
from motcua.kernel.actor import service
from motcua.platform.effects.models import Effect

WORKERS = 2
_AT_ONCE = 50
_LOOKS = 0.5
# Seconds in which not one message has ended, after which the drill gives up.
_STANDSTILL = 60.0
# Its package can only be imported once Django knows all tables.
_WORKER = (
    "import sys, django; django.setup(); from motcua.config.sample.exchange_drill.worker import main; "
    "main(*sys.argv[1:])"
)
Tell = Callable[[str], None]


@dataclass
class Report:
    """What became of them. `unknown_settled`: nobody could say of them, once, whether they had come through."""

    generation: str
    sent: int = 0
    received: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    differences: int = 0
    stuck: int = 0
    unknown_settled: int = 0
    workers_killed: int = 0
    lines_cut: int = 0
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        """Whether nothing went wrong."""
        bad = (self.lost, self.doubled, self.out_of_order, self.differences, self.stuck)
        return self.sent == self.received and not any(bad)

    def to_json(self) -> dict[str, Any]:
        """For another program."""
        return {**asdict(self), "seconds": round(self.seconds, 1)}

    def told(self) -> str:
        """For a person."""
        return (
            f"Gửi {self.sent} bản tin, bên kia có {self.received}: mất {self.lost}, trùng {self.doubled}, sai thứ tự "
            f"{self.out_of_order}, lệch {self.differences}, dừng {self.stuck}. Không rõ rồi rõ: "
            f"{self.unknown_settled}. Giết {self.workers_killed} tiến trình, cắt kết nối cơ sở dữ liệu "
            f"{self.lines_cut} lần, {self.seconds:.0f} giây."
        )


def drill(
    messages: int, faults: float, tell: Tell, *, kills: int, generation: str = "1.4", seed: int = 1
) -> Report:
    """In the database that Django's connection serves, which holds nothing else."""
    report = Report(generation)
    there = PortalSimulator(slow_seconds=1.0, seed=seed).start()
    began = time.monotonic()
    try:
        dossiers = max(1, round(messages / made_up.PER_DOSSIER))
        tell(f"Ghi {dossiers * made_up.PER_DOSSIER} bản tin của {dossiers} hồ sơ vào sổ …")
        begun(NAME)
        for start in range(0, dossiers, _AT_ONCE):
            with transaction.atomic():
                for number in range(start, min(start + _AT_ONCE, dossiers)):
                    made_up.live(NAME, number)
        there.fail("any", faults)
        _work(there, report, kills, generation, tell)
        there.fail("off")
        _count(there, report, generation)
    finally:
        there.site.stop()
    report.seconds = time.monotonic() - began
    return report


def _work(there: PortalSimulator, report: Report, kills: int, generation: str, tell: Tell) -> None:
    total = Message.objects.count()
    with _workers(there.url, generation) as workers:
        done, moved = 0, time.monotonic()
        while done < total and time.monotonic() - moved < _STANDSTILL:
            time.sleep(_LOOKS)
            now = Message.objects.filter(state__in=["done", "stuck"]).count()
            moved = time.monotonic() if now > done else moved
            done = now
            # Spread over the whole of it, so that each part of the way is met.
            if report.workers_killed < kills and done >= total * (report.workers_killed + 1) / (kills + 2):
                _kill(workers, report, there.url, generation)
                tell(f"{done}/{total} xong; giết một tiến trình")
                if report.workers_killed % 2 == 0:
                    report.lines_cut += 1
                    _cut_lines()


def _count(there: PortalSimulator, report: Report, generation: str) -> None:
    """Both sides, line by line."""
    report.sent = Message.objects.count()
    report.stuck = Message.objects.filter(state=Message.State.STUCK).count()
    report.unknown_settled = Effect.objects.filter(state="done", unknowns__gt=0).count()
    for strand in {m.strand for m in Message.objects.select_related("strand").iterator()}:
        kept = there.dossiers.get(strand.ref)
        told = [line["words"] for _, _, line in made_up.standings(int(strand.ref.rsplit("-", 1)[1]))]
        shown = [line["NoiDungXuLy"] for line in kept.progress] if kept else []
        once = list(dict.fromkeys(shown))
        report.doubled += len(shown) - len(once)
        report.lost += len(set(told) - set(once))
        report.out_of_order += once != [words for words in told if words in set(once)]
        report.received += len(set(told) & set(once))
        done = strand.messages.filter(kind="dossier", state="done").count()
        as_last = kept is not None and kept.content.get("TrangThaiHoSo") == str(strand.shown["status"])
        report.received += done if as_last else 0
        report.lost += len(told) - done if as_last else len(told)
    known = Registration(there.url, CLIENT, SECRET, generation)
    found = compare(actor=service(SERVICE), partner=portal(known, codes_of(NAME), kept_file))
    report.differences = found.numbers["differences"] + found.numbers["waiting"] + (found.ended_at is None)


@contextmanager
def _workers(address: str, generation: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [_started(address, generation) for _ in range(WORKERS)]
    try:
        yield running
    finally:
        for one in running:
            one.kill()
            one.wait()


def _kill(workers: list[subprocess.Popen[bytes]], report: Report, address: str, generation: str) -> None:
    dying = workers.pop(0)
    dying.kill()
    dying.wait()
    report.workers_killed += 1
    workers.append(_started(address, generation))


def _started(address: str, generation: str) -> subprocess.Popen[bytes]:
    known = connection.get_connection_params()
    host = quote(str(known.get("host") or ""), safe="")
    port = f"&port={known['port']}" if known.get("port") else ""
    who = quote(str(known.get("user") or ""))
    secret = f":{quote(str(known['password']))}" if known.get("password") else ""
    url = f"postgresql://{who}{secret}@/{known['dbname']}?host={host}{port}"
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER, address, generation],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "motcua.config.settings"},
    )


def _cut_lines() -> None:
    known = connection.get_connection_params()
    wanted = {k: known[k] for k in ("dbname", "user", "password", "host", "port") if known.get(k)}
    own = connection.connection.info.backend_pid if connection.connection else 0
    with suppress(psycopg.Error), psycopg.connect(**wanted, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), %s)",
            [own],
        )

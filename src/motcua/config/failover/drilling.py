"""Drills: build it, load it, kill or renew one after the other; count what was lost or doubled, and the seconds."""

import json
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from motcua.config.failover.building import OURS, Built, Version, free_ports, missing, on_loopback
from motcua.config.failover.load import Citizen, Letters, Told, catch_letters
from motcua.kernel.errors import Unavailable

KIND = "failover"
MOST_SECONDS = 20.0
"""Until writes return, at most."""
_QUIET = 3.0
_PATIENCE = 90.0
_RENEWED = ("b/web", "a/web", "a/worker", "b/worker")
_SETTLES = 300.0
"""Seconds until everything asked for is done: what a killed worker had in its hands is taken up after three minutes."""


@dataclass
class Round:
    """One blow: who, and the seconds until writes were back."""

    victim: str
    seconds: float


@dataclass
class Report:
    """What the drill found. Nothing lost, nothing doubled, writes back in time: well.

    `repeated`: letters that a killed worker had in its hands, sent once more under the same Message-ID.
    """

    rounds: list[Round] = field(default_factory=list)
    acknowledged: int = 0
    dossiers: int = 0
    letters: int = 0
    tries: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        """Whether it is as promised."""
        return not (self.lost or self.doubled or self.problems) and all(
            one.seconds <= MOST_SECONDS for one in self.rounds
        )

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {**asdict(self), "well": self.well}

    def told(self) -> str:
        """For people."""
        lines = [f"Diễn tập nhiều máy: {'ĐẠT' if self.well else 'KHÔNG ĐẠT'} ({self.seconds:.0f} giây)"]
        lines += [f"  {one.victim}: ghi lại được sau {one.seconds:.1f} giây" for one in self.rounds]
        lines.append(
            f"  {self.acknowledged} hồ sơ đã được báo nhận, mất {len(self.lost)}; "
            f"việc lặp {len(self.doubled)}; {self.letters} thư"
        )
        if self.repeated:
            lines.append(
                f"  {len(self.repeated)} thư mà việc nền bị giết đang gửi dở đã đi lần nữa, cùng Message-ID"
            )
        tries = (
            ", ".join(f"{what} {number}" for what, number in sorted(self.tries.items())) or "không lần nào"
        )
        lines.append(f"  gửi lại vì: {tries}")
        return "\n".join([*lines, *(f"  ✗ {one}" for one in (*self.lost, *self.doubled, *self.problems))])


@dataclass
class _Drill:
    """What one drill works with."""

    built: Built
    told: Told
    report: Report
    tell: Callable[[str], None]

    def blow(self, victim: str, strike: Callable[[], object]) -> None:
        """Strike, and wait until something is acknowledged that was sent once the blow was struck.

        The seconds are the longest that nobody got an acknowledgement.
        """
        self.tell(f"{victim} …")
        began = time.monotonic()
        strike()
        struck = time.monotonic()
        self.built.wait(
            victim, lambda: self.told.ensure_well() and self.told.is_back_after(struck), _PATIENCE
        )
        seconds = self.told.longest_pause(began)
        self.report.rounds.append(Round(victim, round(seconds, 1)))
        self.tell(f"  ghi lại được sau {seconds:.1f} giây")

    def kill_leader(self) -> None:
        """Patroni and PostgreSQL of the leader at once; afterwards it comes back as a replica, and is in step."""
        leader = self.built.leader()
        if leader is None:
            raise Unavailable("Không máy nào đang dẫn đầu cơ sở dữ liệu.")
        name = f"{leader.name}/patroni"
        self.blow(f"máy dẫn đầu {leader.name}", lambda: self.built.kill(name, *self.built.postmaster(leader)))
        self.built.start_one(name)
        self.built.wait("bản sao đồng bộ", self.built.follower_is_synchronous)

    def kill(self, name: str, what: str) -> None:
        """One web server or worker; afterwards it is started again."""
        self.blow(f"{what} {name.partition('/')[0]}", lambda: self.built.kill(name))
        self.built.start_one(name)
        self._wait_for(name)

    def takes(self, version: Version) -> None:
        """What starts from now on is of this version."""
        self.built.version = version

    def change_tables(self) -> None:
        """By the new version, while the old one serves."""
        self.blow("đổi bảng dữ liệu", lambda: self.built.run("setup-database"))

    def renew(self, name: str) -> None:
        """As an upgrade does it: asked to end, started again; nobody's request may be lost by it."""
        before = self.told.turned_away()
        self.blow(f"nâng cấp {name}", lambda: self.built.end(name))
        self.built.start_one(name)
        self._wait_for(name)
        if more := self.told.turned_away() - before:
            self.report.problems.append(f"nâng cấp {name} làm {more} yêu cầu phải gửi lại")

    def _wait_for(self, name: str) -> None:
        machine = next(one for one in self.built.cluster.machines if name.startswith(f"{one.name}/"))
        if name.endswith("web"):
            self.built.wait(name, lambda: self.built.is_ready(machine))


Step = Callable[[], None]
Plan = Callable[[_Drill], Sequence[Step]]
"""What is done under the load, one after the other."""


def failover(*, rounds: int = 1, tell: Callable[[str], None]) -> Report:
    """Break one after the other, `rounds` times. Raises `Unavailable` where programs are missing."""
    return _drilled(lambda work: [*_blows(work)] * rounds, OURS, tell)


def upgrade(before: Version, *, tell: Callable[[str], None]) -> Report:
    """From the version before to this one, and back by one, while people file. Raises `Unavailable` as `failover`."""
    return _drilled(_there_and_back(before), before, tell)


def _drilled(plan: Plan, version: Version, tell: Callable[[str], None]) -> Report:
    """Build, load, do as planned, count, clear away."""
    if lacking := missing():
        raise Unavailable(f"Máy này thiếu: sudo apt-get install {' '.join(lacking)}")
    began, report = time.monotonic(), Report()
    folder = Path(tempfile.mkdtemp(prefix="motcua-failover-"))
    # Databases run as a user of their own and have to pass.
    folder.chmod(0o711)
    (mail,) = free_ports(1)
    letters, controller = catch_letters(mail)
    built = Built(on_loopback(folder), folder, mail, version)
    try:
        tell("Dựng: etcd, Patroni, HAProxy, PgBouncer, hai máy chủ web, hai việc nền …")
        built.start()
        built.wait("bản sao đồng bộ", built.follower_is_synchronous)
        tell(f"Đã dựng sau {time.monotonic() - began:.0f} giây.")
        _under_load(built, report, letters, plan, tell)
    finally:
        built.stop()
        controller.stop()
    report.seconds = round(time.monotonic() - began, 1)
    return report


def _under_load(
    built: Built, report: Report, letters: Letters, plan: Plan, tell: Callable[[str], None]
) -> None:
    told, stop = Told(), threading.Event()
    filing = json.loads(built.run("filing"))
    citizens = [Citizen(built.url, filing, token, told, stop) for token in filing["tokens"]]
    for citizen in citizens:
        citizen.start()
    work = _Drill(built, told, report, tell)
    built.wait("hồ sơ đầu tiên", lambda: told.ensure_well() and bool(told.codes))
    for step in plan(work):
        time.sleep(_QUIET)
        step()
    time.sleep(_QUIET)
    stop.set()
    for citizen in citizens:
        citizen.join(_PATIENCE)
    _count(built, told, letters, report)


def _blows(work: _Drill) -> list[Step]:
    return [
        work.kill_leader,
        lambda: work.kill("a/web", "máy chủ web"),
        lambda: work.kill("b/worker", "việc nền"),
        lambda: work.renew("b/web"),
        lambda: work.renew("a/worker"),
    ]


def _there_and_back(before: Version) -> Plan:
    """As docs/operate/upgrade.md has it; what is counted at the end is counted by this version."""

    def steps(work: _Drill) -> list[Step]:
        there = [partial(work.renew, name) for name in _RENEWED]
        return [
            partial(work.takes, OURS), work.change_tables, *there, partial(work.takes, before), *there,
            partial(work.takes, OURS),
        ]  # fmt: skip

    return steps


def _count(built: Built, told: Told, letters: Letters, report: Report) -> None:
    """Once everything that was asked for is done, or a while has passed: what is there, against what was said."""
    end = time.monotonic() + _SETTLES
    while (waiting := json.loads(built.run("waiting"))) and time.monotonic() < end:
        time.sleep(2)
    found = json.loads(built.run("count", json.dumps(told.codes)))
    report.acknowledged, report.dossiers = len(told.codes), found["dossiers"]
    report.letters, report.tries = letters.came.total(), dict(told.tries)
    report.lost = found["lost"]
    again = letters.again()
    # A mail server cannot be asked whether it took a letter that a killed worker had in its hands: that one goes once
    # more, under the same Message-ID (`adapters/smtp`). Any other repetition is a fault.
    report.repeated = [name for name, number in again.items() if number == 2 and name in found["uncertain"]]
    report.doubled = [*found["doubled"], *told.contradictions, *(again.keys() - set(report.repeated))]
    report.problems += [*found["broken"], *told.failures]
    report.problems += [f"chưa xong: {kind}" for kind in waiting]

"""What `./motcua demo` starts, keeps alive and stops: simulators, worker and server, each a child of this process.

A child that dies is started again. Children ask the kernel to be told when this process is killed, so none outlives it;
the database outlives it only until the next run, which adopts it.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypedDict
from zoneinfo import ZoneInfo

import click

from motcua.config import child_processes, ready, server, simulator_ports
from motcua.config.env import environment
from motcua.kernel.errors import Conflict, NotAllowed, Unavailable

TIME_ZONE = "Asia/Ho_Chi_Minh"
SHOWN_PROCEDURE = "1.001193"
DIRECTOR = "giamdoc"
GRACE = 15.0
_PAPERS = {
    "receipt": "Giấy xác nhận đã nộp",
    "form_01": "Giấy tiếp nhận và hẹn trả (mẫu 01)",
    "control_slip": "Phiếu kiểm soát (mẫu 06)",
    "result": "Kết quả đã ký và đóng dấu",
}
QUICK_DEATHS = 5


def demo(*, port: int, reset: bool) -> None:
    """Show the whole way of one dossier, then serve until SIGINT or SIGTERM."""
    if environment().mode != "demo":
        raise NotAllowed("Bản thử chỉ chạy với MOTCUA_MODE=demo. Chưa có gì được khởi động.")
    with _the_only_demo():
        server.ensure_port_is_free(environment().host, port)
        simulator_ports.settle(beside=port)
        if reset:
            _forget()
        click.echo("Chuẩn bị cơ sở dữ liệu và tỉnh mẫu …")
        ready.ensure_ready()
        ready.collect_static()
        ready.keep_database_running()
        child_processes.claim_children()
        with _children() as children:
            children.start("simulators")
            report = _show_one_dossier()
            children.start("worker")
            children.start("serve", "--port", str(port))
            _wait_for_page(f"http://127.0.0.1:{port}/", children)
            _tell(port, report)
            children.keep_alive()


class Step(TypedDict):
    """One step as `motcua journey --json` reports it; moments are ISO 8601."""

    title: str
    post: str
    actor: str
    done_at: str


class Report(TypedDict):
    """What `motcua journey --json` leaves; `files` maps receipt, form_01 and result to their paths."""

    code: str
    steps: list[Step]
    files: dict[str, str]


@dataclass
class _Child:
    """A process of the demo and the command it runs."""

    words: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0


@dataclass
class _Children:
    """All of them, in the order in which they were started."""

    running: list[_Child] = field(default_factory=list)

    def start(self, *words: str) -> None:
        """Run `motcua WORDS` as a child."""
        self.running.append(_Child(words, _spawn(words), time.monotonic()))

    def keep_alive(self) -> None:
        """Start again whoever ended; never returns by itself."""
        while True:
            time.sleep(0.5)
            self.revive()

    def revive(self) -> None:
        """One round of `keep_alive`. Gives up on a child that dies at once, again and again."""
        for child in self.running:
            if child.process.poll() is None:
                continue
            child.deaths = child.deaths + 1 if time.monotonic() - child.started < 10 else 1
            if child.deaths > QUICK_DEATHS:
                raise Unavailable(
                    f"“motcua {child.words[0]}” không chạy được; xem các dòng phía trên để biết vì sao."
                )
            click.echo(
                f"“motcua {child.words[0]}” đã dừng ({child.process.returncode}); khởi động lại.", err=True
            )
            child.process, child.started = _spawn(child.words), time.monotonic()

    def stop(self) -> None:
        """Ask all to end, in the reverse order, and insist with those who do not."""
        for child in reversed(self.running):
            with suppress(ProcessLookupError):
                child.process.terminate()
        end = time.monotonic() + GRACE
        for child in reversed(self.running):
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


@contextmanager
def _children() -> Iterator[_Children]:
    children = _Children()
    try:
        yield children
    except KeyboardInterrupt:
        click.echo("\nĐang dừng …")
    finally:
        children.stop()
        click.echo(
            "Đã dừng. Dữ liệu còn nguyên; ./motcua demo chạy tiếp, ./motcua demo --reset làm lại từ đầu."
        )


def _spawn(words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches the supervisor alone, who stops the others in order."""
    command = [sys.executable, "-m", "motcua.config.cli", *words]
    authority = f"http://127.0.0.1:{environment().simulators.authority}"
    variables = {"TIME_STAMP_URL": authority, **os.environ}
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, env=variables)


@contextmanager
def _the_only_demo() -> Iterator[None]:
    """Two demos would share one database and one set of files; the second is turned away."""
    home = environment().home
    home.mkdir(parents=True, exist_ok=True)
    with (home / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                f"Một bản thử khác đang chạy với cùng thư mục {home}. Hãy dùng bản đó, hoặc dừng nó (Ctrl-C) "
                "rồi chạy lại; muốn chạy hai bản thì đặt MOTCUA_HOME khác cho bản thứ hai."
            ) from None
        yield


def _forget() -> None:
    """Everything the demo ever made, and nothing else that may lie in the same folder."""
    click.echo("Xoá dữ liệu của bản thử …")
    ready.reset()
    for name in ("demo", "files", "static", "authority", "mail"):
        shutil.rmtree(environment().home / name, ignore_errors=True)


def _show_one_dossier() -> Report:
    """Take one dossier through the five steps, by the very command that anybody may call, and show each step.

    A demo that is started again shows the dossier that it has.
    """
    folder = environment().home / "demo"
    kept = folder / "journey.json"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        click.echo("\nMột hồ sơ đi qua năm bước:")
        words = ["journey", "--procedure", SHOWN_PROCEDURE, "--out", str(folder), "--json"]
        done = subprocess.run(
            [sys.executable, "-m", "motcua.config.cli", *words], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unavailable(f"Hồ sơ mẫu không đi hết năm bước; dữ liệu còn nguyên.\n{done.stderr.strip()}")
        kept.write_text(done.stdout)
    report: Report = json.loads(kept.read_text())
    _show(report)
    return report


def _show(report: Report) -> None:
    click.echo(f"  Hồ sơ {report['code']}")
    zone = ZoneInfo(TIME_ZONE)
    for step in report["steps"]:
        done = datetime.fromisoformat(step["done_at"]).astimezone(zone)
        click.echo(f"  ● {step['title']:<44} {done:%d/%m/%Y %H:%M}  {step['actor']}, {step['post']}")
    for name, path in report["files"].items():
        click.echo(f"    {_PAPERS.get(name, name):<44} {path}")


def _wait_for_page(url: str, children: _Children) -> None:
    """Until the server answers, whatever it says."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        children.revive()
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unavailable(f"Máy chủ web không trả lời ở {url}; xem các dòng phía trên để biết vì sao.")


def _tell(port: int, report: Report) -> None:
    from django.conf import settings

    simulators = environment().simulators
    click.echo(f"\nMột Cửa đang chạy: http://127.0.0.1:{port}/")
    click.echo(f"Hộp thư thử: http://127.0.0.1:{simulators.mail_page}/")
    click.echo(f"Các hệ thống bên ngoài mô phỏng: http://127.0.0.1:{simulators.vneid}/\n")
    click.echo(f"Người dùng thử, mật khẩu chung {settings.DEMO_PASSWORD}:")
    for username, who in _people(report):
        click.echo(f"  {username:<20} {who}")
    click.echo(f"\nKết quả đã ký và đóng dấu: {report['files']['result']}")
    click.echo(f"Kiểm tra: ./motcua verify {_relative(report['files']['result'])}")
    click.echo("Dừng: Ctrl-C")


def _people(report: Report) -> list[tuple[str, str]]:
    """User name and description of two citizens, of everybody who handled the shown dossier, and of the director."""
    from motcua.config import sample

    posts = {step["actor"]: step["post"] for step in report["steps"]}
    people = [(row["username"], f"{row['name']}, người dân") for row in sample.data("people.json")[:2]]
    officers = sample.data("officers.json")["officers"]
    return people + [
        (row["username"], f"{row['name']}, {posts.get(row['name'], 'Giám đốc Trung tâm')}")
        for row in officers
        if row["name"] in posts or row["username"] == DIRECTOR
    ]


def _relative(path: str) -> str:
    here = Path.cwd()
    target = Path(path)
    return str(target.relative_to(here)) if target.is_relative_to(here) else path

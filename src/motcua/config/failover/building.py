"""The whole of it on the loopback: etcd, Patroni with PostgreSQL, HAProxy, PgBouncer, web servers and workers.

Every process is a child of ours, in a session of its own, and ends with us; nothing is found or ended by name.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import requests

from motcua.config import child_processes
from motcua.config.env import CHECKOUT, Environment
from motcua.config.failover.machines import Cluster, Machine
from motcua.config.variables import names
from motcua.kernel.errors import Invalid, Unavailable
from motcua.platform.cluster import server_user

_WHERE = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
PACKAGES = {
    "etcd": "etcd-server",
    "patroni": "patroni",
    "haproxy": "haproxy",
    "pgbouncer": "pgbouncer",
}
_ALIKE = "drill-" + "0123456789" * 6


def missing() -> list[str]:
    """Debian packages that the drill needs and this machine lacks."""
    lacking = [package for program, package in PACKAGES.items() if not shutil.which(program, path=_WHERE)]
    return lacking if postgres_programs() else [*lacking, "postgresql"]


def postgres_programs() -> Path | None:
    """Where the newest PostgreSQL of the machine has its programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on at the moment, all different."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in opened]
    for one in opened:
        one.close()
    return ports


def on_loopback(folder: Path) -> Cluster:
    """Three machines that are folders: two that serve, one that only votes."""
    programs = postgres_programs()
    if programs is None:
        raise Unavailable("Máy này không có PostgreSQL của Debian: sudo apt-get install postgresql")
    web, database, *ports = free_ports(2 + 3 * 6)
    machines = [_on_loopback(name, folder, ports[6 * at : 6 * at + 6]) for at, name in enumerate("abc")]
    return Cluster(
        machines, programs, network="127.0.0.0/8", web_frontend=web, database_frontend=database, ttl=10
    )


def _on_loopback(name: str, folder: Path, ports: Sequence[int]) -> Machine:
    client, peer, patroni, postgres, web, pooler = ports
    return Machine(
        name,
        "127.0.0.1",
        client,
        peer,
        patroni,
        postgres,
        web,
        pooler,
        serves=name != "c",
        home=folder / name,
    )


@dataclass(frozen=True)
class Version:
    """A checkout of ours, and the Python that has what it needs."""

    checkout: Path
    python: Path

    @classmethod
    def at(cls, checkout: Path) -> "Version":
        """With its own environment; raises `Invalid` where there is none."""
        python = checkout / ".venv" / "bin" / "python"
        if not (checkout / "src" / "motcua").is_dir() or not python.exists():
            raise Invalid(
                "%(checkout)s không phải bản cài của Một Cửa có môi trường riêng. Hãy chạy ./motcua --help ở đó trước.",
                code="not_a_version", checkout=checkout,
            )  # fmt: skip
        return cls(checkout.resolve(), python)


OURS = Version(CHECKOUT, Path(sys.executable))


@dataclass
class Built:
    """A running cluster. `running` by machine and role, as `a/web`; `version` is what starts next."""

    cluster: Cluster
    folder: Path
    mail: int
    version: Version = OURS
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where people come in."""
        return f"http://127.0.0.1:{self.cluster.web_frontend}"

    @property
    def database(self) -> str:
        """The leader, through HAProxy."""
        return self._database_at(self.cluster.database_frontend)

    def _database_at(self, port: int, user: str = "motcua", name: str = "motcua") -> str:
        word = self.cluster.passwords["motcua" if user == "motcua" else "superuser"]
        return f"postgresql://{user}:{word}@127.0.0.1:{port}/{name}"

    def start(self) -> None:
        """Bring everything up, from the bottom; raises `Unavailable` with the last words of what did not come."""
        for machine in self.cluster.machines:
            self._lay(machine)
            self.start_one(f"{machine.name}/etcd")
        for machine in self.cluster.serving:
            self.start_one(f"{machine.name}/patroni")
            self.wait(f"Patroni của {machine.name}", lambda machine=machine: self._is_healthy(machine))  # type: ignore[misc]
        self.start_one("a/haproxy")
        self._make_database()
        for machine in self.cluster.serving:
            self.start_one(f"{machine.name}/pgbouncer")
        self.run("setup-database")
        for machine in self.cluster.serving:
            self.start_one(f"{machine.name}/web")
            self.start_one(f"{machine.name}/worker")
        for machine in self.cluster.serving:
            self.wait(f"máy chủ web của {machine.name}", lambda machine=machine: self.is_ready(machine))  # type: ignore[misc]

    def start_one(self, name: str) -> None:
        """Start a process by its name."""
        of, _, role = name.partition("/")
        machine = next(one for one in self.cluster.machines if one.name == of)
        words = {
            "etcd": [_program("etcd"), "--config-file", str(machine.home / "etcd.yml")],
            "patroni": [*_as_user(), _program("patroni"), str(machine.home / "patroni.yml")],
            "haproxy": [_program("haproxy"), "-db", "-f", str(machine.home / "haproxy.cfg")],
            "pgbouncer": [*_as_user(), _program("pgbouncer"), "-q", str(machine.home / "pgbouncer.ini")],
            "web": self._motcua("serve"),
            "worker": self._motcua("worker"),
        }[role]
        ours = role in ("web", "worker")
        with (machine.home / f"{role}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                words, env=self.variables(machine) if ours else _plain(), cwd=machine.home, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _motcua(self, *words: str) -> list[str]:
        return [str(self.version.python), "-m", "motcua.config.cli", *words]

    def variables(self, machine: Machine) -> dict[str, str]:
        """The environment of a web server or worker: one MOTCUA_HOME for all, as if it were a shared disk."""
        foreign = names(Environment) | {"DJANGO_SETTINGS_MODULE", child_processes.PARENT, "PYTHONPATH"}
        return {
            **{name: value for name, value in os.environ.items() if name not in foreign},
            "PYTHONPATH": str(self.version.checkout / "src"),
            "MOTCUA_MODE": "demo",
            "MOTCUA_HOME": str(self.folder / "shared"),
            "DATABASE_URL": self._database_at(machine.pooler),
            "DATABASE_POOLER": "transaction",
            "BACKUP_DATABASE_URL": self.database,
            "SECRET_KEY": _ALIKE,
            "PORT": str(machine.web),
            "PUBLIC_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail}",
            "WORKERS": "1",
            "LOG_LEVEL": "WARNING",
        }

    def run(self, what: str, given: str = "") -> str:
        """A piece of our own work beside the cluster (`preparing`), in a process with its settings."""
        machine = self.cluster.serving[0]
        done = subprocess.run(
            [str(self.version.python), "-m", "motcua.config.failover.preparing", what],
            env={**self.variables(machine), "DATABASE_URL": self.database, "DATABASE_POOLER": ""},
            input=given, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Unavailable(f"{what}: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def leader(self) -> Machine | None:
        """Who leads the database now."""
        return next((one for one in self.cluster.serving if self._says(one, "/primary")), None)

    def follower_is_synchronous(self) -> bool:
        """Whether what is acknowledged now is on two machines."""
        return any(self._says(one, "/synchronous") for one in self.cluster.serving)

    def is_ready(self, machine: Machine) -> bool:
        """Whether its web server takes requests."""
        return _answers(f"http://{machine.at(machine.web)}/ready")

    def _is_healthy(self, machine: Machine) -> bool:
        return self._says(machine, "/health")

    @staticmethod
    def _says(machine: Machine, path: str) -> bool:
        return _answers(f"http://{machine.at(machine.patroni)}{path}")

    def wait(self, what: str, until: Callable[[], bool], patience: float = 120.0) -> float:
        """Until something is so; returns the seconds. Raises `Unavailable` after `patience`."""
        began = time.monotonic()
        while not until():
            if ended := [name for name, process in self.running.items() if process.poll() is not None]:
                raise Unavailable(f"{', '.join(ended)} đã dừng.\n{self.last_words()}")
            if time.monotonic() - began > patience:
                raise Unavailable(f"{what} không lên được sau {patience:.0f} giây.\n{self.last_words()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def kill(self, name: str, *more: psutil.Process) -> None:
        """SIGKILL to one of ours and all that it started, as if its machine had lost power."""
        process = self.running.pop(name)
        family = [*_family(process.pid), *more]
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()

    def end(self, name: str) -> None:
        """Ask one politely, as an upgrade does, and wait for it."""
        process = self.running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def postmaster(self, machine: Machine) -> list[psutil.Process]:
        """The PostgreSQL of a machine with all its processes; Patroni starts it in a session of its own."""
        try:
            number = int((machine.home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
            return _family(number)
        except (OSError, ValueError, IndexError):
            return []

    def stop(self) -> None:
        """End everything that was started here, politely first, and delete the folder."""
        for name in reversed(list(self.running)):
            with suppress(ProcessLookupError):
                self.running[name].terminate()
        end = time.monotonic() + 20
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
        for name in list(self.running):
            self.kill(name)
        for machine in self.cluster.serving:
            for one in self.postmaster(machine):
                with suppress(psutil.NoSuchProcess):
                    one.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self) -> str:
        """The ends of all logs."""
        logs = sorted(self.folder.glob("*/*.log"))
        return "\n".join(f"[{log.parent.name}/{log.name}] {_tail(log)}" for log in logs)

    def _lay(self, machine: Machine) -> None:
        machine.home.mkdir(parents=True)
        for name, text in self.cluster.files(machine).items():
            (machine.home / name).write_text(text)
            (machine.home / name).chmod(0o600)
        if os.geteuid() == 0:
            for path in (machine.home, *machine.home.iterdir()):
                shutil.chown(path, server_user())

    def _make_database(self) -> None:
        """As an administrator does once: the user and its database."""
        url = self._database_at(self.cluster.database_frontend, "postgres", "postgres")
        self.wait("HAProxy", lambda: _leads(url))
        word = self.cluster.passwords["motcua"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE USER motcua PASSWORD '{word}'")
            connection.execute("CREATE DATABASE motcua OWNER motcua")


def _program(name: str) -> str:
    found = shutil.which(name, path=_WHERE)
    if found is None:
        raise Unavailable(f"Máy này không có {name}: sudo apt-get install {PACKAGES[name]}")
    return found


def _as_user() -> list[str]:
    """PostgreSQL and PgBouncer refuse to run as root."""
    if os.geteuid() != 0:
        return []
    user = server_user()
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--"]


def _plain() -> Mapping[str, str]:
    return {"PATH": _WHERE, "LC_ALL": "C.UTF-8", "HOME": "/", "TZ": "UTC"}


def _family(number: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(number)
        return [*parent.children(recursive=True), parent]
    except psutil.NoSuchProcess:
        return []


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _leads(url: str) -> bool:
    """Whether the leader answers, and nobody else: HAProxy takes turns until it has asked who leads."""
    return all(_is_leader(url) for _ in range(6))


def _is_leader(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.Error:
        return False


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-600:]

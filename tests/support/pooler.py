"""PgBouncer in transaction mode before the server of the tests: two connections for whoever comes."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from motcua.config.tools import TOOLS
from motcua.platform.cluster import SYSTEM_USER

PROGRAM = next(tool for tool in TOOLS if tool.package == "pgbouncer")
_SETTINGS = """
[databases]
* = {server}
[pgbouncer]
pool_mode = transaction
default_pool_size = {connections}
auth_type = any
stats_users = {user}
listen_addr =
unix_socket_dir = {folder}
listen_port = 5432
server_reset_query =
logfile = {folder}/log
pidfile = {folder}/pid
"""


@contextmanager
def pooler(server: psycopg.Connection, *, connections: int) -> Iterator[Path]:
    """The folder of its socket, while it runs; `server` is any connection to the server behind it.

    Its sessions are never put back in order between two transactions (`server_reset_query` is empty), so whatever
    somebody leaves on one, the next one finds.
    """
    folder = Path(tempfile.mkdtemp(prefix="motcua-pooler-"))
    behind = server.info
    words = {"host": behind.host, "port": behind.port, "user": behind.user, "password": behind.password}
    named = " ".join(f"{name}={value}" for name, value in words.items() if value)
    file = folder / "pgbouncer.ini"
    settings = {"server": named, "connections": connections, "folder": folder, "user": behind.user}
    file.write_text(_SETTINGS.format(**settings))
    as_user: list[str] = []
    if os.geteuid() == 0:
        # It refuses to run as root.
        for path in (folder, file):
            shutil.chown(path, SYSTEM_USER)
        as_user = ["-u", SYSTEM_USER]
    running = subprocess.Popen([str(PROGRAM.path), "-q", *as_user, str(file)])
    try:
        _wait_for(folder / ".s.PGSQL.5432", running)
        yield folder
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(folder)


def transactions(folder: Path, user: str) -> int:
    """How many transactions the pooler has passed on so far."""
    with psycopg.connect(host=str(folder), dbname="pgbouncer", user=user, autocommit=True) as console:
        cursor = console.execute("SHOW STATS")
        names = [column.name for column in cursor.description or ()]
        return sum(int(row[names.index("total_xact_count")]) for row in cursor)


def _wait_for(socket: Path, running: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 20
    while not socket.exists():
        if running.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"PgBouncer does not start (exit {running.poll()})")
        time.sleep(0.02)

"""The web server: granian in front of Django, as many processes as WORKERS says, one thread each.

Measured: two processes with one thread and connections that stay open serve more pages than threads with a pool do.
What comes slowly is waited for before that thread (`door`, `platform.arrival`); how many connections wait is bounded
here.
"""

import errno
import resource
import socket
import sys

from django.db import connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from motcua.config import child_processes, production, ready
from motcua.config.env import environment
from motcua.config.monitoring import counting
from motcua.kernel.errors import Conflict
from motcua.platform.records import spool
from motcua.platform.records.record import Log

HEAD_SECONDS = 20
"""For a whole head of a request, and for a connection on which nobody asks anything more."""
LARGEST_HEAD = 32 * 1024
MOST_CONNECTIONS = 8192
"""Of one server process; fewer where the system allows fewer open files."""
_OTHER_FILES = 256


class PortInUse(Conflict):
    """Somebody else listens on the port; the text names it and the way out."""


def serve(port: int | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM. Production first refuses whatever is only fit for a demo."""
    env = environment()
    port = port or env.port
    ensure_port_is_free(env.host, port)
    counting.begin(env.home, port)
    ready.ensure_ready()
    production.ensure_fit()
    ready.collect_static()
    ready.keep_database_running()
    server = Granian(
        "motcua.config.rsgi:door",
        address=env.host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=LARGEST_HEAD),
        websockets=False,
        workers=env.workers,
        backpressure=most_connections(),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=True,
        log_access=False,
        log_level=LogLevels.warning,
    )
    spool.be("server")
    spool.note(Log.PROCESS, "started", port=port, processes=env.workers, mode=env.mode)
    # Server processes may be forked from this one, and must not share its connection.
    connections.close_all()
    child_processes.claim_children()
    server.serve()
    spool.note(Log.PROCESS, "stopped", port=port)
    sys.exit(0)


def most_connections() -> int:
    """How many connections one process takes at once. Each may need a file for its body beside itself.

    Raises the soft limit of open files, which processes inherit, as far as the system allows.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + _OTHER_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), hard))
    return max(1, (files - _OTHER_FILES) // 2)


def ensure_port_is_free(host: str, port: int) -> None:
    """Raise `PortInUse` before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise PortInUse(
                f"Cổng {port} đang được một chương trình khác dùng. Chưa có gì được khởi động. "
                f"Hãy dừng chương trình đó, hoặc chọn cổng khác: --port {port + 1}"
            ) from None

"""The web server: granian in front of Django, as many processes as WORKERS says, one thread each.

Measured: two processes with one thread and connections that stay open serve more pages than threads with a pool do.
"""

import errno
import socket
import sys

from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from motcua.config import child_processes, production, ready
from motcua.config.env import environment
from motcua.kernel.errors import Conflict


class PortInUse(Conflict):
    """Somebody else listens on the port; the text names it and the way out."""


def serve(port: int | None = None) -> None:
    """Answer requests until SIGINT or SIGTERM. Production first refuses whatever is only fit for a demo."""
    env = environment()
    port = port or env.port
    ensure_port_is_free(env.host, port)
    ready.ensure_ready()
    production.ensure_fit()
    ready.collect_static()
    ready.keep_database_running()
    server = Granian(
        "motcua.config.wsgi:application",
        address=env.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=env.workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=True,
        log_access=False,
        log_level=LogLevels.warning,
    )
    # Server processes may be forked from this one, and must not share its connection.
    connections.close_all()
    child_processes.claim_children()
    server.serve()
    sys.exit(0)


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

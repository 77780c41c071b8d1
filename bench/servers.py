"""Ours and a bare Django site, served alike: granian, two processes with one thread each."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from bench import place
from motcua.platform.limits import USUAL

# Whoever measures asks more often than any person may; a row that is about limits names its own.
OFTEN = " ".join(f"{name}=1000000/60" for name in USUAL)


@contextmanager
def ours(database: str, **more: str) -> Iterator[str]:
    """`motcua serve` on a database, with more settings; gives its address."""
    with _serving([sys.executable, "-m", "motcua.config.cli", "serve"], database, "/", **more) as address:
        yield address


@contextmanager
def worker(database: str, **more: str) -> Iterator[None]:
    """`motcua worker` on a database."""
    words = [sys.executable, "-m", "motcua.config.cli", "worker"]
    running = subprocess.Popen(
        words, env=place.variables(database, **more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.terminate()
        try:
            running.wait(40)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def bare(database: str) -> Iterator[str]:
    """The bare site on the same database."""
    with _serving([sys.executable, "-m", "bench.bare_server"], database, "/?queries=1") as address:
        yield address


@contextmanager
def _serving(words: list[str], database: str, probe: str, **more: str) -> Iterator[str]:
    port = _free_port()
    own = {"PORT": str(port), "WORKERS": str(place.PROCESSES), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    own["LIMITS"] = OFTEN
    # Into a file: a pipe that nobody empties stops the server once its log has filled it.
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            words, env=place.variables(database, **{**own, **more}), stdout=subprocess.DEVNULL, stderr=log
        )
        try:
            _wait(port, server, probe, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: "subprocess.Popen[bytes]", probe: str, log: IO[bytes]) -> None:
    from bench.clients import fetch

    end = time.monotonic() + 120
    while time.monotonic() < end:
        if server.poll() is not None:
            log.seek(0)
            said = log.read().decode()[-400:]
            raise place.PeerError(f"the server ended: {said}")
        try:
            if fetch(f"http://127.0.0.1:{port}", probe)[0] < 500:
                return
        except OSError:
            time.sleep(0.3)
    raise place.PeerError(f"the server did not answer in time (process {os.getpid()})")

"""Where measuring happens: a cluster of its own beside the demo's, one database for each side."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from motcua.config.env import CHECKOUT, environment
from motcua.platform.cluster import Cluster

PROCESSES = 2


class PeerError(Exception):
    """A side could not be driven; the text is the end of what it said."""


@cache
def home() -> Path:
    """The folder of everything that is measured; it may be deleted afterwards."""
    return environment().home / "bench"


@cache
def _cluster() -> Cluster:
    return Cluster(home())


@cache
def url(database: str) -> str:
    """The address of a database, made when missing. The same settings of the server for all sides."""
    return _cluster().ensure_running(database)


def fresh(*databases: str) -> None:
    """Begin with nothing: what earlier runs left would be tidied up by the server while somebody is measured."""
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        for name in databases:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
    # Made anew as soon as somebody asks for their address.
    url.cache_clear()


def variables(database: str, **more: str) -> dict[str, str]:
    """The environment of a process that works on one of our databases."""
    own = {
        "MOTCUA_HOME": str(home()),
        "DATABASE_URL": url(database),
        "LOG_LEVEL": "ERROR",
        "MOTCUA_MODE": "demo",
    }
    path = os.pathsep.join((str(CHECKOUT), str(CHECKOUT / "src")))
    # Named twice, an address would be refused.
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
    return {**given, **own, "PYTHONPATH": path, **more}


def run(module: str, *words: str, database: str, patience: float = 900, **more: str) -> Any:
    """Run `python -m bench.MODULE` on a database; its last line is a JSON value."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *words],
        env=variables(database, **more),
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
        cwd=CHECKOUT,
    )
    if done.returncode:
        raise PeerError(done.stderr.strip()[-600:])
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def serving(module: str, *words: str, database: str) -> Iterator[Callable[[float], float]]:
    """`python -m bench.MODULE` on a database, ready to be driven in turns (`race.serve`): seconds in, a rate out."""
    running = subprocess.Popen(
        [sys.executable, "-m", f"bench.{module}", *words],
        env=variables(database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    try:
        _answer(module, running)
        yield partial(_turn, module, running)
    finally:
        # With its input at an end it ends itself.
        running.communicate(timeout=60)


def _turn(module: str, running: "subprocess.Popen[str]", seconds: float) -> float:
    if running.stdin is None:
        raise PeerError(f"{module} cannot be asked")
    running.stdin.write(f"{seconds}\n")
    running.stdin.flush()
    return float(_answer(module, running))


def _answer(module: str, running: "subprocess.Popen[str]") -> Any:
    """Its next line that is JSON; what a peer prints besides is passed over."""
    for line in running.stdout or ():
        with suppress(ValueError):
            return json.loads(line)
    raise PeerError(f"{module} ended with {running.wait(60)}; see above")


def motcua(*words: str, database: str, patience: float = 3600) -> str:
    """Run our own command line on a database; returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "motcua.config.cli", *words],
        env=variables(database),
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    if done.returncode:
        raise PeerError(done.stderr.strip()[-600:])
    return done.stdout


def program(name: str) -> Path:
    """A program of the embedded server, such as pgbench."""
    from motcua.platform.cluster import binary

    return binary(name)

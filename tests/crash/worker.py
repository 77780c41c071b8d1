"""A worker in a process of its own, that a test may kill; and waiting until what it does has shown."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from motcua.config import ready
from motcua.platform import jobs
from motcua.platform.effects.tasks import sweep_effects

ROOT = Path(__file__).parents[2]
WAY_OUT = 120.0


@contextmanager
def worker(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program `tests.crash.…` on this test's database; killed in the end, if it still lives."""
    database = urlsplit(ready.database_url())._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
    """Wait for something that must come, doing something else each second."""
    end = time.monotonic() + WAY_OUT
    while not is_so():
        assert time.monotonic() < end, "it never became so"
        meanwhile()
        time.sleep(0.5)


def sweep() -> None:
    """What the clock does each minute."""
    jobs.defer(sweep_effects, [{"timestamp": 0}])

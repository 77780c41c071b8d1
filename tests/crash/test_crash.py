"""Server, worker and database are killed in the middle of the work: nothing is lost, nothing is doubled."""

import json
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sized
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest
from pytest_django import DjangoDbBlocker

from motcua.platform.cluster import Cluster, binary
from tests.crash.people import Acknowledged, Citizen, Person, Receiver
from tests.support.site import Site

pytestmark = pytest.mark.crash

ROOT = Path(__file__).parents[2]
# Each round kills one of them; a part of the server is one of its processes, which it must replace by itself.
ROUNDS = ("postgres", "part of serve", "worker", "serve and worker")
WHOLE = (*ROUNDS, "serve", "postgres") * 3
SEED = 20261121


@pytest.fixture
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[Site]:
    """An installation with its own embedded PostgreSQL, which begins as a copy of one that is ready for work."""
    from tests.support.database import site_database

    made = Site(tmp_path / "site")
    cluster = Cluster(made.home)
    try:
        with django_db_blocker.unblock(), site_database() as ready:
            _copy(ready, cluster.ensure_running())
        made.start("serve", "worker")
        yield made
    finally:
        made.stop()
        cluster.release()


def _copy(ready: str, here: str) -> None:
    with subprocess.Popen([binary("pg_dump"), "-Fc", ready], stdout=subprocess.PIPE) as dump:
        subprocess.run([binary("pg_restore"), "--no-owner", "-d", here], stdin=dump.stdout, check=True)


def kill(site: Site, victim: str) -> None:
    """SIGKILL, at once, to processes that belong to this site alone; what is gone is started again."""
    if victim == "postgres":
        postmaster = int((site.home / "pg" / "postmaster.pid").read_text().splitlines()[0])
        psutil.Process(postmaster).send_signal(signal.SIGKILL)
        return
    if victim == "part of serve":
        _children(site, "serve")[0].kill()
        return
    for name in victim.split(" and "):
        family = [*_children(site, name), psutil.Process(site.running[name].pid)]
        for process in reversed(family):
            process.kill()
        site.running.pop(name).wait()
        site.start(name)


def _children(site: Site, name: str) -> list[psutil.Process]:
    """The processes that a process of the site has made of itself; the database is not one of them."""
    started = psutil.Process(site.running[name].pid).children(recursive=True)
    return [p for p in started if p.name() != "postgres" and "postgres" not in "".join(p.cmdline()[:1])]


def read_everything(site: Site) -> None:
    """Until every reader of the log has read to its end."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        states = json.loads(site.run("log", "status", "--json"))["readers"]
        assert not any(state["parked"] for state in states), states
        if not any(state["behind"] for state in states):
            return
        time.sleep(0.5)
    raise AssertionError(f"the readers do not come to the end: {site.log('worker')}")


def wait_for(growing: Sized, size: int, everybody: list[Person]) -> None:
    """Until so much was acknowledged; somebody who gave up says why."""
    end = time.monotonic() + 90
    while len(growing) < size and time.monotonic() < end:
        for person in everybody:
            assert person.failure is None, f"{person.name}: {person.failure!r}"
        time.sleep(0.02)
    assert len(growing) >= size


def test_nothing_acknowledged_is_lost_and_nothing_happens_twice(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rounds = WHOLE if request.config.getoption("--whole") else ROUNDS
    chance = random.Random(SEED)
    told, stop = Acknowledged(), threading.Event()
    citizens = [Citizen(site, name, told, stop) for name in ("nongdan", "giaovien", "luatsu")]
    everybody: list[Person] = [*citizens, Receiver(site, "tiepnhan", told, stop)]
    for person in everybody:
        person.start()
    for victim in rounds:
        wait_for(told.submitted, len(told.submitted) + 1, everybody)
        time.sleep(chance.uniform(0, 0.5))
        kill(site, victim)
    wait_for(told.accepted, 3, everybody)
    stop.set()
    for person in everybody:
        person.join(90)
        assert person.failure is None, f"{person.name}: {person.failure!r}"
    read_everything(site)

    assert not told.contradictions
    acknowledged = tmp_path / "acknowledged.json"
    acknowledged.write_text(json.dumps(asdict(told)))
    looked = subprocess.run(
        [*site.python(), "-m", "tests.crash.afterwards", str(acknowledged)],
        env=site.variables, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert looked.returncode == 0, looked.stderr
    found = json.loads(looked.stdout)
    assert found["faults"] == []
    assert found["dossiers"] >= len(told.submitted) >= len(rounds)

"""Steps of dossiers: whole journeys beside django-viewflow and SpiffWorkflow, single writes beside pgbench."""

import re
import subprocess
from collections.abc import Iterator

from bench import place
from bench.measure import Measure, middle


def whole(*, quick: bool) -> Iterator[Measure]:
    """Five-step dossiers per second, each side in turn, several rounds; as many processes on all sides."""
    seconds, rounds = ("3", 3) if quick else ("5", 11)
    processes = str(place.PROCESSES)
    place.fresh("steps", "viewflow", "spiff")
    place.run("ready", database="steps")

    ours, viewflow, spiff = [], [], []
    for _ in range(rounds):
        ours.append(place.run("ours", "dossiers", seconds, processes, database="steps"))
        spiff.append(place.run("spiff_peer", seconds, processes, database="spiff"))
        viewflow.append(place.run("viewflow_peer", seconds, processes, database="viewflow"))
    note = f"{processes} processes on each side, median of {rounds} rounds; ours has six human steps, the peer five"
    what, value = "five-step dossiers beside", middle(ours)
    yield Measure(f"{what} viewflow", value, "1/s", "django-viewflow 2.4", middle(viewflow), 2, 5, note=note)
    note += "; it writes no tasks and no audit"
    yield Measure(f"{what} SpiffWorkflow", value, "1/s", "SpiffWorkflow 3.2", middle(spiff), 1, 3, note=note)


def transition(*, quick: bool) -> Iterator[Measure]:
    """One transition beside one TPC-B transaction, with two clients each, on the same server."""
    seconds, rounds = (4, 2) if quick else (8, 5)
    _fill_pgbench()
    place.run("ready", database="steps")
    ours, peer = [], []
    for _ in range(rounds):
        ours.append(place.run("ours", "transition", str(seconds), str(place.PROCESSES), database="steps"))
        peer.append(_pgbench(seconds))
    note = f"{place.PROCESSES} clients on each side, median of {rounds} rounds"
    yield Measure("one transition", middle(ours), "1/s", "pgbench TPC-B", middle(peer), 0.25, 0.5, note=note)


def approvals(*, quick: bool) -> Iterator[Measure]:
    """Two hundred dossiers approved in one command, per dossier, beside TPC-B with one client."""
    seconds, rounds = (2, 2) if quick else (6, 3)
    _fill_pgbench()
    place.run("ready", database="steps")
    ours, peer = [], []
    for _ in range(rounds):
        ours.append(place.run("ours", "approvals", str(seconds), "1", database="steps"))
        peer.append(_pgbench(seconds, clients=1))
    note = f"one client on each side, median of {rounds} rounds"
    yield Measure(
        "200 approvals in one command", middle(ours), "1/s", "pgbench TPC-B", middle(peer), 1, 2, note=note
    )


def _fill_pgbench() -> None:
    import psycopg

    with psycopg.connect(place.url("pgbench"), autocommit=True) as connection:
        row = connection.execute("SELECT to_regclass('pgbench_accounts')").fetchone()
    if row == (None,):
        _call("-i", "-q", "-s", "50")


def _pgbench(seconds: int, *, clients: int = place.PROCESSES) -> float:
    said = _call("-T", str(seconds), "-c", str(clients), "-j", str(clients), "-M", "prepared", "-n")
    found = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
    if found is None:
        raise place.PeerError(said[-300:])
    return float(found[1])


def _call(*words: str) -> str:
    done = subprocess.run(
        [str(place.program("pgbench")), *words, place.url("pgbench")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise place.PeerError(done.stderr[-300:])
    return done.stdout

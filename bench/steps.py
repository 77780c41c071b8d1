"""Steps of dossiers: whole journeys beside django-viewflow, SpiffWorkflow and DBOS, single writes beside pgbench."""

import re
import subprocess
from collections.abc import Iterator

from bench import place, turns
from bench.measure import Measure, of_turns

# Peer, what it is called, floor and goal.
PEERS = (
    ("viewflow", "django-viewflow 2.4", 5, 8, ""),
    ("spiff", "SpiffWorkflow 3.2", 1.5, 3, "; it writes no tasks and no audit"),
    ("dbos", "DBOS 3.4", 8, 12, "; a durable workflow that waits for each act (recv) and does it (step)"),
)


def whole(*, quick: bool) -> Iterator[Measure]:
    """Five-step dossiers per second; as many processes on all sides."""
    processes = str(place.PROCESSES)
    names = [peer for peer, *_ in PEERS]
    place.fresh("steps", *names)
    place.run("ready", database="steps")
    peers = {name: (name, (f"{name}_peer", processes)) for name in names}
    with turns.served(ours=("steps", ("ours", "dossiers", processes)), **peers) as sides:
        taken = turns.take(sides, turns=4 if quick else 24, seconds=1.5)
    for name, title, floor, goal, what in PEERS:
        note = f"{_note(taken)}; ours has six human steps, the peer five{what}"
        yield of_turns(
            f"five-step dossiers beside {title.split()[0].removeprefix('django-')}",
            taken.rates["ours"],
            title,
            taken.rates[name],
            floor=floor,
            goal=goal,
            note=note,
        )


def transition(*, quick: bool) -> Iterator[Measure]:
    """One transition beside one TPC-B transaction, with two clients each, on the same server."""
    yield _beside_pgbench(
        "one transition", "transition", place.PROCESSES, (0.4, 0.6), turns_=4 if quick else 24
    )


def approvals(*, quick: bool) -> Iterator[Measure]:
    """Two hundred dossiers approved in one command, per dossier, beside TPC-B with one client."""
    yield _beside_pgbench("200 approvals in one command", "approvals", 1, (1, 2), turns_=3 if quick else 12)


def _beside_pgbench(
    measure: str, what: str, clients: int, bounds: tuple[float, float], *, turns_: int
) -> Measure:
    _fill_pgbench()
    place.run("ready", database="steps")
    with turns.served(ours=("steps", ("ours", what, str(clients)))) as sides:
        sides["pgbench"] = lambda seconds: _pgbench(round(seconds), clients=clients)
        taken = turns.take(sides, turns=turns_, seconds=2)
    floor, goal = bounds
    note = f"{clients} client{'s' if clients > 1 else ''} on each side; {_note(taken)}"
    ours, peer = taken.rates["ours"], taken.rates["pgbench"]
    return of_turns(measure, ours, "pgbench TPC-B", peer, floor=floor, goal=goal, note=note)


def _note(taken: turns.Turns) -> str:
    return f"{len(taken.fsync)} turns; {taken.disk}"


def _fill_pgbench() -> None:
    import psycopg

    with psycopg.connect(place.url("pgbench"), autocommit=True) as connection:
        row = connection.execute("SELECT to_regclass('pgbench_accounts')").fetchone()
    if row == (None,):
        _call("-i", "-q", "-s", "50")


def _pgbench(seconds: int, *, clients: int) -> float:
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

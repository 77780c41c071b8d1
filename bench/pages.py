"""Pages and lists over HTTP: how they bear ten times the data, and how they stand beside a bare Django page."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from bench import place, servers
from bench.clients import Load, Request, fetch, load
from bench.measure import Measure, middle, of_turns

SMALL, LARGE = 100_000, 1_100_000


def _ready(size: int) -> str:
    database = "year_small" if size == SMALL else "year_large"
    place.run("ready", str(size), database=database, patience=5400)
    return database


def worklists(*, quick: bool) -> Iterator[Measure]:
    """The worklist page and the API's list of 100, of the busiest officer, at both sizes.

    That officer's own list grows with the data, so the counts on the page are counted over ten times as much.
    """
    seconds = 3 if quick else 6
    rounds = 1 if quick else 3
    found: dict[tuple[str, int, int], list[Load]] = {}
    with servers.ours(_ready(SMALL)) as small, servers.ours(_ready(LARGE)) as large:
        asked = {
            SMALL: place.run("asking", database="year_small"),
            LARGE: place.run("asking", database="year_large"),
        }
        for _ in range(rounds):
            for name in ("worklist page", "worklist API"):
                for clients in (1, 10):
                    for size, base in ((SMALL, small), (LARGE, large)):
                        one = asked[size][name]
                        got = _asked(base, one, clients=clients, seconds=seconds)
                        found.setdefault((name, clients, size), []).append(got)
    for name in ("worklist page", "worklist API"):
        for clients in (1, 10):
            a, b = found[name, clients, SMALL], found[name, clients, LARGE]
            more = {
                "p50_small": middle(x.p50 for x in a),
                "p50_large": middle(x.p50 for x in b),
                "p95_small": middle(x.p95 for x in a),
                "p95_large": middle(x.p95 for x in b),
            }
            yield Measure(
                f"{name}, {clients} client{'s' if clients > 1 else ''}, 1,100,000 against 100,000",
                more["p50_large"] / more["p50_small"],
                "times the p50",
                floor=1.2,
                goal=1.1,
                lower_is_better=True,
                note="p50 {p50_small:.1f} → {p50_large:.1f} ms, p95 {p95_small:.1f} → {p95_large:.1f} ms".format(
                    **more
                )
                + _lists(asked[SMALL][name]["about"], asked[LARGE][name]["about"]),
                more=more,
            )


# With the least and the wished-for share of the bare page's rate.
BESIDE_BARE = {
    "tracking page": (0.6, 0.7),
    "catalogue search": (0.6, 0.7),
    "catalogue search, never asked before": (0.4, 0.7),
    "procedure page": (0.6, 0.7),
}


def _lists(small: Mapping[str, Any], large: Mapping[str, Any]) -> str:
    """Whose lists were read, and how long they are."""
    posts = small["post"] if small["post"] == large["post"] else f"{small['post']} and {large['post']}"
    return f"; {posts}: {small['waiting']:,} → {large['waiting']:,} waiting, unit {small['unit']:,} → {large['unit']:,}"


def beside_bare(*, quick: bool) -> Iterator[Measure]:
    """Tracking, search and a procedure's page beside a bare page that makes as many queries."""
    seconds, rounds = (1.5, 2) if quick else (1.5, 12)
    database = _ready(SMALL if quick else LARGE)
    with servers.ours(database) as own, servers.bare(database) as bare:
        asked = place.run("asking", database=database)
        for name, (floor, goal) in BESIDE_BARE.items():
            one = asked[name]
            plain = {"path": f"/?queries={max(one['queries'], 1)}", "headers": {}}
            ours, theirs = [], []
            for _ in range(rounds):
                ours.append(_asked(own, one, clients=8, seconds=seconds).rate)
                theirs.append(_asked(bare, plain, clients=8, seconds=seconds).rate)
            note = f"{one['queries']} queries, {one['bytes']} bytes of page"
            peer = "bare Django page with as many queries"
            yield of_turns(name, ours, peer, theirs, floor=floor, goal=goal, note=f"{rounds} turns; {note}")


def _asked(base: str, one: Mapping[str, Any], *, clients: int, seconds: float) -> Load:
    """Ask for one address again and again, or for many in turn; `%d` in one is a number that never comes twice."""
    paths, numbers = one.get("paths") or [one["path"]], count()

    def make(client: int, n: int) -> Request:
        path = paths[(client * len(paths) // clients + n) % len(paths)]
        return Request(path.replace("%d", str(next(numbers))), headers=one["headers"])

    load(base, make, clients=clients, seconds=1)
    return load(base, make, clients=clients, seconds=seconds)


PAGES = ("/", "/thu-tuc", "/thu-tuc/1.001193", "/tra-cuu")


def weight(*, quick: bool) -> Iterator[Measure]:
    """Bytes over the wire for the portal's pages: the first view of each with all it loads, and the second."""
    del quick
    place.run("ready", database="steps")
    with servers.ours("steps") as base:
        for path in PAGES:
            first, second = _bytes_of(base, path)
            yield Measure(f"first view of {path}", first, "bytes", goal=100 * 1024, lower_is_better=True)
            yield Measure(f"second view of {path}", second, "bytes", goal=20 * 1024, lower_is_better=True)


def _bytes_of(base: str, path: str) -> tuple[int, int]:
    """Page and everything it loads, compressed; on the second view what may be kept for ever is not asked again."""
    import gzip
    import re

    _, headers, body = fetch(base, path, Accept_Encoding="gzip, br")
    page = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    if headers.get("content-encoding") == "br":
        _, _, page = fetch(base, path)
    text = page.decode()
    wanted = set(re.findall(r'(?:src|href)="(/[^"#]+\.(?:css|js|svg|png|woff2|ico|webp)[^"]*)"', text))
    first, again = len(body), len(body)
    seen: set[str] = set()
    while wanted - seen:
        link = sorted(wanted - seen)[0]
        seen.add(link)
        status, got, data = fetch(base, link, Accept_Encoding="gzip, br")
        if status != 200:
            continue
        first += len(data)
        again += 0 if "immutable" in got.get("cache-control", "") else len(data)
        if link.partition("?")[0].endswith(".css"):
            _, _, plain = fetch(base, link)
            folder = link.rpartition("/")[0]
            wanted |= {
                _joined(folder, u)
                for u in re.findall(r"url\(['\"]?([^'\")]+)", plain.decode())
                if "data:" not in u
            }
    return first, again


def _joined(folder: str, link: str) -> str:
    from urllib.parse import urljoin

    return urljoin(f"{folder}/", link)

"""The home page while strangers bring heavy files and bombs, and send by drips: how long anybody waits at most."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import requests

from bench import place, servers
from bench.measure import Measure
from tests.support import foreign_files
from tests.support.strangers import holding_on, in_the_meantime, slowest

DRIPS = 10


def home(*, quick: bool) -> Iterator[Measure]:
    """Two heavy PDFs, two bombs and ten bodies that drip, again and again; the slowest of all home pages meanwhile."""
    rounds, seconds = (1, 3.0) if quick else (5, 6.0)
    place.run("ready", database="quiet")
    files = (
        foreign_files.pdf_of_nested_drawings(),
        foreign_files.pdf_of_empty_lists(3_000_000),
        foreign_files.word_file(3_000_000),
        foreign_files.picture_with_long_note(),
    )
    with (
        servers.ours("quiet") as address,
        ExitStack() as stack,
    ):
        calm = slowest(f"{address}/", seconds=seconds)
        stack.enter_context(holding_on(address, "a body of a known length by drips", DRIPS, pause=3))
        stack.enter_context(in_the_meantime(*(lambda d=data: _bring(address, d) for data in files)))
        time.sleep(1)
        worst = [slowest(f"{address}/", seconds=seconds) for _ in range(rounds)]
    yield Measure(
        "home, the slowest of all pages while strangers bring 2 heavy PDFs, 2 bombs and 10 drips",
        max(worst),
        "s",
        floor=1.0,
        lower_is_better=True,
        note=f"{rounds} rounds of {seconds:.0f} s, each with a slowest of "
        f"{', '.join(f'{one:.2f}' for one in sorted(worst))} s; {calm:.2f} s before they came",
        more={"calm": calm, "rounds": worst},
    )


def _bring(address: str, data: bytes) -> None:
    requests.post(f"{address}/api/v1/verify", data=data, timeout=60)

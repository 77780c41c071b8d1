"""The home page while strangers bring heavy files and bombs, and send by drips: how long anybody waits at most."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

from bench import place, servers
from bench.measure import Measure
from tests.support import foreign_files
from tests.support.strangers import bring, holding_on, in_the_meantime, slowest

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
    answers = Counter[int]()
    # Each has an address of its own and is never told to come later: limits alone would end the attack.
    often = "verify.address=1000000/60 api.address=1000000/60"
    with servers.ours("quiet", LIMITS=often) as address, ExitStack() as stack:
        calm = slowest(f"{address}/", seconds=seconds)
        stack.enter_context(holding_on(address, "a body of a known length by drips", DRIPS, pause=3))
        stack.enter_context(
            in_the_meantime(*(partial(_bring, address, n, data, answers) for n, data in enumerate(files)))
        )
        time.sleep(1)
        worst = [slowest(f"{address}/", seconds=seconds) for _ in range(rounds)]
    if not answers[200]:
        raise RuntimeError(f"no stranger's file was opened: {dict(answers)}")
    yield Measure(
        "home, the slowest of all pages while strangers bring 2 heavy PDFs, 2 bombs and 10 drips",
        max(worst),
        "s",
        floor=1.0,
        lower_is_better=True,
        note=f"{rounds} rounds of {seconds:.0f} s, each with a slowest of "
        f"{', '.join(f'{one:.2f}' for one in sorted(worst))} s; {calm:.2f} s before they came; "
        f"their answers: {', '.join(f'{n} x {status}' for status, n in sorted(answers.items()))}",
        more={"calm": calm, "rounds": worst},
    )


def _bring(base: str, number: int, data: bytes, answers: Counter[int]) -> None:
    answers[bring(base, data, f"127.0.0.{10 + number}")] += 1

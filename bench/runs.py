"""All measures by name, in the order of the table, and the run that prints and keeps them."""

import json
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence

from bench import api, figures, messages, pages, papers, report, silence, steps, strangers
from bench.measure import Measure, not_measured

Measuring = Callable[..., Iterator[Measure]]

MEASURES: Mapping[str, Measuring] = {
    "steps": steps.whole,
    "transition": steps.transition,
    "approvals": steps.approvals,
    "filing": api.filings,
    "worklists": pages.worklists,
    "pages": pages.beside_bare,
    "director": figures.director,
    "replay": figures.replay,
    "papers": papers.papers,
    "weight": pages.weight,
    "silence": silence.home,
    "strangers": strangers.home,
    "messages": messages.handed_over,
}


def run(names: Sequence[str], *, quick: bool, say: Callable[[str], None], keep: bool) -> list[Measure]:
    """Take the measures one after the other, one JSON line each as soon as it is there, and write RESULTS.md."""
    taken: list[Measure] = []
    for name in names or MEASURES:
        for measure in _taken(name, quick):
            say(json.dumps(measure.row(), ensure_ascii=False))
            taken.append(measure)
    if keep:
        report.write(taken, whole=not names)
    return taken


def _taken(name: str, quick: bool) -> Iterator[Measure]:
    """A side that cannot be driven is said, and the others go on."""
    try:
        yield from MEASURES[name](quick=quick)
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        yield not_measured(name, "", f"{type(error).__name__} at {last.name}: {str(error)[-300:]}")

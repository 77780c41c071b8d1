"""Which posts the routes in force ask for: in which agency, by which procedures."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from motcua.agencies.queries import among, communes, counters, heirs
from motcua.procedures.types import Content
from motcua.process.route import StepSpec


def takes_in(content: Content, counter: str) -> bool:
    """Whether this counter, or one that it took over, takes in dossiers of the procedure."""
    return any(content.received_at(code) for code in heirs().with_formers({counter}))


def asked_posts(contents: Sequence[Content]) -> Iterator[tuple[str, StepSpec, str]]:
    """Agency, step and procedure of every place where a step of these procedures may be done."""
    every, receiving = [one.code for one in communes()], list(counters())
    there = {a.code for a in among(sorted({code for content in contents for code in content.agencies}))}
    known = heirs()
    for content in contents:
        places = {
            "handling": every
            if "*commune" in content.agencies
            else [c for c in known.all_today(content.agencies) if c in there],
            "counter": [one.code for one in receiving if takes_in(content, one.code)],
        }
        for route in {case.route for case in content.cases}:
            for step in content.route(route).steps:
                yield from (
                    (agency, step, content.code) for agency in places.get(step.at, [known.today(step.at)])
                )


def procedures_by_post(
    contents: Sequence[Content], agencies: frozenset[str]
) -> Mapping[tuple[str, str], set[str]]:
    """(agency, post) to the codes of the procedures that ask for it, of these agencies."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for agency, step, procedure in asked_posts(contents):
        if agency in agencies:
            found[agency, step.post].add(procedure)
    return found

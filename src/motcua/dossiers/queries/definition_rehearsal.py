"""A changed route or result document tried on the dossiers of the last month, before it is put into force.

A route is walked twice for each dossier, as it was and as it would be: a step that both have takes the working time
that it really took, any other its own hours. What waited on the applicant is left out of both.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from motcua.agencies.queries import Calendars, calendar_of, held_posts
from motcua.dossiers.models import Dossier, ResultDraft, Step
from motcua.kernel import clock
from motcua.procedures.queries import answer_errors, frozen, route_of
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.process.route import Route, route_from_json
from motcua.process.states import OPEN
from motcua.process.walk import Walked, settled, walk

MOST = 1_500
_MONTH = timedelta(days=31)
_EXAMPLES = 12
_CASE_FIELDS = {"routes": "route", "results": "result"}


@dataclass(frozen=True)
class Example:
    """A dossier whose result would have come at another moment."""

    code: str
    procedure: str
    was: datetime
    then: datetime
    due_at: datetime | None


@dataclass
class RouteRun:
    """What the month would have been: how many dossiers, sooner and later, late before and then; load by post in hours;
    posts without anybody where the dossiers were settled."""

    dossiers: int = 0
    sooner: int = 0
    later: int = 0
    late_before: int = 0
    late_then: int = 0
    open_ones: int = 0
    more: bool = False
    load: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    empty: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


def run_route(key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> RouteRun:
    """The route under this key as `content` says it, over the dossiers of these procedures that followed it."""
    new = route_from_json(content)
    found, more = _of_last_month("routes", key, procedures)
    run = RouteRun(dossiers=len(found), more=more, open_ones=_open_ones("routes", key, procedures))
    took = _took([dossier.pk for dossier in found])
    held = held_posts()
    changed = []
    for dossier in found:
        example = _walked(run, dossier, new, took.get(dossier.pk, {}), held)
        if example.was != example.then:
            changed.append(example)
    changed.sort(key=lambda one: abs(one.then - one.was), reverse=True)
    run.examples = changed[:_EXAMPLES]
    return run


def _of_last_month(kind: str, key: str, procedures: Sequence[str]) -> tuple[list[Dossier], bool]:
    """The newest of those received in the last month whose case has this route or result."""
    since = clock.now() - _MONTH
    asked = Dossier.objects.filter(procedure_code__in=procedures, received_at__gte=since).order_by(
        "-received_at"
    )
    some = list(asked[: MOST + 1])
    return [dossier for dossier in some[:MOST] if _uses(dossier, kind, key)], len(some) > MOST


def _uses(dossier: Dossier, kind: str, key: str) -> bool:
    case = frozen(dossier.version_id).case(dossier.case_code)
    return case is not None and getattr(case, _CASE_FIELDS[kind]) == key


def _open_ones(kind: str, key: str, procedures: Sequence[str]) -> int:
    """How many open dossiers keep the copy that is frozen into their version."""
    asked = Dossier.objects.filter(procedure_code__in=procedures, status__in=sorted(OPEN))
    counted = Counter(asked.values_list("version_id", "case_code"))
    return sum(
        number
        for (version, code), number in counted.items()
        if (case := frozen(version).case(code)) and getattr(case, _CASE_FIELDS[kind]) == key
    )


def _took(dossiers: Sequence[int]) -> dict[int, dict[str, float]]:
    """Working minutes that each step took, by dossier and key of the step."""
    found: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    done = Step.objects.filter(dossier_id__in=dossiers, closed_at__isnull=False)
    for pk, key, agency, opened, closed in done.values_list(
        "dossier_id", "key", "agency_id", "opened_at", "closed_at"
    ):
        if closed:
            found[pk][key] += calendar_of(agency).working_minutes_between(opened, closed)
    return found


def _walked(
    run: RouteRun, dossier: Dossier, new: Route, took: Mapping[str, float], held: frozenset[tuple[str, str]]
) -> Example:
    start = dossier.received_at or clock.now()
    places = {"counter": dossier.counter_id, "handling": dossier.handling_id}
    old = route_of(dossier.version_id, dossier.case_code)
    calendars = Calendars()
    before, then = (walk(route, start, places, calendars, took) for route in (old, new))
    due_at = _due(dossier)
    example = Example(dossier.code, dossier.procedure_name, settled(before), settled(then), due_at)
    run.sooner += example.then < example.was
    run.later += example.then > example.was
    if due_at:
        run.late_before += example.was > due_at
        run.late_then += example.then > due_at
    _count_load(run, before, then)
    for one in then:
        if (one.agency, one.spec.post) not in held:
            run.empty[one.spec.title, one.spec.post, one.agency] += 1
    return example


def _due(dossier: Dossier) -> datetime | None:
    """The date first promised, by the calendar of that moment."""
    if not dossier.limit or dossier.received_at is None:
        return None
    received = dossier.received_at
    return due(calendar_of(dossier.counted_at, received), received, Limit.parse(dossier.limit)).at


def _count_load(run: RouteRun, before: Sequence[Walked], then: Sequence[Walked]) -> None:
    for place, walked in enumerate((before, then)):
        for one in walked:
            where = one.spec.at if one.spec.at in ("counter", "handling") else one.agency
            run.load.setdefault((one.spec.post, where), [0.0, 0.0])[place] += one.spec.hours


@dataclass
class ResultRun:
    """Results of the last month that would not fit the changed document: how many, and by field how often."""

    dossiers: int = 0
    unfit: int = 0
    open_ones: int = 0
    more: bool = False
    fields: Counter[str] = field(default_factory=Counter)


def run_result(key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> ResultRun:
    """What was written into results of the last month, held against the document as `content` says it."""
    found, more = _of_last_month("results", key, procedures)
    drafts = ResultDraft.objects.filter(dossier_id__in=[one.pk for one in found])
    run = ResultRun(more=more, open_ones=_open_ones("results", key, procedures))
    for fields in drafts.values_list("fields", flat=True):
        wrong = answer_errors(content, fields) if fields else {}
        run.dossiers += bool(fields)
        run.unfit += bool(wrong)
        run.fields.update(wrong)
    return run

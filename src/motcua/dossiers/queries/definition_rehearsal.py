"""A changed form, route or result document tried on the dossiers of the last year, before it is put into force.

A route is walked twice for each dossier, as it was and as it would be: a step that both have takes the working time
that it really took, any other its own hours. What waited on the applicant is left out of both. Forks are decided by
what each dossier says, and by the delegations of today.

Of a year with many dossiers every second, third … is taken, so that all months are among them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Mod

from motcua.agencies.queries import Calendars, calendar_of, held_posts
from motcua.dossiers.fork_facts import read_facts
from motcua.dossiers.models import Declaration, Dossier, Draft, ResultDraft, Step
from motcua.kernel import clock
from motcua.procedures.queries import answer_errors, applicable, frozen, rebased, route_of
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.process.route import Route, route_from_json
from motcua.process.states import OPEN
from motcua.process.walk import Walked, settled, walk

MOST = 1_500
_YEAR = timedelta(days=365)
_EXAMPLES = 12
_CASE_FIELDS = {"forms": "form", "routes": "route", "results": "result"}


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
    """What the year would have been: how many dossiers, sooner and later, late before and then; load by post in hours;
    posts without anybody where the dossiers were settled; how many would have gone which way (by key). One of `each`
    was taken."""

    dossiers: int = 0
    sooner: int = 0
    later: int = 0
    late_before: int = 0
    late_then: int = 0
    open_ones: int = 0
    each: int = 1
    ways: Counter[str] = field(default_factory=Counter)
    load: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    empty: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


def run_route(key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> RouteRun:
    """The route under this key as `content` says it, over the dossiers of these procedures that followed it."""
    new = route_from_json(content)
    found, each = _of_last_year("routes", key, procedures)
    run = RouteRun(dossiers=len(found), each=each, open_ones=_open_ones("routes", key, procedures))
    took = _took([dossier.pk for dossier in found])
    held = held_posts()
    routes = _Routes(new, found)
    changed = []
    for dossier in found:
        example = _walked(run, dossier, routes, took.get(dossier.pk, {}), held)
        if example.was != example.then:
            changed.append(example)
    changed.sort(key=lambda one: abs(one.then - one.was), reverse=True)
    run.examples = changed[:_EXAMPLES]
    return run


class _Routes:
    """Which way each dossier goes, by the route of its version and by the new one."""

    def __init__(self, new: Route, dossiers: Sequence[Dossier]) -> None:
        self.old = {d.pk: route_of(d.version_id, d.case_code) for d in dossiers}
        self.new = new
        columns = ("version_id", "case_code", "procedure_code", "channel", "counter_id", "handling_id")
        rows = [{"id": d.pk, **{name: getattr(d, name) for name in columns}} for d in dossiers]
        self.asked = read_facts(rows, dict.fromkeys(self.old, new))
        self.asked_before = read_facts(rows, self.old)

    def both(self, dossier: Dossier) -> tuple[Route, Route]:
        """As it was and as it would be, without forks."""
        old = self.old[dossier.pk]
        before, now = self.asked_before.get(dossier.pk, {}), self.asked.get(dossier.pk, {})
        return old.on(old.ways_by(before)), self.new.on(self.new.ways_by(now))

    def ways(self, dossier: Dossier) -> tuple[str, ...]:
        """The ways of the new route."""
        return self.new.ways_by(self.asked.get(dossier.pk, {}))


def _of_last_year(kind: str, key: str, procedures: Sequence[str]) -> tuple[list[Dossier], int]:
    """Those received in the last year whose case has this route or result, or one of so many of them."""
    since = clock.now() - _YEAR
    asked = Dossier.objects.filter(procedure_code__in=procedures, received_at__gte=since)
    each = max(1, -(-asked.count() // MOST))
    some = asked.annotate(place=Mod("pk", each)).filter(place=0) if each > 1 else asked
    return [one for one in some.order_by("-received_at")[:MOST] if _uses(one, kind, key)], each


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
    run: RouteRun,
    dossier: Dossier,
    routes: _Routes,
    took: Mapping[str, float],
    held: frozenset[tuple[str, str]],
) -> Example:
    start = dossier.received_at or clock.now()
    places = {"counter": dossier.counter_id, "handling": dossier.handling_id}
    calendars = Calendars()
    before, then = (walk(route, start, places, calendars, took) for route in routes.both(dossier))
    run.ways.update(routes.ways(dossier))
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
    """Results of the last year that would not fit the changed document: how many, and by field how often."""

    dossiers: int = 0
    unfit: int = 0
    open_ones: int = 0
    each: int = 1
    fields: Counter[str] = field(default_factory=Counter)


def run_result(key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> ResultRun:
    """What was written into results of the last year, held against the document as `content` says it."""
    found, each = _of_last_year("results", key, procedures)
    drafts = ResultDraft.objects.filter(dossier_id__in=[one.pk for one in found])
    run = ResultRun(each=each, open_ones=_open_ones("results", key, procedures))
    for fields in drafts.values_list("fields", flat=True):
        wrong = answer_errors(content, fields) if fields else {}
        run.dossiers += bool(fields)
        run.unfit += bool(wrong)
        run.fields.update(wrong.keys())
    return run


@dataclass
class FormRun:
    """A changed form held against what people have given: drafts that go over into it (`beside`: with an answer that no
    longer fits and is shown beside its question, `asked`: with a question that is new to them), and what was declared
    in the last year that would lack something, by question how often."""

    drafts: int = 0
    beside: int = 0
    asked: int = 0
    dossiers: int = 0
    unfit: int = 0
    open_ones: int = 0
    each: int = 1
    fields: Counter[str] = field(default_factory=Counter)


def run_form(key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> FormRun:
    """The form as `content` says it, over open drafts and over what was declared in the last year."""
    found, each = _of_last_year("forms", key, procedures)
    run = FormRun(each=each, open_ones=_open_ones("forms", key, procedures))
    versions = {one.pk: (one.version_id, one.case_code) for one in found}
    for dossier, answers in Declaration.objects.filter(dossier_id__in=versions).values_list(
        "dossier_id", "answers"
    ):
        old = _form_of(*versions[dossier])
        if old is None:
            continue
        moved = rebased(old, content, answers)
        wrong = answer_errors(content, applicable(content, moved.answers))
        run.dossiers += 1
        run.unfit += bool(wrong)
        run.fields.update(wrong.keys())
    _count_drafts(run, key, content, procedures)
    return run


def _form_of(version: int, code: str) -> Mapping[str, Any] | None:
    case = frozen(version).case(code)
    return frozen(version).form(case.form) if case else None


def _count_drafts(run: FormRun, key: str, content: Mapping[str, Any], procedures: Sequence[str]) -> None:
    open_drafts = Draft.objects.filter(version__procedure_id__in=procedures, dossier=None)
    columns = open_drafts.values_list("version_id", "case_code", "answers")
    for version, code, answers in columns.order_by("-pk")[:MOST]:
        case = frozen(version).case(code)
        if case is None or case.form != key:
            continue
        moved = rebased(frozen(version).form(key), content, answers)
        run.drafts += 1
        run.beside += bool(moved.kept)
        run.asked += bool(moved.added)

"""Worklists: open steps that wait for one of an officer's posts, the most urgent first, page by page by cursor."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from motcua.dossiers import access
from motcua.dossiers.models import Dossier, Step
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.codes import DOSSIER_CODE
from motcua.process.states import PAUSED, Status

LISTS = ("mine", "waiting", "today", "late", "others", "unit")
PAGE = 50
CITIZEN_NUMBER = re.compile(r"^\d{12}$")


@dataclass(frozen=True)
class Wanted:
    """What an officer asks of a worklist. `list` is one of `LISTS`; empty texts do not filter."""

    list: str = "waiting"
    stage: str = ""
    procedure: str = ""
    text: str = ""
    after: str = ""
    size: int = PAGE


@dataclass(frozen=True)
class Page:
    """One page of steps with their dossiers, and the cursor of the next page (empty at the end)."""

    steps: tuple[Step, ...] = ()
    next: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def worklist(actor: Actor, wanted: Wanted, *, now: datetime | None = None) -> Page:
    """A page of the list asked for; only steps of dossiers this actor may see."""
    now = now or clock.now()
    rows = _steps(actor, wanted.list, now)
    rows = _filtered(rows, wanted)
    rows = _after(rows, wanted.after)
    found = list(
        rows.select_related("dossier", "holder", "agency").order_by("urgency", "pk")[: wanted.size + 1]
    )
    page = found[: wanted.size]
    more = f"{page[-1].urgency.isoformat()}~{page[-1].pk}" if len(found) > wanted.size else ""
    return Page(tuple(page), more)


def _after(rows: QuerySet[Step], cursor: str) -> QuerySet[Step]:
    """What follows the cursor; a cursor that was tampered with is as none."""
    at, _, number = cursor.partition("~")
    try:
        moment, last = datetime.fromisoformat(at), int(number)
    except ValueError:
        return rows
    return rows.filter(Q(urgency__gt=moment) | Q(urgency=moment, pk__gt=last)) if moment.tzinfo else rows


def _steps(actor: Actor, name: str, now: datetime) -> QuerySet[Step]:
    steps = Step.objects.filter(closed_at=None)
    mine = steps.filter(access.worklist_posts(actor))
    paused = Q(dossier__status__in=sorted(PAUSED))
    lists: dict[str, QuerySet[Step]] = {
        "mine": steps.filter(holder_id=actor.officer_id or 0).exclude(paused),
        "waiting": mine.filter(Q(holder=None) | Q(holder_id=actor.officer_id or 0)).exclude(paused),
        "today": mine.filter(urgency__gte=now, urgency__lt=_midnight(now)).exclude(paused),
        "late": mine.filter(urgency__lt=now).exclude(paused),
        "others": mine.filter(paused),
        "unit": steps if access.oversees_all(actor) else steps.filter(_followed(access.scope(actor))),
    }
    return lists.get(name, lists["waiting"])


def _followed(places: frozenset[str]) -> Q:
    """Open steps of dossiers that these agencies received, decide or work on just now."""
    return Q(agency_id__in=places) | Q(dossier__counter_id__in=places) | Q(dossier__handling_id__in=places)


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _filtered(rows: QuerySet[Step], wanted: Wanted) -> QuerySet[Step]:
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.procedure:
        rows = rows.filter(dossier__procedure_code=wanted.procedure)
    text = wanted.text.strip()
    if DOSSIER_CODE.match(text.upper()):
        return rows.filter(dossier__code=text.upper())
    if CITIZEN_NUMBER.match(text):
        return rows.filter(dossier__owner__id_number=text)
    return rows.filter(dossier__owner_name__icontains=text) if text else rows


def counts(actor: Actor, *, now: datetime | None = None) -> dict[str, int]:
    """How many are in each list, in one query."""
    now = now or clock.now()
    paused = Q(dossier__status__in=sorted(PAUSED))
    me = Q(holder_id=actor.officer_id or 0)
    wanted: dict[str, Any] = {
        "mine": Count("pk", filter=me & ~paused),
        "waiting": Count("pk", filter=(Q(holder=None) | me) & ~paused),
        "today": Count("pk", filter=Q(urgency__gte=now, urgency__lt=_midnight(now)) & ~paused),
        "late": Count("pk", filter=Q(urgency__lt=now) & ~paused),
        "others": Count("pk", filter=paused),
    }
    steps = Step.objects.filter(closed_at=None).filter(access.worklist_posts(actor) | me)
    return dict(steps.aggregate(**wanted))


def counts_with_unit(actor: Actor, *, now: datetime | None = None) -> dict[str, int]:
    """The same with everything that is open in the officer's agencies."""
    now = now or clock.now()
    return {**counts(actor, now=now), "unit": _steps(actor, "unit", now).count()}


def procedures_in(actor: Actor, name: str, *, most: int = 200) -> list[tuple[str, str]]:
    """Codes and names of the procedures that occur in a list, by name: what one may filter by."""
    rows = _steps(actor, name, clock.now())
    pairs = rows.values_list("dossier__procedure_code", "dossier__procedure_name").distinct()
    return sorted(pairs[:most], key=lambda pair: pair[1])


def following(actor: Actor, name: str, dossier: Dossier) -> str:
    """The code of the dossier that comes after this one in a list, whether this one is still in it or not.

    Empty when nothing else is left there.
    """
    rows = _steps(actor, name, clock.now()).exclude(dossier=dossier).order_by("urgency", "pk")
    last = dossier.steps.order_by("-no").first()
    later = (
        rows.filter(Q(urgency__gt=last.urgency) | Q(urgency=last.urgency, pk__gt=last.pk)) if last else rows
    )
    codes = later.values_list("dossier__code", flat=True)
    return codes.first() or rows.values_list("dossier__code", flat=True).first() or ""


def chosen(actor: Actor, codes: Sequence[str]) -> list[Dossier]:
    """The dossiers with these codes that the actor may see, in the order given; others are left out."""
    found = {
        d.code: d
        for d in access.visible_to(actor).select_related("counter", "handling").filter(code__in=codes)
    }
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def search(actor: Actor, text: str, *, most: int = 50) -> list[Dossier]:
    """Dossiers by code, the owner's personal number or name, among what the actor may see; newest first."""
    text = text.strip()
    visible = access.visible_to(actor).select_related("counter", "handling")
    if not text:
        return []
    if CITIZEN_NUMBER.match(text):
        return list(visible.filter(owner__id_number=text).order_by("-submitted_at")[:most])
    by_code = list(visible.filter(code__startswith=text.upper()).order_by("-submitted_at")[:most])
    return by_code or list(visible.filter(owner_name__icontains=text).order_by("-submitted_at")[:most])


def mine(actor: Actor) -> QuerySet[Dossier]:
    """A citizen's own dossiers, newest first."""
    return access.visible_to(actor).select_related("counter", "handling").order_by("-submitted_at")


def is_waiting_on_citizen(dossier: Dossier) -> bool:
    """Whether the next move is the applicant's."""
    return dossier.status in (Status.SUPPLEMENT, Status.PAYMENT)

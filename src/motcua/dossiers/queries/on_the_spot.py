"""What is settled while people wait: whose turn it is now, and the seals of other agencies that the Centre used."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from motcua.agencies.queries import province, staff_of_the_centre
from motcua.dossiers import access
from motcua.dossiers.models import Dossier, Step
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.process.states import OPEN, StepKind

_MOST = 100


def is_listed(procedure: str) -> bool:
    """Whether it is settled while the person waits, by the province's list of today."""
    return procedure in province().on_the_spot


def waiting(actor: Actor) -> list[tuple[Dossier, Sequence[Step]]]:
    """What was filed at a counter today, is on the list and open, with its open steps; who waits longest first."""
    since = datetime.combine(clock.now().astimezone(VIETNAM).date(), time.min, VIETNAM)
    found = access.visible_to(actor).filter(
        procedure_code__in=province().on_the_spot,
        channel="direct",
        receiving="",
        status__in=sorted(OPEN),
        submitted_at__gte=since,
    )
    dossiers = list(found.order_by("submitted_at")[:_MOST])
    steps: dict[int, list[Step]] = {}
    waits = Step.objects.filter(dossier__in=dossiers, closed_at=None).select_related("agency", "holder")
    for step in waits.order_by("no"):
        steps.setdefault(step.dossier_id, []).append(step)
    return [(one, steps.get(one.pk, ())) for one in dossiers]


def seals_used(actor: Actor, month: date) -> list[Step]:
    """The seals of other agencies that staff of the Centre used in the month of a day, of the dossiers that the actor
    sees, the newest first.
    """
    first = month.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    begin, end = (datetime.combine(day, time.min, VIETNAM) for day in (first, following))
    officers, centre = staff_of_the_centre()
    used = Step.objects.filter(
        kind=StepKind.SEAL, outcome="done", closed_at__gte=begin, closed_at__lt=end, done_by__in=officers
    )
    seen = used.exclude(agency__in=centre).filter(dossier__in=access.visible_to(actor).values("pk"))
    return list(seen.select_related("dossier", "agency").order_by("-closed_at")[:1000])

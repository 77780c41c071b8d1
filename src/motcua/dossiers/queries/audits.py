"""What an internal audit asks of dossiers: which were settled in a period, what the log says of one of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.dossiers import access
from motcua.dossiers.acts import issuing
from motcua.dossiers.models import Dossier, Output, ShownForAudit
from motcua.dossiers.queries.handovers import counted, handed
from motcua.dossiers.queries.journey import happenings
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.process.handovers import punctual
from motcua.process.states import WITHOUT_RESULT, Status

__all__ = ["Facts", "facts", "settled_between", "shown_for"]


def settled_between(agency: str, begin: datetime, end: datetime) -> dict[str, int]:
    """The dossiers of an agency that came to their result, or ended without one, within a time: codes and numbers.

    What happens to a result later does not change when it first came, so the same time always gives the same.
    """
    mine = Dossier.objects.filter(handling_id=agency)
    found = mine.filter(
        Q(finished_at__gte=begin, finished_at__lt=end)
        | Q(finished_at=None, status__in=sorted(WITHOUT_RESULT), ended_at__gte=begin, ended_at__lt=end)
    )
    return dict(found.order_by("code").values_list("code", "pk"))


def shown_for(actor: Actor, audit: str, code: str) -> Dossier:
    """A dossier that this actor is shown for an audit; `NotFound` for every other one, and for everybody else."""
    drawn = ShownForAudit.objects.filter(audit=audit, officer=actor.officer_id, until=None)
    if not drawn.filter(dossier__code=code).exists():
        raise NotFound("Hồ sơ này không có trong mẫu của cuộc đánh giá, hoặc cuộc đánh giá đã kết thúc.")
    return access.get(actor, code)


@dataclass(frozen=True)
class Facts:
    """What the log says of a dossier, for whoever answers a check-list.

    `outcome` is how it stood at its result: early, on time, late; empty without one. `apologies` counts extensions
    with form 04. `late_steps` names the steps that took longer than they may.
    """

    receipt: bool
    requests: int
    outcome: str
    apologies: int
    steps: int
    late_steps: tuple[str, ...]
    signed_result: bool
    hands: tuple[str, ...]


def facts(dossier: Dossier) -> Facts:
    """Of one dossier, told by its log."""
    account, lines = counted(dossier), handed(dossier)
    kinds = [h.type for h in happenings(dossier)]
    at, promised = account.finished_at, account.promised
    given = set(Output.objects.filter(dossier=dossier).values_list("kind", flat=True))
    return Facts(
        receipt=Output.Kind.FORM_01.value in given,
        requests=sum(kind in issuing("form_02") for kind in kinds),
        outcome=punctual(at, promised) if at and promised else "",
        apologies=sum(kind in issuing("form_04") for kind in kinds),
        steps=len(lines),
        late_steps=tuple(one.title for one in lines if one.line.outcome == "late"),
        signed_result=Output.Kind.RESULT.value in given or dossier.status in (Status.DONE, Status.RETURNED),
        hands=tuple(dict.fromkeys(one.receiver for one in lines if one.receiver)),
    )

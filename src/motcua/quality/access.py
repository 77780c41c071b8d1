"""Who audits, who oversees, who answers for findings."""

from django.db.models import Q, QuerySet

from motcua.dossiers.access import oversees_all
from motcua.kernel import rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.quality.models import Audit, Finding


def audits(actor: Actor) -> bool:
    """Whether they are charged with internal audits."""
    return rights.administers(actor, rights.QUALITY)


def ensure_audits(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not audits(actor):
        raise NotAllowed("Chỉ đánh giá viên nội bộ mới làm được việc này.")


def sees_register(actor: Actor) -> bool:
    """Whether there may be anything in the register for them; each sees what `visible` says."""
    return (
        actor.kind is Kind.SYSTEM or audits(actor) or oversees_all(actor) or bool(actor.agencies("director"))
    )


def findings_of(actor: Actor) -> QuerySet[Finding]:
    """The findings that an actor sees: all of them, or those for which their agency or post answers."""
    if actor.kind is Kind.SYSTEM or audits(actor) or oversees_all(actor):
        return Finding.objects.all()
    if not actor.is_officer:
        return Finding.objects.none()
    posts = [held.post_id for held in actor.posts]
    return Finding.objects.filter(Q(agency__in=actor.agencies("director")) | Q(post__in=posts))


def audits_of(actor: Actor) -> QuerySet[Audit]:
    """The audits that an actor sees: all, or those of an agency they lead, or that found something they answer for."""
    if actor.kind is Kind.SYSTEM or audits(actor) or oversees_all(actor):
        return Audit.objects.all()
    mine = Q(pk__in=findings_of(actor).values("audit"))
    for agency in actor.agencies("director"):
        mine |= Q(agencies__contains=[agency])
    return Audit.objects.filter(mine)


def answers_for(actor: Actor, finding: Finding) -> bool:
    """Whether this officer sets a finding right: whoever holds its post, else whoever leads the agency."""
    if not actor.is_officer:
        return False
    leads = finding.agency_id in actor.agencies("director")
    return leads or (
        finding.post_id is not None and finding.post_id in {held.post_id for held in actor.posts}
    )


def own_audit(actor: Actor, found: Audit) -> None:
    """Raises `NotFound` unless this actor carries the audit out."""
    ensure_audits(actor)
    if found.auditor_id != actor.officer_id:
        raise NotFound("Cuộc đánh giá này do đánh giá viên khác thực hiện.")

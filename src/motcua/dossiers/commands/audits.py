"""For an internal audit its auditor is shown the dossiers that were drawn, and no others, until it is closed.

Which those are, the floor of quality decides; here it only takes effect on who sees what. Both belong to a command
of that floor, which has written the event.
"""

from collections.abc import Sequence

from motcua.dossiers.models import ShownForAudit
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed


def show_for_audit(*, actor: Actor, audit: str, officer: int, dossiers: Sequence[int]) -> None:
    """From now on this officer sees these dossiers, for this audit."""
    _ensure_audits(actor)
    rows = [ShownForAudit(audit=audit, officer_id=officer, dossier_id=number) for number in dossiers]
    ShownForAudit.objects.bulk_create(rows, ignore_conflicts=True)


def end_showing(*, actor: Actor, audit: str) -> None:
    """The audit is over: its dossiers are shown to nobody for it any more."""
    _ensure_audits(actor)
    ShownForAudit.objects.filter(audit=audit, until=None).update(until=clock.now())


def _ensure_audits(actor: Actor) -> None:
    if not rights.administers(actor, rights.QUALITY):
        raise NotAllowed("Chỉ đánh giá viên nội bộ mới làm được việc này.")

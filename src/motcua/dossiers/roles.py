"""What somebody sees and does in the role of another: the one place that narrows it to what their right covers.

An organisation's people see what is the organisation's. Whoever has a mandate sees what it is about from its first day
on. What is done in a role is nobody's own: when the right ends, it is seen no more.
"""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from motcua.dossiers.models import Declaration, Draft
from motcua.kernel.actor import Actor, ActsFor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotAllowed

ACTED = "acted"
"""In what is declared of an owner: the number of the right by which somebody filed for them."""


def covered(acting: ActsFor) -> Q:
    """The dossiers that a role is about."""
    found = Q(owner_id=acting.party)
    if acting.only:
        found &= Q(procedure_code__in=sorted(acting.only))
    first = datetime.combine(acting.since, time.min, VIETNAM)
    return found & Q(submitted_at__gte=first) if acting.by_mandate else found


def drafts_seen(actor: Actor) -> QuerySet[Draft]:
    """The drafts that exist for an actor: in a role those of that role, else their own and what others prepared for
    them, sent or not.
    """
    acting = actor.acts_for
    if acting is None:
        own = Q(account_id=actor.account_id or 0, role=None)
        return Draft.objects.filter(own | Q(role__giver=actor.party_id) if actor.party_id else own)
    found = Draft.objects.filter(role__giver=acting.party)
    if acting.by_mandate:
        found = found.filter(role__representation=acting.representation)
    return found.filter(version__procedure__in=sorted(acting.only)) if acting.only else found


def ensure_prepares(actor: Actor, procedure: str) -> None:
    """Raises `NotAllowed` for whoever may only look, or not at this procedure."""
    acting = actor.acts_for
    if acting is None:
        return
    if not acting.covers(procedure):
        raise NotAllowed(
            "Quyền làm thay %(name)s của bạn không gồm thủ tục này. Hãy đổi vai, hoặc nhờ mở rộng quyền.",
            name=acting.name,
        )
    if not acting.prepares:
        raise NotAllowed("Bạn chỉ được xem hồ sơ của %(name)s, không soạn hay nộp.", name=acting.name)


def ensure_files(actor: Actor, procedure: str) -> None:
    """Raises `NotAllowed` for whoever may not send a filing of this procedure in their role."""
    ensure_prepares(actor, procedure)
    if actor.acts_for is not None and not actor.acts_for.files:
        raise NotAllowed(
            "Bạn được soạn hồ sơ cho %(name)s, không được nộp. "
            "Bản nháp đã lưu; người có quyền nộp mở ra, đọc lại rồi nộp.",
            name=actor.acts_for.name,
        )


def as_acted(actor: Actor, owner: Mapping[str, Any]) -> dict[str, Any]:
    """What is declared of an owner, with who files for them in a role; whoever files for themself is in none."""
    told = {name: value for name, value in owner.items() if name != ACTED}
    if not told.get("self"):
        return told
    told = {name: value for name, value in told.items() if name not in ("asker", "ground")}
    acting = actor.acts_for
    if acting is None:
        return told
    ground = "mandate" if acting.by_mandate else "office"
    return {
        **told,
        "name": acting.name,
        ACTED: acting.representation,
        "asker": actor.name,
        "ground": ground,
    }


def was_acted(dossier: int) -> bool:
    """Whether somebody filed it in the role of whose it is."""
    return Declaration.objects.filter(dossier_id=dossier, applicant__has_key=ACTED).exists()

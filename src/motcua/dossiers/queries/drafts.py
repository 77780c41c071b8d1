"""A citizen's filings and supplements that are not sent yet."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Dossier, Draft, SupplementDraft
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The actor's unsent drafts, last saved first."""
    if actor.account_id is None:
        return Draft.objects.none()
    own = Draft.objects.filter(account_id=actor.account_id, dossier=None)
    return own.select_related("counter", "handling").order_by("-saved_at")


def draft(actor: Actor, number: UUID) -> Draft:
    """One draft of the actor's, sent or not; `NotFound` otherwise."""
    own = Draft.objects.filter(account_id=actor.account_id or 0, pk=number)
    found = own.select_related("counter", "handling", "dossier").first()
    if found is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    return found


def supplement(actor: Actor, dossier: Dossier) -> SupplementDraft:
    """What the actor has prepared for the open request of a dossier; a new one, not kept, when that is nothing."""
    own = {"dossier": dossier, "account_id": actor.account_id, "request": dossier.supplements}
    return SupplementDraft.objects.filter(**own).first() or SupplementDraft(**own)

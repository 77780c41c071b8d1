"""A citizen's filings and supplements that are not sent yet."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.agencies.queries import agency
from motcua.dossiers.competence import receiving_for
from motcua.dossiers.models import Dossier, Draft, SupplementDraft
from motcua.dossiers.roles import drafts_seen
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.procedures.types import Content


def drafts(actor: Actor) -> QuerySet[Draft]:
    """The actor's unsent drafts, last saved first."""
    if actor.account_id is None:
        return Draft.objects.none()
    own = drafts_seen(actor).filter(dossier=None)
    return own.select_related("counter", "handling", "role").order_by("-saved_at")


def draft(actor: Actor, number: UUID) -> Draft:
    """One draft of the actor's, sent or not; `NotFound` otherwise."""
    own = drafts_seen(actor).filter(pk=number)
    found = own.select_related("counter", "handling", "dossier").first()
    if found is None:
        raise NotFound("Không tìm thấy bản nháp. Có thể bạn đã xoá hoặc đã nộp từ máy khác.")
    return found


def received_elsewhere(filing: Draft, content: Content) -> str:
    """The name of the counter to which what is being filed here goes on; empty when it is received here."""
    code = receiving_for(filing.counter, filing.handling, content)
    return agency(code).name if code else ""


def supplement(actor: Actor, dossier: Dossier) -> SupplementDraft:
    """What the actor has prepared for the open request of a dossier; a new one, not kept, when that is nothing."""
    own = {"dossier": dossier, "account_id": actor.account_id, "request": dossier.supplements}
    return SupplementDraft.objects.filter(**own).first() or SupplementDraft(**own)

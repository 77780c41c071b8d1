"""Whose papers somebody gets to see here: their own, and nothing else exists for them."""

from uuid import UUID

from django.db.models import F, QuerySet

from motcua.identity.queries import with_merged
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.personal_store.models import KeptPaper


def own(actor: Actor) -> QuerySet[KeptPaper]:
    """The papers of whoever is logged in, the newest first; of a record that was merged into theirs, too.

    In a role the organisation's, for those whose right leaves nothing out; a mandate opens nobody's store.
    """
    acting = actor.acts_for
    if acting is not None:
        whole = not acting.by_mandate and not acting.only and acting.files
        return of_parties(with_merged(acting.party)) if whole else KeptPaper.objects.none()
    if actor.party_id is None:
        return KeptPaper.objects.none()
    return of_parties(with_merged(actor.party_id))


def of_parties(parties: list[int]) -> QuerySet[KeptPaper]:
    """The papers of these parties; for whoever found them by a rule of their own."""
    found = KeptPaper.objects.filter(party_id__in=parties, removed_at=None).select_related("file")
    return found.order_by(F("issued_on").desc(nulls_last=True), "-put_at", "pk")


def get(actor: Actor, paper: UUID) -> KeptPaper:
    """One of them; `NotFound` for anybody else's."""
    found = own(actor).filter(pk=paper).first()
    if found is None:
        raise NotFound("Không có giấy tờ này trong kho của bạn.")
    return found

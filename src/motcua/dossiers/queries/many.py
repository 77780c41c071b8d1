"""The drafts of one list, for whoever may see each of them."""

from uuid import UUID

from django.db.models import QuerySet

from motcua.dossiers.models import Draft
from motcua.dossiers.roles import drafts_seen
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound


def drafts_of_list(actor: Actor, batch: UUID) -> QuerySet[Draft]:
    """In the order of the rows, sent or not; `NotFound` when none of them is theirs to see."""
    found = drafts_seen(actor).filter(listed__batch=batch).order_by("listed__row")
    if not found.exists():
        raise NotFound("Không có danh sách này, hoặc mọi bản nháp của nó đã xoá.")
    return found.select_related("listed", "counter", "handling", "dossier")

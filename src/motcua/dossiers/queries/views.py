"""Named views that an officer may use: their own, and those shared with an agency where they work."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.dossiers import access
from motcua.dossiers.models import FirstView, SavedView
from motcua.kernel.actor import Actor


def usable(actor: Actor) -> QuerySet[SavedView]:
    """By name; `opens` says of each whether their desk opens with it."""
    own = Q(officer_id=actor.officer_id or 0) | Q(agency__in=access.own_places(actor))
    mine = FirstView.objects.filter(officer=actor.officer_id or 0, view=OuterRef("pk"))
    return SavedView.objects.filter(own).annotate(opens=Exists(mine)).order_by("name", "pk")

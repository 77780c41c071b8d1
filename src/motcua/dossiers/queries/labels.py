"""Labels that an officer may use, which of them are on which dossier; what they follow and what is new of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from motcua.dossiers import access
from motcua.dossiers.models import Dossier, Followed, Label, Labelled
from motcua.kernel.actor import Actor

MOST_SHOWN = 200


@dataclass(frozen=True)
class Put:
    """A label as a list shows it."""

    number: int
    name: str
    look: str


@dataclass(frozen=True)
class News:
    """A dossier that is followed, and how many events of it the official has not seen."""

    dossier: Dossier
    new: int


def usable(actor: Actor) -> QuerySet[Label]:
    """The actor's own, and those of the agencies where they work, by name."""
    own = Q(officer_id=actor.officer_id or 0) | Q(agency__in=access.own_places(actor))
    return Label.objects.filter(own).select_related("agency").order_by("name", "pk")


def counted(actor: Actor) -> QuerySet[Label]:
    """The same with `number`, on how many dossiers each is."""
    return usable(actor).annotate(number=Count("on"))


def on(actor: Actor, dossiers: Collection[int]) -> Mapping[int, Sequence[Put]]:
    """By dossier, the labels on it that the actor may use."""
    found: dict[int, list[Put]] = defaultdict(list)
    if dossiers:
        put = Labelled.objects.filter(dossier__in=dossiers, label__in=usable(actor)).order_by("label__name")
        for dossier, number, name, look in put.values_list("dossier", "label", "label__name", "label__look"):
            found[dossier].append(Put(number, name, look))
    return found


def follows(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor follows it."""
    return Followed.objects.filter(officer_id=actor.officer_id or 0, dossier=dossier).exists()


def news(actor: Actor) -> int:
    """To how many followed dossiers something happened that the actor has not seen."""
    mine = Followed.objects.filter(officer_id=actor.officer_id or 0)
    return mine.filter(dossier__chain_seq__gt=F("seen_seq")).count()


def followed(actor: Actor) -> list[News]:
    """What the actor follows and may still see: what has news first, then the newest change."""
    mine = Followed.objects.filter(
        officer_id=actor.officer_id or 0, dossier__in=access.visible_to(actor).values("pk")
    )
    newest = mine.select_related("dossier__handling").order_by("-dossier__changed_at")[:MOST_SHOWN]
    found = [News(one.dossier, max(one.dossier.chain_seq - one.seen_seq, 0)) for one in newest]
    return sorted(found, key=lambda one: not one.new)

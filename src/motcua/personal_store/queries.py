"""What is in the store, how it stands today, and for which papers of a filing it can stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from motcua.kernel.actor import Actor
from motcua.personal_store.access import of_parties, own
from motcua.personal_store.forgetting import from_dossier, laid_in_by
from motcua.personal_store.kinds import Kind, Kinds, in_force
from motcua.personal_store.known import paper_facts, share_facts
from motcua.personal_store.matching import kind_handed_in, kinds_for, result_of
from motcua.personal_store.models import KeptPaper
from motcua.personal_store.registers import Register, register_for, register_named
from motcua.personal_store.rules import Standing, last_day
from motcua.personal_store.sharing import is_running, own_share, own_shares, secret_of, shared
from motcua.personal_store.standings import standing_of
from motcua.procedures.types import Component

__all__ = [
    "Kept",
    "Kind",
    "Kinds",
    "Register",
    "children_born",
    "ending",
    "from_dossier",
    "in_force",
    "is_running",
    "kept",
    "kind_handed_in",
    "kinds_for",
    "laid_in_by",
    "last_day",
    "of_parties",
    "offers",
    "own_share",
    "own_shares",
    "paper_facts",
    "register_for",
    "register_named",
    "result_of",
    "secret_of",
    "share_facts",
    "shared",
    "standing_of",
]


@dataclass(frozen=True)
class Kept:
    """A paper of the store as it stands today."""

    paper: KeptPaper
    standing: Standing

    @property
    def holds(self) -> bool:
        """Whether it may stand for a paper of a filing."""
        return self.standing is Standing.HOLDS


def kept(actor: Actor) -> list[Kept]:
    """Everything in the store of whoever is logged in, what holds first."""
    found = [Kept(paper, standing_of(paper)) for paper in own(actor)]
    return [*(one for one in found if one.holds), *(one for one in found if not one.holds)]


def ending(kind: str, first: date, last: date) -> list[KeptPaper]:
    """Papers of a kind, that hold and end in a time; none that a later one of its owner outlasts already."""
    found = KeptPaper.objects.filter(kind=kind, valid_until__range=(first, last), removed_at=None)
    later = KeptPaper.objects.filter(party=OuterRef("party"), kind=kind, removed_at=None, ended_at=None)
    later = later.filter(Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")))
    rows = found.filter(~Exists(later), party__isnull=False).order_by("valid_until", "pk")
    return [paper for paper in rows if standing_of(paper) is Standing.HOLDS]


def children_born(first: date, last: date) -> list[KeptPaper]:
    """Birth certificates that somebody has here of children who were born in a time."""
    found = KeptPaper.objects.filter(about_born__range=(first, last), removed_at=None, party__isnull=False)
    return [paper for paper in found.order_by("about_born", "pk") if standing_of(paper) is Standing.HOLDS]


def offers(papers: Sequence[Kept], components: Iterable[Component]) -> Mapping[str, list[Kept]]:
    """What of these can stand for each component, by its code; also what no longer can, so that pages say why."""
    found = {component.code: kinds_for(component) for component in components}
    return {
        code: [one for one in papers if one.paper.kind and one.paper.kind in wanted]
        for code, wanted in found.items()
    }

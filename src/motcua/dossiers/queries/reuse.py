"""Where papers of a store were used, and what of a filing its applicant need not bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.kernel.actor import Actor
from motcua.personal_store.queries import Kept, Register, kept, offers, register_for
from motcua.procedures.types import Case, Component


def used_in(actor: Actor, paper: UUID) -> list[Dossier]:
    """The dossiers of whoever asks in which this paper was used, the newest first."""
    return list(access.visible_to(actor).filter(papers__kept=paper).distinct().order_by("-submitted_at"))


@dataclass(frozen=True)
class Held:
    """A paper that is asked for and that the province has already: what of the store can stand for it."""

    component: Component
    papers: Sequence[Kept]


def in_registers(case: Case, on: date) -> list[tuple[Component, Register]]:
    """What of a case the law lets data of the State stand for on a day, of what can be filed without it: officials look
    it up, and it is asked for only when the data are missing or wrong."""
    free = [c for c in case.components if not (c.form or c.must_be_filed)]
    found = ((component, register_for(component.name, on)) for component in free)
    return [(component, register) for component, register in found if register]


def need_not_bring(actor: Actor, case: Case) -> list[Held]:
    """What of a case the store of whoever asks has, in a form that holds today."""
    return [Held(c, good) for c, papers in _offered(actor, case) if (good := _those(papers, holds=True))]


def no_longer_hold(actor: Actor, case: Case) -> list[Held]:
    """What of a case lies in the store and cannot stand for it any more: over, replaced, revoked or changed."""
    return [
        Held(c, papers) for c, papers in _offered(actor, case) if papers and not _those(papers, holds=True)
    ]


def _offered(actor: Actor, case: Case) -> list[tuple[Component, Sequence[Kept]]]:
    found = offers(kept(actor), case.components)
    return [(component, found[component.code]) for component in case.components]


def _those(papers: Sequence[Kept], *, holds: bool) -> list[Kept]:
    return [one for one in papers if one.holds is holds]

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
    found = offers(kept(actor), case.components)
    held = ((c, [one for one in found[c.code] if one.holds]) for c in case.components)
    return [Held(component, papers) for component, papers in held if papers]

"""What of a filing its applicant need not bring, and what remains: before filing, on two pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.dossiers.queries.reuse import Held, in_registers, need_not_bring, no_longer_hold
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.personal_store.queries import Register
from motcua.procedures.queries import as_filed
from motcua.procedures.types import Case, Component, Content


@dataclass(frozen=True)
class Prepared:
    """Of a case: what the store of whoever asks has and holds today, what officials look up, what is still needed, and
    what of that lies in the store without holding any more."""

    case: Case
    held: Sequence[Held]
    looked_up: Sequence[tuple[Component, Register]]
    bring: Sequence[Component]
    over: Sequence[Held]

    @property
    def spares(self) -> bool:
        """Whether there is anything that need not be brought."""
        return bool(self.held or self.looked_up)


def prepared(actor: Actor, content: Content, case: Case) -> Prepared:
    """Of one case, for whoever is logged in, or for whom they act."""
    case = as_filed(content, case)
    held = need_not_bring(actor, case)
    have = {one.component.code for one in held}
    looked_up = [one for one in in_registers(case, clock.now().date()) if one[0].code not in have]
    have |= {component.code for component, _register in looked_up}
    bring = [one for one in case.components if not one.form and one.code not in have]
    return Prepared(case, held, looked_up, bring, no_longer_hold(actor, case))


def for_reader(actor: Actor, content: Content, case: Case) -> Prepared | None:
    """The same for whoever has a store; None for strangers and officials."""
    return prepared(actor, content, case) if actor.kind is Kind.PERSON else None

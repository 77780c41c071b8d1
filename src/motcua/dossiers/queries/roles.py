"""For whom somebody may act, what waits for them in each role, and in which of them a thing would be theirs to see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from motcua.dossiers import access
from motcua.dossiers.roles import drafts_seen
from motcua.identity.queries import PROVEN_ASSURANCE, Representation, as_role, party_known, roles_of
from motcua.kernel.actor import Actor, Kind
from motcua.process.states import Status

WAITING = (Status.SUPPLEMENT, Status.PAYMENT)


@dataclass(frozen=True)
class Role:
    """One that somebody may choose; `right` is None for their own. `waiting` dossiers wait for an answer of theirs."""

    right: Representation | None
    waiting: int

    @property
    def number(self) -> int:
        """Its number in a session; 0 for their own."""
        return self.right.pk if self.right else 0


def roles(actor: Actor) -> list[Role]:
    """Their own first, then by name; whoever is not proven in person has only that."""
    return [Role(right, _waiting(acting)) for right, acting in _each(actor)]


def seen_in(actor: Actor, *, code: str = "", draft: UUID | None = None) -> list[Role]:
    """Other roles of theirs in which this dossier, or this draft, is theirs to see."""
    chosen = actor.acts_for.representation if actor.acts_for else 0
    found = []
    for right, acting in _each(actor):
        role = Role(right, 0)
        if role.number != chosen and _sees(acting, code, draft):
            found.append(role)
    return found


def _sees(actor: Actor, code: str, draft: UUID | None) -> bool:
    if code:
        return access.visible_to(actor).filter(code=code).exists()
    return draft is not None and drafts_seen(actor).filter(pk=draft).exists()


def _each(actor: Actor) -> Iterator[tuple[Representation | None, Actor]]:
    if actor.kind is not Kind.PERSON or actor.party_id is None or actor.scopes is not None:
        return
    own = replace(actor, acts_for=None)
    yield None, own
    if actor.assurance >= PROVEN_ASSURANCE:
        for right in roles_of(party_known(actor.party_id)):
            yield right, replace(own, acts_for=as_role(right))


def _waiting(actor: Actor) -> int:
    return access.visible_to(actor).filter(status__in=WAITING).count()

"""Who acts. Every command takes an actor; there is no default and no nobody-in-particular."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of actor this is."""

    STRANGER = "stranger"
    PERSON = "person"
    OFFICER = "officer"
    SYSTEM = "system"


@dataclass(frozen=True)
class PostHeld:
    """A post that an officer holds now, in their own right or by delegation (`on_behalf_of` names the holder).

    `for_officer` is that holder's id; `only` are the codes of the procedures and cases that were delegated, empty: all.
    """

    post_id: int
    agency: str
    unit: str
    role: str
    title: str
    authority: str = ""
    on_behalf_of: str = ""
    for_officer: int | None = None
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """One person, officer or part of the system, as known at the start of a request.

    `account_id` is the log-in; `party_id` the citizen or organisation they are; `officer_id` the official they are.
    `service` names a part of the system that acts by itself, `because` the number of the event that it reacts to.
    """

    kind: Kind
    name: str
    account_id: int | None = None
    party_id: int | None = None
    officer_id: int | None = None
    posts: tuple[PostHeld, ...] = field(default=())
    assurance: int = 0
    scopes: frozenset[str] | None = None
    service: str = ""
    because: int | None = None

    @property
    def is_officer(self) -> bool:
        """True for somebody who works here."""
        return self.kind is Kind.OFFICER

    def agencies(self, *roles: str) -> frozenset[str]:
        """Codes of the agencies in which this actor holds any post (or one of `roles`)."""
        return frozenset(p.agency for p in self.posts if not roles or p.role in roles)

    def post(self, agency: str, role: str) -> PostHeld | None:
        """The post with this role in this agency, own posts before delegated ones."""
        held = [p for p in self.posts if p.agency == agency and p.role == role]
        return min(held, key=lambda p: bool(p.on_behalf_of), default=None)


STRANGER = Actor(kind=Kind.STRANGER, name="Khách")
SYSTEM = Actor(kind=Kind.SYSTEM, name="Hệ thống")


def operator(login: str) -> Actor:
    """Whoever runs commands on the machine itself, by the name that the system knows them by."""
    return Actor(kind=Kind.SYSTEM, name=f"Người vận hành ({login})")


def service(name: str, because: int | None = None) -> Actor:
    """A part of the system that acts by itself under its own name; `because` is the event it reacts to, if any."""
    return Actor(kind=Kind.SYSTEM, name=SYSTEM.name, service=name, because=because)

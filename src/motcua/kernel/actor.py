"""Who acts. Every command takes an actor; there is no default and no nobody-in-particular."""

from dataclasses import dataclass, field
from datetime import date
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
class ActsFor:
    """For whom somebody acts by a right of theirs (`representation`): the party, its name, how far it goes.

    `kind` and `may` as in `identity.representation_models`; `only` are codes of procedures, none: all. What was filed
    before `since` is not for a mandate.
    """

    representation: int
    party: int
    name: str
    kind: str
    may: str
    only: frozenset[str] = frozenset()
    since: date = date.min

    @property
    def files(self) -> bool:
        """Whether they send and do all that the applicant may."""
        return self.may == "file"

    @property
    def prepares(self) -> bool:
        """Whether they begin and fill in what is sent later."""
        return self.may in ("file", "prepare")

    @property
    def by_mandate(self) -> bool:
        """Whether a person gave it."""
        return self.kind == "mandate"

    def covers(self, procedure: str) -> bool:
        """Whether it is about this procedure."""
        return not self.only or procedure in self.only


@dataclass(frozen=True)
class Actor:
    """One person, officer or part of the system, as known at the start of a request.

    `account_id` is the log-in; `party_id` the citizen or organisation they are; `officer_id` the official they are.
    `service` names a part of the system that acts by itself, `because` the number of the event that it reacts to.
    `acts_for` is the role that somebody has chosen: then nothing of their own is seen or done.
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
    acts_for: ActsFor | None = None

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

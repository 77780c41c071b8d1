"""Who needs a key, who has one, and where signing would stop: asked before an office stands still."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.agencies.access import changeable, reach
from motcua.agencies.queries import signers
from motcua.agencies.types import Absence, Agency, Holding
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.vietnamese import sort_key
from motcua.keyring.giving import all_in_force
from motcua.keyring.models import KeyPeriod
from motcua.signing.types import KeyRef

WARN_DAYS = (7, 30, 60)
"""So many days before a certificate ends it is told, ever louder."""
SOON_DAYS = 7
"""Absences and delegations are told so many days before."""


class State(StrEnum):
    """How a key stands."""

    NONE = "none"
    GOOD = "good"
    ENDS = "ends"
    """Within the longest of the warnings."""
    SOON = "soon"
    """Within the shortest."""
    ENDED = "ended"
    REVOKED = "revoked"


BAD = frozenset({State.NONE, State.ENDED, State.REVOKED})


@dataclass(frozen=True)
class Holder:
    """Somebody who signs, or an agency that seals: `what` are the posts, or the code."""

    key: KeyRef
    name: str
    what: tuple[str, ...]
    agencies: frozenset[str]
    period: KeyPeriod | None
    state: State
    days: int | None
    """Until the certificate ends."""

    @property
    def may_sign(self) -> bool:
        """Whether there is a key that works now."""
        return self.state not in BAD


@dataclass(frozen=True)
class Readiness:
    """What would stop signing, the most pressing first in each list."""

    holders: Sequence[Holder]
    single: Sequence[tuple[Agency, Holder | None]]
    """Agencies for which one person alone can sign, or nobody."""
    away: Sequence[Absence]
    running_out: Sequence[Holding]

    @property
    def pressing(self) -> list[Holder]:
        """Those that have no key that works, or will soon have none."""
        return [one for one in self.holders if one.state is not State.GOOD]


def holders(actor: Actor) -> list[Holder]:
    """All within the actor's reach: persons by name, then agencies; those in trouble first."""
    return sorted([*_persons(actor), *_agencies(actor)], key=_urgency)


def holder(actor: Actor, key: KeyRef) -> Holder | None:
    """One of them; None where it is not the actor's to keep."""
    return next((one for one in holders(actor) if one.key == key), None)


def readiness(actor: Actor) -> Readiness:
    """What the actor should see to before an office stands still."""
    found, codes = holders(actor), reach(actor)
    return Readiness(
        found,
        _single(found, codes),
        list(signers.absences_without_deputy(codes, SOON_DAYS)),
        list(signers.delegations_ending(codes, SOON_DAYS)),
    )


def of_officer(officer: int | None) -> KeyRef:
    """What an officer's key is called."""
    return KeyRef("person", f"officer-{officer}")


def state_of(period: KeyPeriod | None, at: datetime) -> tuple[State, int | None]:
    """How a key stands at an hour, and in how many days its certificate ends."""
    if period is None:
        return State.NONE, None
    days = (period.not_after - at) // timedelta(days=1)
    if period.revoked_at and period.revoked_at <= at:
        return State.REVOKED, days
    if period.not_after <= at:
        return State.ENDED, days
    soonest, *_, first = WARN_DAYS
    return (State.SOON if days <= soonest else State.ENDS if days <= first else State.GOOD), days


_ORDER = {
    state: n
    for n, state in enumerate((State.REVOKED, State.ENDED, State.SOON, State.ENDS, State.NONE, State.GOOD))
}
"""What is about to stop somebody who signs today comes before those who never had a key."""


def _urgency(one: Holder) -> tuple[object, ...]:
    """Trouble first; then people before agencies, by name."""
    return _ORDER[one.state], one.key.kind != "person", sort_key(one.name)


def _persons(actor: Actor) -> list[Holder]:
    held: Mapping[int, list[Holding]] = defaultdict(list)
    for one in signers.signing_posts(reach(actor)):
        held[one.officer_id].append(one)
    mine = changeable(actor, held.keys())
    known = _in_force()
    return [
        _holder(
            of_officer(number), posts[0].officer.name,
            tuple(f"{one.post.title}, {one.post.agency.name}" for one in posts),
            frozenset(one.post.agency_id for one in posts), known,
        )
        for number, posts in held.items()
        if number in mine
    ]  # fmt: skip


def _agencies(actor: Actor) -> list[Holder]:
    known = _in_force()
    return [
        _holder(KeyRef("organisation", one.code), one.name, (one.code,), frozenset({one.code}), known)
        for one in signers.sealing_agencies(reach(actor))
    ]


def _in_force() -> Mapping[str, KeyPeriod]:
    return {one.key: one for one in all_in_force()}


def _holder(
    key: KeyRef, name: str, what: tuple[str, ...], agencies: frozenset[str], known: Mapping[str, KeyPeriod]
) -> Holder:
    period = known.get(str(key))
    state, days = state_of(period, clock.now())
    return Holder(key, name, what, agencies, period, state, days)


def _single(found: Sequence[Holder], codes: signers.Reach) -> list[tuple[Agency, Holder | None]]:
    able: Mapping[str, list[Holder]] = defaultdict(list)
    for one in found:
        if one.key.kind == "person" and one.may_sign:
            for code in one.agencies:
                able[code].append(one)
    wanted = {one.post.agency_id: one.post.agency for one in signers.signing_posts(codes)}
    return [
        (agency, next(iter(able[code]), None))
        for code, agency in sorted(wanted.items())
        if len(able[code]) < 2
    ]

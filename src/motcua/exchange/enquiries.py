"""Questions to registers and their answers, for screens: an answer always with its source, its moment and its hash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.known import of_parties
from motcua.exchange import ledger, ports
from motcua.exchange.access import ensure_may_look_after
from motcua.exchange.asking import may_ask, stood_for
from motcua.exchange.models import Enquiry
from motcua.exchange.registers import Contract, contract, contracts
from motcua.exchange.subjects import Subject, subjects
from motcua.exchange.types import GIVEN
from motcua.identity.queries import with_merged
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold
from motcua.platform.outside import Health, health_of


@dataclass(frozen=True)
class Line:
    """One fact, declared and as the register has it; `same`: None where one of the two is missing."""

    name: str
    title: str
    declared: str
    theirs: str
    verdict: str
    same: bool | None


@dataclass(frozen=True)
class Shown:
    """A question with what came of it. `fields` are gone once the time of the answer is over; its hash is not."""

    enquiry: Enquiry
    contract: Contract | None
    subject: Subject | None
    fields: Mapping[str, str]

    @property
    def waits(self) -> bool:
        """Whether an answer may still come."""
        return self.enquiry.state == Enquiry.State.ASKED

    @property
    def erased(self) -> bool:
        """Whether there was an answer whose words are gone."""
        return bool(self.enquiry.answer) and not self.fields and self.enquiry.verdict == GIVEN

    @property
    def valid(self) -> bool:
        """Whether the answer still holds."""
        return self.enquiry.valid_until is not None and self.enquiry.valid_until > clock.now()

    @property
    def lines(self) -> list[Line]:
        """Each fact that the register gave or judged, beside what was declared."""
        agreed, declared = self.contract, self.subject.facts if self.subject else {}
        if agreed is None:
            return []
        given = self.enquiry.verdict == GIVEN
        titles = {one.name: one.title for one in agreed.gives}
        names = [one.name for one in agreed.gives] if given else list(agreed.checks)
        return [
            _line(name, titles.get(name, name), declared.get(name, ""), self.fields[name], given=given)
            for name in names
            if name in self.fields
        ]


@dataclass(frozen=True)
class Offer:
    """A register that can be asked about somebody of a dossier; `papers`: components that its data stand for."""

    contract: Contract
    subjects: Sequence[Subject]
    papers: Sequence[str]


def offers(seen: Detail) -> list[Offer]:
    """The registers that are connected and have anybody to be asked about, for whoever may ask."""
    if not may_ask(seen):
        return []
    people = subjects(seen.dossier)
    found = [
        Offer(one, [p for p in people if p.kind == one.of and not p.lacks(one)], stood_for(seen, one))
        for one in contracts().values()
        if ports.register_of(one.key)
    ]
    return [one for one in found if one.subjects and (one.contract.always or one.papers)]


def enquiries(seen: Detail) -> list[Shown]:
    """What was asked for a dossier, the newest first, for whoever sees its form."""
    if not seen.shows_form:
        return []
    people = {one.role: one for one in subjects(seen.dossier)}
    found = Enquiry.objects.filter(dossier=seen.dossier.pk).order_by("-pk")
    return [_shown(one, people.get(one.role)) for one in found]


def enquiry_of(seen: Detail, number: int) -> Shown:
    """One of them; raises `NotFound`."""
    found = next((one for one in enquiries(seen) if one.enquiry.pk == number), None)
    if found is None:
        raise NotFound("Hồ sơ này không có lần tra cứu đó.")
    return found


def own_enquiry(actor: Actor, draft: UUID, register: str) -> Shown | None:
    """What somebody asked about themselves for a draft of their own, the last time."""
    found = Enquiry.objects.filter(draft=draft, register=register, party=actor.party_id or 0)
    newest = found.order_by("-pk").first()
    return _shown(newest, None) if newest else None


def asked_about(actor: Actor, most: int = 50) -> list[Shown]:
    """Questions about whoever asks, in dossiers that are not theirs: there nobody else could tell them."""
    parties = with_merged(actor.party_id or 0)
    about = Enquiry.objects.filter(party__in=parties, dossier__isnull=False)
    theirs = of_parties(parties).values("pk")
    return [_shown(one, None) for one in about.exclude(dossier__in=theirs).order_by("-pk")[:most]]


def can_fill(register: str) -> bool:
    """Whether people may have their form filled from this register here."""
    return ports.register_of(register) is not None and contract(register) is not None


@dataclass(frozen=True)
class RegisterStanding:
    """How one register stands: what waits, since when, what failed, the last answer, by measurement."""

    contract: Contract
    health: Health
    waiting: int
    oldest: datetime | None
    failed: int
    answered: int
    last: Enquiry | None


def register_standings(actor: Actor) -> list[RegisterStanding]:
    """Each register that is connected here."""
    ensure_may_look_after(actor)
    return [_standing(one) for one in contracts().values() if ports.register_of(one.key)]


def _standing(agreed: Contract) -> RegisterStanding:
    mine = Enquiry.objects.filter(register=agreed.key)
    waiting = mine.filter(state=Enquiry.State.ASKED).order_by("asked_at")
    day = clock.now() - timedelta(days=1)
    return RegisterStanding(
        agreed,
        health_of(agreed.key),
        waiting.count(),
        waiting.values_list("asked_at", flat=True).first(),
        mine.filter(state=Enquiry.State.FAILED, tried_at__gt=day).count(),
        mine.filter(answered_at__gt=day).count(),
        mine.filter(tried_at__isnull=False).order_by("-tried_at").first(),
    )


def _shown(enquiry: Enquiry, subject: Subject | None) -> Shown:
    told: Mapping[str, Any] = ledger.said(enquiry.answer)
    return Shown(enquiry, contract(enquiry.register), subject, told.get("fields", {}))


def _line(name: str, title: str, declared: str, theirs: str, *, given: bool) -> Line:
    if not given:
        return Line(name, title, declared, "", theirs, None)
    same = _alike(name, declared, theirs) if declared else None
    return Line(name, title, declared, theirs, "", same)


def _alike(name: str, declared: str, theirs: str) -> bool:
    """Case, marks of composition and blanks make no difference; of a birth only as much as was declared counts."""
    if name == "born":
        return theirs.startswith(declared) or declared.startswith(theirs)
    one, other = (" ".join(fold(text).replace(",", " ").split()) for text in (declared, theirs))
    return one == other

"""How partners stand, what is stuck and what differs: for the page, the command line and the doctor."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from motcua.documents.queries import find, read
from motcua.exchange import ports
from motcua.exchange.access import ensure_may_look_after
from motcua.exchange.codes import codes_of
from motcua.exchange.enquiries import (
    Offer,
    RegisterStanding,
    Shown,
    asked_about,
    can_fill,
    enquiries,
    enquiry_of,
    offers,
    own_enquiry,
    register_standings,
)
from motcua.exchange.models import Comparison, Difference, Message, Partner, PartnerCode, Strand
from motcua.exchange.standing import begin as not_begun
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

__all__ = [
    "CameFrom",
    "Message",
    "Offer",
    "RegisterStanding",
    "Shown",
    "Standing",
    "Strand",
    "asked_about",
    "came_from",
    "can_fill",
    "codes_of",
    "comparison",
    "comparisons",
    "differences",
    "enquiries",
    "enquiry_of",
    "figures",
    "kept_file",
    "messages_of",
    "not_begun",
    "offers",
    "own_enquiry",
    "partners",
    "register_standings",
    "standing",
    "strands_of",
    "stuck",
]

MOST = 200


@dataclass(frozen=True)
class Standing:
    """How one partner stands. `done`: in the last day. `drained_until`: of all told before then nothing is open."""

    name: str
    title: str
    connected_at: datetime
    waiting: int
    sending: int
    stuck: int
    done: int
    oldest: datetime | None
    drained_until: datetime | None
    last: Message | None
    comparison: Comparison | None
    differences: int
    unfinished: Comparison | None = None
    codes: Sequence[PartnerCode] = field(default=())


def partners(actor: Actor) -> list[Standing]:
    """Each partner that is connected here."""
    ensure_may_look_after(actor)
    return [_standing(partner) for partner in ports.connected()]


def standing(actor: Actor, partner: str) -> Standing:
    """One of them; raises `NotFound`."""
    ensure_may_look_after(actor)
    found = ports.partner(partner)
    if found is None:
        raise NotFound("Chưa nối hệ thống này.")
    return _standing(found)


def stuck(actor: Actor, *, partner: str = "") -> QuerySet[Message]:
    """Messages that only a person can help along, the oldest first."""
    ensure_may_look_after(actor)
    found = Message.objects.filter(state=Message.State.STUCK)
    if partner:
        found = found.filter(partner=partner)
    return found.select_related("strand").order_by("queued_at", "pk")


def differences(actor: Actor, comparison: int) -> QuerySet[Difference]:
    """What a comparison found, those that nobody healed first."""
    ensure_may_look_after(actor)
    return Difference.objects.filter(comparison=comparison).order_by("healed_at", "pk")


def comparisons(actor: Actor, partner: str) -> QuerySet[Comparison]:
    """The protocols of the last days, the newest first."""
    ensure_may_look_after(actor)
    return Comparison.objects.filter(partner=partner).order_by("-began_at", "-pk")


def comparison(actor: Actor, number: int) -> Comparison:
    """One of them; raises `NotFound`."""
    ensure_may_look_after(actor)
    found = Comparison.objects.filter(pk=number).first()
    if found is None:
        raise NotFound("Không có biên bản này.")
    return found


def strands_of(actor: Actor, ref: str) -> list[Strand]:
    """The strands of a dossier by any of its numbers; raises `NotFound`."""
    ensure_may_look_after(actor)
    named = Strand.objects.filter(ref=ref)
    numbers = [s.dossier for s in named if s.dossier]
    found = Strand.objects.filter(Q(ref=ref) | Q(dossier__in=numbers) | Q(shown__code=ref))
    strands = list(found.order_by("partner", "way", "ref"))
    if not strands:
        raise NotFound("Chưa trao đổi bản tin nào về hồ sơ này.")
    return strands


@dataclass(frozen=True)
class CameFrom:
    """Where a dossier was filed that came from elsewhere: its number there, and what was declared and laid in there
    that no field and no component of ours takes."""

    title: str
    ref: str
    rest: Mapping[str, Any]
    papers: Sequence[str]


def came_from(dossier: int) -> CameFrom | None:
    """For whoever may see the dossier; None: it was filed here."""
    found = Strand.objects.filter(dossier=dossier, way=Strand.Way.IN).first()
    if found is None:
        return None
    known = ports.partner(found.partner)
    title = known.title if known else found.partner
    return CameFrom(title, found.ref, found.shown.get("rest") or {}, found.shown.get("papers") or ())


def messages_of(actor: Actor, strands: Collection[int]) -> QuerySet[Message]:
    """Their messages, each strand in its order."""
    ensure_may_look_after(actor)
    return Message.objects.filter(strand__in=strands).select_related("strand").order_by("strand", "number")


def kept_file(sha256: str) -> bytes | None:
    """A paper of ours by its hash."""
    found = find(sha256)
    return read(found) if found is not None else None


def figures() -> Mapping[str, Any]:
    """For the doctor: how many messages are stuck, since when, and what the last comparison found, by partner."""
    return {one.name: one for one in (_standing(p) for p in ports.connected())}


def _standing(partner: ports.Partner) -> Standing:
    known = Partner.objects.filter(name=partner.name).first()
    mine = Message.objects.filter(partner=partner.name, way=Strand.Way.OUT)
    still = mine.filter(
        state__in=[Message.State.WAITING, Message.State.SENDING, Message.State.STUCK]
    ).aggregate(
        waiting=Count("pk", filter=Q(state=Message.State.WAITING)),
        sending=Count("pk", filter=Q(state=Message.State.SENDING)),
        stuck=Count("pk", filter=Q(state=Message.State.STUCK)),
        oldest=Min("about"),
    )
    comparison = Comparison.objects.filter(partner=partner.name).order_by("-began_at", "-pk").first()
    ended = Comparison.objects.filter(partner=partner.name, ended_at__isnull=False)
    last = ended.order_by("-began_at", "-pk").first()
    open_ones = Difference.objects.filter(comparison=last, healed_at__isnull=True) if last else None
    now = clock.now()
    return Standing(
        name=partner.name,
        title=partner.title,
        connected_at=known.connected_at if known else now,
        waiting=still["waiting"],
        sending=still["sending"],
        stuck=still["stuck"],
        done=mine.filter(state=Message.State.DONE, tried_at__gt=now - timedelta(days=1)).count(),
        oldest=still["oldest"],
        drained_until=still["oldest"] or now,
        last=mine.filter(tried_at__isnull=False).order_by("-tried_at").first(),
        comparison=last,
        unfinished=comparison if comparison and comparison.ended_at is None else None,
        differences=open_ones.count() if open_ones is not None else 0,
        codes=list(PartnerCode.objects.filter(partner=partner.name).order_by("ours", "valid_from")),
    )

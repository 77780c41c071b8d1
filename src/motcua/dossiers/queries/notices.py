"""Notices of an authority that are not given out yet: who may sign them, and how far they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from motcua.dossiers.models import OfficialNotice
from motcua.dossiers.notice_models import WaitingNotices
from motcua.dossiers.queries.signings import trouble
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import NotFound, Refusal, from_data
from motcua.platform.effects import types as effects
from motcua.platform.effects.models import Effect
from motcua.platform.effects.queries import asked_under

KIND = "notice"


class State(StrEnum):
    """Where a notice is on its way."""

    WAITING = "waiting"
    """Nobody has agreed to sign it yet."""
    SIGNING = "signing"
    """Agreed to; a worker does it within moments."""
    ASKING = "asking"
    """The holder of the key is asked on another device and has not answered."""
    TRYING = "trying"
    """Something outside is away; it goes on by itself."""
    DONE = "done"
    """Signed, sealed and given out."""
    FAILED = "failed"
    """It could not be signed and waits to be agreed to again."""


@dataclass(frozen=True)
class Line:
    """A notice as it stands now. `refusal` is why the last signing failed; `trouble` is in its way, and it is tried
    again at `again_at`; `until`: how long the key's holder may answer.
    """

    notice: OfficialNotice
    state: State
    trouble: Refusal | None = None
    refusal: Refusal | None = None
    again_at: datetime | None = None
    until: datetime | None = None

    @property
    def signing(self) -> bool:
        """Whether it was agreed to and is on its way."""
        return self.state in (State.SIGNING, State.ASKING, State.TRYING)


def authority(actor: Actor, notice: OfficialNotice) -> PostHeld | None:
    """The post in which an officer signs a notice: one with words of authority (Decree 30/2020), their own first."""
    about = {notice.dossier.procedure_code, notice.dossier.case_code}
    held = [
        p
        for p in actor.posts
        if p.agency == notice.agency_id and p.authority and (not p.only or p.only & about)
    ]
    return min(held, key=lambda p: bool(p.on_behalf_of), default=None)


def bodies(actor: Actor) -> frozenset[str]:
    """The bodies for which this officer signs."""
    return frozenset(p.agency for p in actor.posts if p.authority)


def to_sign(actor: Actor) -> QuerySet[OfficialNotice]:
    """What waits for a signature in the bodies for which this officer signs, the oldest first."""
    return _of_bodies(actor).waiting().order_by("at", "pk")


def _of_bodies(actor: Actor) -> WaitingNotices:
    found = OfficialNotice.objects.filter(_theirs(actor))
    return found.select_related("dossier__filer", "dossier__declaration", "agency", "officer")


def _theirs(actor: Actor) -> Q:
    """Of the bodies for which they sign, in what they sign: a delegation may be for some procedures and cases only."""
    signs = [p for p in actor.posts if p.authority]
    found = Q(agency_id__in={p.agency for p in signs if not p.only})
    for post in signs:
        if post.only:
            about = Q(dossier__procedure_code__in=post.only) | Q(dossier__case_code__in=post.only)
            found |= Q(agency_id=post.agency) & about
    return found


def how_many_wait(actor: Actor) -> int:
    """How many wait for this officer to agree; for whoever signs for nobody none, and nothing is asked."""
    waiting = OfficialNotice.objects.waiting().filter(_theirs(actor), consent__isnull=True)
    return waiting.count() if bodies(actor) else 0


def lines(actor: Actor, *, after: tuple[datetime, int] | None = None, most: int | None = None) -> list[Line]:
    """The same with how far each is; of a long list `most` after the one of this hour and number."""
    waiting = to_sign(actor)
    if after:
        at, number = after
        waiting = waiting.filter(Q(at__gt=at) | Q(at=at, pk__gt=number))
    return _stand(list(waiting[:most]))


def line(actor: Actor, number: int) -> Line:
    """One of the bodies for which this officer signs, given out or not; `NotFound` for everybody else."""
    found = _of_bodies(actor).filter(pk=number).first()
    if found is None:
        raise NotFound("Không có văn bản này.")
    return _stand([found])[0]


def _stand(found: list[OfficialNotice]) -> list[Line]:
    asked = asked_under([key_of(n) for n in found if n.consent and not n.issued_at])
    return [_line(n, asked) for n in found]


def key_of(notice: OfficialNotice) -> str:
    """The key of the effect that signs, seals and gives it out, for this consent."""
    return f"{KIND}:{notice.pk}:{notice.consent}"


def _line(notice: OfficialNotice, asked: Mapping[str, Effect]) -> Line:
    if notice.issued_at:
        return Line(notice, State.DONE)
    if notice.consent is None:
        why = from_data(notice.refusal) if notice.refusal else None
        return Line(notice, State.FAILED if why else State.WAITING, refusal=why)
    effect = asked.get(key_of(notice))
    if effect is None or effect.state != effects.State.RETRY_AT:
        return Line(notice, State.SIGNING)
    if not effect.last_error:
        until = effect.result.get("until")
        return Line(notice, State.ASKING, until=datetime.fromisoformat(until) if until else None)
    why = trouble(effect.result, effect.last_error)
    return Line(notice, State.TRYING, trouble=why, again_at=effect.due_at)


def owed(dossier: int, kinds: Collection[str] = ()) -> list[OfficialNotice]:
    """Notices of a dossier that were not given out yet."""
    found = OfficialNotice.objects.waiting().filter(dossier_id=dossier)
    return list((found.filter(kind__in=kinds) if kinds else found).select_related("agency"))

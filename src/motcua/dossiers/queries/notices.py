"""Notices of an authority that are not given out yet: who may sign them, and how far they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from motcua.dossiers.models import OfficialNotice
from motcua.kernel.actor import Actor, PostHeld
from motcua.kernel.errors import Refusal, from_data
from motcua.platform.effects.models import Effect
from motcua.platform.effects.queries import asked_under
from motcua.platform.effects.types import State

KIND = "notice"


@dataclass(frozen=True)
class Line:
    """A notice that waits for this officer: `signing` while it is on its way, `refusal` when the last time failed."""

    notice: OfficialNotice
    signing: bool
    trouble: str = ""
    refusal: Refusal | None = None


def authority(actor: Actor, agency: str) -> PostHeld | None:
    """The post in which an officer signs for a body: one with words of authority (Decree 30/2020), their own first."""
    held = [p for p in actor.posts if p.agency == agency and p.authority]
    return min(held, key=lambda p: bool(p.on_behalf_of), default=None)


def bodies(actor: Actor) -> frozenset[str]:
    """The bodies for which this officer signs."""
    return frozenset(p.agency for p in actor.posts if p.authority)


def to_sign(actor: Actor) -> QuerySet[OfficialNotice]:
    """What waits for a signature in the bodies for which this officer signs, the oldest first."""
    waiting = OfficialNotice.objects.filter(issued_at__isnull=True, agency_id__in=bodies(actor))
    return waiting.select_related("dossier__filer", "dossier__declaration", "agency", "officer").order_by(
        "at", "pk"
    )


def lines(actor: Actor) -> list[Line]:
    """The same with how far each is."""
    found = list(to_sign(actor))
    asked = asked_under([key_of(n) for n in found if n.consent])
    return [_line(n, asked) for n in found]


def key_of(notice: OfficialNotice) -> str:
    """The key of the effect that signs, seals and gives it out, for this consent."""
    return f"{KIND}:{notice.pk}:{notice.consent}"


def _line(notice: OfficialNotice, asked: Mapping[str, Effect]) -> Line:
    if notice.consent is None:
        return Line(notice, signing=False, refusal=from_data(notice.refusal) if notice.refusal else None)
    effect = asked.get(key_of(notice))
    waits = effect is not None and effect.state == State.RETRY_AT
    return Line(notice, signing=True, trouble=effect.last_error if effect and waits else "")


def owed(dossier: int, kinds: Collection[str] = ()) -> list[OfficialNotice]:
    """Notices of a dossier that were not given out yet."""
    found = OfficialNotice.objects.filter(dossier_id=dossier, issued_at__isnull=True)
    return list((found.filter(kind__in=kinds) if kinds else found).select_related("agency"))

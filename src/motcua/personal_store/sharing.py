"""Showing one paper to somebody else, by a link that ends or is ended, with a log of who opened it."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.personal_store import access, events
from motcua.personal_store.rules import Standing
from motcua.personal_store.share_models import Share, ShareLook
from motcua.personal_store.standings import standing_of
from motcua.personal_store.validating import validate
from motcua.platform import log
from motcua.platform.inputs import Ask, Given
from motcua.platform.sealed import seal, unseal
from motcua.platform.transactions import command

PURPOSE = "personal_store.share"
AGREED_TO = "2026-11-30"
"""The version of the sentence of `SharedWith.agreed`."""
MOST_OPEN = 20
MOST_LOOKS = 1000
"""Of one share; what comes after is shown all the same and not written down one by one."""
PERIODS = {
    "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30),
}  # fmt: skip
_CHOICES = (
    ("hour", lazy("1 giờ")), ("day", lazy("1 ngày")), ("week", lazy("7 ngày")), ("month", lazy("30 ngày")),
)  # fmt: skip
_NOT_AGREED = gettext_noop(
    "Hãy đánh dấu vào ô đồng ý: không có sự đồng ý của bạn thì giấy tờ không được chia sẻ."
)
_NO_WHOM = gettext_noop("Hãy ghi cho ai xem và để làm gì, để sau này bạn nhớ liên kết này là của ai.")


class SharedWith(Given):
    """To whom, for how long, and that its owner agrees."""

    whom: Annotated[
        str,
        Field(max_length=200),
        Ask(lazy("Cho ai xem, để làm gì"), lazy("Ví dụ: ngân hàng, làm hồ sơ vay.")),
    ]
    period: Annotated[
        Literal["hour", "day", "week", "month"], Ask(lazy("Xem được trong"), choices=_CHOICES)
    ] = "day"
    agreed: Annotated[
        bool,
        Ask(
            lazy(
                "Tôi đồng ý cho người có liên kết này xem giấy tờ trên (có dữ liệu cá nhân của tôi) trong thời gian đã "
                "chọn, chỉ cho việc đã ghi. Tôi dừng được bất cứ lúc nào."
            )
        ),
    ] = False


def share(*, actor: Actor, paper: UUID, given: SharedWith) -> Share:
    """Make a link to a paper of one's own. Raises `NotFound`, `Invalid` by field, `Conflict` for what does not hold.

    Consent is for this paper, this purpose and this time alone (Law 91/2025/QH15 art. 9), never ticked beforehand.
    """
    held = access.get(actor, paper)
    if held.validated_at is None:
        validate(actor=actor, paper=held)
    return _share(actor=actor, paper=paper, given=given)


@command
def _share(*, actor: Actor, paper: UUID, given: SharedWith) -> Share:
    held = access.get(actor, paper)
    if not given.agreed:
        raise Invalid(_NOT_AGREED, fields={"agreed": [_NOT_AGREED]})
    if not given.whom:
        raise Invalid(_NO_WHOM, fields={"whom": [_NO_WHOM]})
    if standing_of(held) is not Standing.HOLDS:
        raise Conflict("Giấy tờ này không còn dùng được nên không chia sẻ được; trang giấy tờ nói vì sao.")
    if running(actor).count() >= MOST_OPEN:
        raise Conflict("Bạn đang chia sẻ %(most)s liên kết. Hãy dừng bớt trước khi tạo thêm.", most=MOST_OPEN)
    secret, now = secrets.token_urlsafe(24), clock.now()
    made = Share.objects.create(
        paper=held, secret_hash=hashed(secret), sealed=seal(secret, purpose=PURPOSE), whom=given.whom,
        agreed_to=AGREED_TO, made_at=now, until=now + PERIODS[given.period],
    )  # fmt: skip
    _record(made, events.SHARED, actor, until=log.iso(made.until), agreed_to=AGREED_TO)
    return made


@command
def end_share(*, actor: Actor, share: UUID) -> Share:
    """From now on the link opens nothing. Ending it twice is ending it once."""
    held = own_share(actor, share)
    if held.ended_at is None and held.until > clock.now():
        held.ended_at = clock.now()
        held.save(update_fields=["ended_at"])
        _record(held, events.SHARE_ENDED, actor)
    return held


@command
def note_share_look(*, actor: Actor, share: UUID, address: str, browser: str, took: bool = False) -> None:
    """Write down that somebody opened a shared paper, or fetched its file."""
    held = Share.objects.select_related("paper").get(pk=share)
    if held.looks.count() >= MOST_LOOKS:
        return
    ShareLook.objects.create(
        share=held, at=clock.now(), took=took, address=address[:60], browser=browser[:300]
    )
    _record(held, events.SHARE_TAKEN if took else events.SHARE_OPENED, actor)


def shared(secret: str) -> Share:
    """What a link shows now; `NotFound` for one that ended, was ended, or never was: nobody learns which."""
    found = Share.objects.select_related("paper__file").filter(secret_hash=hashed(secret)).first()
    if found is None or not is_running(found):
        raise NotFound(
            "Liên kết này không có, đã hết hạn hoặc đã được dừng. Bạn hãy hỏi người đã gửi cho bạn."
        )
    return found


def is_running(share: Share) -> bool:
    """Whether the link opens anything now."""
    return share.ended_at is None and share.until > clock.now() and share.paper.removed_at is None


def secret_of(share: Share) -> str:
    """The secret of a link, for its owner; empty when it cannot be read any more."""
    return unseal(share.sealed, purpose=PURPOSE) or ""


def own_shares(actor: Actor) -> QuerySet[Share]:
    """All that somebody shared, the newest first."""
    return (
        Share.objects.filter(paper__in=access.own(actor)).select_related("paper__file").order_by("-made_at")
    )


def running(actor: Actor) -> QuerySet[Share]:
    """Links that open something now."""
    return own_shares(actor).filter(ended_at=None, until__gt=clock.now())


def own_share(actor: Actor, share: UUID) -> Share:
    """One of somebody's own; `NotFound` for anybody else's."""
    found = own_shares(actor).filter(pk=share).first()
    if found is None:
        raise NotFound("Không có liên kết chia sẻ này.")
    return found


def hashed(secret: str) -> str:
    """As it is looked up: the secret has 192 bits, so a plain hash hides it."""
    return sha256(secret.encode()).hexdigest()


def _record(share: Share, kind: str, actor: Actor, **more: str) -> None:
    data = {"share": str(share.pk), "paper": str(share.paper_id), **more}
    log.record(events.TOPIC, int(share.paper.party_id or 0), kind, at=clock.now(), actor=actor, data=data)

"""Letters with a link to one's own account. The link is made when the letter leaves, so that no secret ever waits in a
row; a letter that is sent again carries a new link, and ends the one before."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from motcua.identity import commands as identity
from motcua.identity.queries import Account
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.kernel.vietnamese import day
from motcua.notifications import wording
from motcua.notifications.ports import Channel
from motcua.notifications.templates import Kind, Text, filled, register
from motcua.notifications.types import Notice
from motcua.platform import account_policy
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Answer, Asked, Outcome, Request

KIND = "account.letter"
_NAME = "account-letters"
_ONE_IN = 300
_WORTH_SENDING = timedelta(hours=1)


def request(account: Account, *, purpose: str, to: str) -> Request:
    """The letter as an effect: one in five minutes for an account and purpose, and none an hour late."""
    now = clock.now()
    key = f"account-letter:{account.pk}:{purpose}:{to}:{int(now.timestamp()) // _ONE_IN}"
    until = (now + _WORTH_SENDING).isoformat()
    payload = {"account": account.pk, "purpose": purpose, "to": to, "until": until}
    return Request(kind=KIND, key=key, payload=payload)


class AccountLetters(Performer):
    """Makes the link and hands the letter to the channel of e-mail."""

    kind = KIND

    def __init__(self, channel: Channel) -> None:
        self.policy, self._channel, self.system = channel.policy, channel, channel.name

    def perform(self, asked: Asked) -> Answer:
        """Nothing is sent that came too late, or to whom it no longer concerns."""
        told = asked.payload
        if clock.now() > datetime.fromisoformat(told["until"]):
            return Answer(Outcome.DONE, "too late to be of use")
        made = identity.link_for_letter(
            actor=service(_NAME), account=told["account"], purpose=told["purpose"], email=told["to"]
        )
        if made is None:
            return Answer(Outcome.DONE, "the account is closed or has another address")
        account, secret = made
        notice = _notice(account, told["purpose"], f"/lien-ket/{secret}")
        return self._channel.send(
            to=told["to"],
            subject=wording.subject(notice, self._channel.limits),
            body=wording.body(notice, self._channel.limits, settings.PUBLIC_URL),
            message_id=hashlib.sha256(f"{asked.key}:{secret}".encode()).hexdigest()[:32],
        )


# What a place of a template is called in the product's own words.
_USUAL = {"tai_khoan": "login", "phut": "minutes", "gio": "hours", "ngay": "day"}


def _titles() -> dict[str, str]:
    return {
        "first": _("Tài khoản Một Cửa của anh chị"),
        "reset": _("Đặt lại mật khẩu Một Cửa"),
        "email": _("Xác nhận địa chỉ thư ở Một Cửa"),
        "idle": _("Tài khoản Một Cửa %(login)s sắp tạm khoá"),
    }


def _bodies() -> dict[str, str]:
    return {
        "first": _(
            "Anh chị đã được lập tài khoản %(login)s ở Một Cửa. Hãy mở liên kết dưới đây trong %(hours)s giờ để "
            "đặt mật khẩu; liên kết dùng được một lần."
        ),
        "reset": _(
            "Có người, có thể là chính bạn, xin đặt lại mật khẩu của tài khoản %(login)s. Liên kết dưới đây dùng "
            "được một lần trong %(minutes)s phút. Nếu không phải bạn thì không cần làm gì; mật khẩu giữ nguyên."
        ),
        "email": _(
            "Tài khoản %(login)s muốn nhận thư ở địa chỉ này. Hãy mở liên kết dưới đây trong %(minutes)s phút để "
            "xác nhận. Nếu không phải bạn thì bỏ qua thư này."
        ),
        "idle": _(
            "Đã lâu không ai đăng nhập tài khoản %(login)s. Nếu đến ngày %(day)s vẫn không ai dùng, tài khoản "
            "tạm khoá; đăng nhập một lần là giữ được. Khi đã khoá, quản trị hệ thống của cơ quan mở lại."
        ),
    }


def _usual(purpose: str, words: Mapping[str, object]) -> Text:
    return Text(_titles()[purpose] % words, _bodies()[purpose] % words)


def _notice(account: Account, purpose: str, link: str) -> Notice:
    policy = account_policy.in_force()
    values = {
        "tai_khoan": account.username,
        "phut": str(policy.letter_minutes),
        "gio": str(policy.link_hours),
    }
    with translation.override(account.language):
        said = filled(f"account.{purpose}", values) or _usual(
            purpose, {_USUAL[k]: v for k, v in values.items()}
        )
    return Notice(key="", title=said.subject, body=said.body, link=link, language=account.language)


def about_idleness(account: Account, until: datetime, email: str) -> Notice:
    """That an account closes on a day unless somebody enters it."""
    with translation.override(account.language):
        said = filled("account.idle", {"tai_khoan": account.username, "ngay": day(until)}) or _usual(
            "idle", {"login": account.username, "day": day(until)}
        )
    key = f"idle:{account.pk}:{until.date().isoformat()}"
    return Notice(
        key=key, title=said.subject, body=said.body, link="/dang-nhap", email=email, language=account.language
    )


def about_address(account: Account, former: str) -> Notice:
    """To the address that an account had before: another one was confirmed."""
    with translation.override(account.language):
        title = _("Địa chỉ thư của tài khoản Một Cửa %(login)s đã đổi") % {"login": account.username}
        body = _(
            "Từ nay thư của tài khoản %(login)s đến một địa chỉ khác. Nếu không phải bạn đổi, hãy đặt lại mật khẩu "
            "ngay, hoặc mang căn cước đến quầy gần nhất."
        ) % {"login": account.username}
    return Notice(
        key=f"address:{account.pk}:{int(clock.now().timestamp())}",
        title=title,
        body=body,
        link="/dang-nhap/quen-mat-khau",
        email=former,
        language=account.language,
    )


def _kind(purpose: str, title: str, places: Mapping[str, str]) -> Kind:
    as_places = {_USUAL[name]: f"{{{name}}}" for name in places}
    values = {"tai_khoan": "nguyenvanmau", "phut": "30", "gio": "24", "ngay": "24/11/2026"}
    return Kind(
        key=f"account.{purpose}",
        title=lambda: _(title),
        places=places,
        usual=lambda: _usual(purpose, as_places),
        sample=lambda: values,
    )


_ACCOUNT = {"tai_khoan": gettext_noop("tên đăng nhập")}
register(
    _kind(
        "reset",
        gettext_noop("Thư đặt lại mật khẩu"),
        {**_ACCOUNT, "phut": gettext_noop("liên kết dùng được bao nhiêu phút")},
    ),
    _kind(
        "email",
        gettext_noop("Thư xác nhận địa chỉ thư"),
        {**_ACCOUNT, "phut": gettext_noop("liên kết dùng được bao nhiêu phút")},
    ),
    _kind(
        "idle",
        gettext_noop("Thư báo tài khoản sắp tạm khoá"),
        {**_ACCOUNT, "ngay": gettext_noop("ngày tạm khoá")},
    ),
)

"""The code that confirms a telephone number, as a text message: sealed, so that no row shows it."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.identity.commands import begin_phone_change
from motcua.identity.queries import Party
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Unavailable
from motcua.notifications import ports, wording
from motcua.notifications.handing import SEALED
from motcua.notifications.types import Notice
from motcua.platform import sealed
from motcua.platform.effects.commands import ask
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command

_SMS = "sms"


def can_send() -> bool:
    """Whether this installation sends text messages."""
    return any(one.name == _SMS for one in ports.connected())


@command
def send_phone_code(*, actor: Actor, phone: str) -> None:
    """A code goes to the number that whoever is logged in gives for themselves; typing it confirms the number.

    Raises `Invalid` for what is no mobile number, `TooMany`, `Unavailable` where no text messages are sent.
    """
    channel = next((one for one in ports.connected() if one.name == _SMS), None)
    if channel is None:
        raise Unavailable("Hệ thống chưa gửi được tin nhắn SMS. Hãy đổi số điện thoại ở quầy.")
    given = begin_phone_change(actor=actor, phone=phone)
    with translation.override(given.account.language):
        words = _("Mã xác nhận ở Một Cửa: %(code)s, dùng trong %(minutes)s phút. Đừng đưa mã cho ai.") % {
            "code": given.code, "minutes": given.minutes,
        }  # fmt: skip
    key = f"phone-code:{given.row}"
    payload = {
        "id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "to": given.number,
        "subject": "",
        "sealed": sealed.seal(wording.text_message(words, "", channel.limits.body), purpose=SEALED),
        "until": (clock.now() + timedelta(minutes=given.minutes)).isoformat(),
    }
    ask(Request(kind=ports.KIND + _SMS, key=f"{key}:{_SMS}", payload=payload))


def about_change(party: Party, former: str, language: str) -> list[Notice]:
    """What is told when a number was confirmed: in the inbox, and at once to the number before it."""
    with translation.override(language):
        said = Notice(
            key=f"phone:{party.pk}:{int(clock.now().timestamp())}",
            title=_("Số điện thoại nhận tin của bạn ở Một Cửa đã đổi"),
            body=_(
                "Từ nay tin nhắn của bạn đến một số khác. Nếu không phải bạn đổi, hãy đổi mật khẩu ngay và gọi đường "
                "dây nóng, hoặc mang căn cước đến quầy gần nhất."
            ),
            link="/tai-khoan",
            language=language,
        )
    to_former = (
        [replace(said, key=f"{said.key}:former", phone=former)] if former not in ("", party.phone) else []
    )
    return [replace(said, party_id=party.pk), *to_former]

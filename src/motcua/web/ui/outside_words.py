"""Systems outside that are down by measurement, in words for whoever is concerned: since when, what goes on."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.queries.outages import name_of
from motcua.platform.outside import Health
from motcua.platform.outside import down as measured_down

NAMES: dict[str, Any] = {
    # Registers are called as the national systems are.
    "vneid": lazy("VNeID"),
    "dvcqg": lazy("Đăng nhập bằng Cổng Dịch vụ công quốc gia"),
    "national_portal": lazy("Cổng Dịch vụ công quốc gia"),
    "signing": lazy("Ký số (khoá ký, dấu thời gian, danh sách thu hồi)"),
    "email": lazy("Gửi thư điện tử"),
    "sms": lazy("Gửi tin nhắn SMS"),
    "zalo": lazy("Gửi tin qua Zalo"),
}
_REGISTER = lazy(
    "Hồ sơ vẫn nhận và giải quyết như thường: thông tin được điền và đối chiếu theo giấy tờ; câu hỏi đã gửi có trả lời "
    "khi nơi này hoạt động lại."
)
_MESSAGES = lazy("Mọi tin vẫn ở Hộp thư trong tài khoản; tin gửi ra ngoài đi tiếp khi nơi này hoạt động lại.")
_SIGNING = lazy(
    "Điều anh chị đã đồng ý ký được giữ và ký tiếp khi nơi này trả lời, không phải ký lại; việc khác của hồ sơ vẫn làm."
)
MEANWHILE: dict[str, Any] = {
    "vneid": lazy("Ai đang đăng nhập vẫn dùng tiếp; tra cứu bằng mã và nộp tại quầy vẫn như thường."),
    "dvcqg": lazy("Ai đang đăng nhập vẫn dùng tiếp; tra cứu bằng mã và nộp tại quầy vẫn như thường."),
    "national_portal": lazy(
        "Hồ sơ ở đây vẫn đúng và vẫn chạy; tiến độ hiện trên Cổng quốc gia có thể chậm, và được gửi bù đúng thứ tự."
    ),
    "population": _REGISTER,
    "civil_status": _REGISTER,
    "business": _REGISTER,
    "land": _REGISTER,
    "insurance": _REGISTER,
    "signing": _SIGNING,
    "email": _MESSAGES,
    "sms": _MESSAGES,
    "zalo": _MESSAGES,
}


STATES: dict[str, tuple[Any, str]] = {
    "well": (lazy("Đang trả lời"), "done"),
    "slow": (lazy("Trả lời chậm"), "due"),
    "down": (lazy("Gián đoạn"), "late"),
    "unknown": (lazy("Chưa đo đủ"), "quiet"),
}


def state(health: Health) -> tuple[Any, str]:
    """A word and its colour."""
    return STATES[health.state]


def down(systems: Iterable[str]) -> list[dict[str, Any]]:
    """Those of these that are down now, for `ui/outside_down.html`; together where the same goes on meanwhile."""
    together: dict[str, dict[str, Any]] = {}
    for found in measured_down(systems):
        meanwhile = MEANWHILE.get(found.system, "")
        group = together.setdefault(str(meanwhile), {"systems": [], "meanwhile": meanwhile})
        group["systems"].append({"name": NAMES.get(found.system) or name_of(found.system), "health": found})
    return list(together.values())

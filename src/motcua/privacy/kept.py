"""How long something stays, told from the rules by which it goes: a register can say nothing else than what happens."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from motcua.privacy.ports import Days, days
from motcua.privacy.types import Purpose

_OWN_RULE = "dossier."


def _kinds() -> Mapping[str, tuple[str, str]]:
    """What each rule is about, and from when on it counts."""
    return {
        "dossier": (_("Hồ sơ"), _("kể từ ngày kết thúc")),
        "draft": (_("Bản nháp"), _("kể từ lần lưu cuối")),
        "inbox": (_("Tin trong hộp thư"), _("kể từ ngày báo")),
        "letter": (_("Thư đã gửi"), _("kể từ ngày gửi; sau đó chỉ còn giờ và kết quả gửi")),
        "records": (_("Dòng nhật ký hệ thống"), _("kể từ lúc ghi")),
        "request": (_("Yêu cầu về dữ liệu"), _("kể từ ngày kết thúc")),
        "reminder": (_("Lời nhắc việc"), _("kể từ lúc nhắc")),
        "share": (_("Liên kết chia sẻ, lần mở"), _("kể từ khi hết hạn hoặc được dừng")),
        "exchange": (_("Nội dung đã gửi, đã nhận"), _("kể từ lúc gửi; sau đó chỉ còn mã băm, giờ, kết quả")),
        "backup": (_("Bản sao lưu"), _("ở bản cũ nhất còn giữ")),
    }


KINDS = (
    "dossier",
    "draft",
    "inbox",
    "letter",
    "records",
    "request",
    "share",
    "exchange",
    "reminder",
    "backup",
)
"""The rules that a purpose may name."""


def titles() -> dict[str, str]:
    """What each rule is about."""
    return {kind: title for kind, (title, _since) in _kinds().items()}


def how_long(purpose: Purpose) -> list[str]:
    """In sentences of the language that is active: the rules first, then what no rule says."""
    rules = days()
    told = [sentence for kind in purpose.retention for sentence in _sentences(kind, rules)]
    return [*told, *([_(purpose.kept)] if purpose.kept else [])]


def _sentences(kind: str, rules: Days) -> Iterator[str]:
    title, since = _kinds()[kind]
    number = rules.get(kind)
    if number is None:
        yield _("%(what)s: theo bảng thời hạn lưu trữ của tỉnh; chưa có hạn xoá.") % {"what": title}
    else:
        told = {"what": title, "days": f"{number:,}".replace(",", "."), "since": since}
        yield _("%(what)s: %(days)s ngày %(since)s.") % told
    if kind == "dossier" and any(name.startswith(_OWN_RULE) for name in rules):
        yield _("Một số thủ tục có thời hạn lưu giữ riêng.")

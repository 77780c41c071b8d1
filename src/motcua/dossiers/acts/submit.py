"""Submission: how a dossier begins. Not an act on a dossier, so only its event is declared here."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Audience, Facts, Said, Told


def is_told(facts: Facts) -> bool:
    """Whether the applicant is told of a filing by this event, and a receipt is given for it: of the dossiers that one
    filing of linked procedures opened, by the first one, for all.
    """
    return bool((facts.get("linked") or {}).get("leads", True))


def _message(facts: Facts) -> Said:
    if facts.get("linked"):
        return _of_several(facts["linked"]["members"])
    if before := facts.get("passed_from"):
        passed = _(
            "Hồ sơ %(code)s đã được chuyển đến đúng cơ quan có thẩm quyền và từ nay mang mã này. Bạn không phải nộp "
            "lại; thời hạn tính từ khi cơ quan ấy tiếp nhận."
        )
        return Said(_("đã được chuyển đến cơ quan có thẩm quyền"), passed % {"code": before})
    then = _(
        "Cán bộ một cửa sẽ kiểm tra giấy tờ. Nếu đủ, bạn nhận được ngày hẹn trả kết quả; nếu thiếu, bạn được báo "
        "một lần về tất cả những gì cần bổ sung. Bạn chưa phải làm gì."
    )
    return Said(_("đã được gửi"), then)


def _of_several(members: Sequence[Mapping[str, Any]]) -> Said:
    names = {one["key"]: one["name"] for one in members}
    lines = []
    for one in members:
        waits = ", ".join(names[key] for key in one["after"])
        after = _("bắt đầu khi có kết quả của: %(names)s") % {"names": waits} if waits else _("bắt đầu ngay")
        lines.append(f"- {one['name']} ({one['code']}): {after}.")
    first = _("Một lần nộp này mở %(number)s hồ sơ, cùng một mã tra cứu:") % {"number": len(members)}
    then = _("Mỗi hồ sơ có ngày hẹn riêng; bạn được báo từng việc. Bạn chưa phải làm gì.")
    return Said(_("đã được gửi, cùng các thủ tục liên thông"), "\n\n".join((first, "\n".join(lines), then)))


def _more(facts: Facts) -> str:
    if linked := facts.get("linked"):
        return _("một lần nộp mở %(number)s hồ sơ") % {"number": len(linked["members"])}
    return _("chuyển từ hồ sơ %(code)s") % {"code": facts["passed_from"]} if facts.get("passed_from") else ""


SUBMITTED = Told(
    type="submitted",
    at_desk=lazy("Nộp hồ sơ"),
    to_citizen=lazy("Hồ sơ đã được gửi"),
    reads={**NOTE_FOR_APPLICANT, "passed_from": Audience.OUTSIDER, "linked": Audience.OUTSIDER},
    more=_more,
    message=_message,
)

"""Submission: how a dossier begins. Not an act on a dossier, so only its event is declared here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Audience, Facts, Said, Told


def _message(facts: Facts) -> Said:
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


def _more(facts: Facts) -> str:
    return _("chuyển từ hồ sơ %(code)s") % {"code": facts["passed_from"]} if facts.get("passed_from") else ""


SUBMITTED = Told(
    type="submitted",
    at_desk=lazy("Nộp hồ sơ"),
    to_citizen=lazy("Hồ sơ đã được gửi"),
    reads={**NOTE_FOR_APPLICANT, "passed_from": Audience.OUTSIDER},
    more=_more,
    message=_message,
)

"""Submission: how a dossier begins. Not an act on a dossier, so only its event is declared here."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Facts, Said, Told


def _message(_facts: Facts) -> Said:
    then = _(
        "Cán bộ một cửa sẽ kiểm tra giấy tờ. Nếu đủ, bạn nhận được ngày hẹn trả kết quả; nếu thiếu, bạn được báo "
        "một lần về tất cả những gì cần bổ sung. Bạn chưa phải làm gì."
    )
    return Said(_("đã được gửi"), then)


SUBMITTED = Told(
    type="submitted",
    at_desk=lazy("Nộp hồ sơ"),
    to_citizen=lazy("Hồ sơ đã được gửi"),
    message=_message,
)

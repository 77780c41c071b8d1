"""What steps, states and things noticed are called, in the language that is active."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.security.models import Noticed


def step_words(step: str) -> str:
    """What is to be sent."""
    return {
        "first_notice": _("Thông báo ban đầu"),
        "report": _("Báo cáo sự cố"),
        "breach": _("Thông báo vi phạm dữ liệu cá nhân"),
        "persons": _("Thông báo cho người bị ảnh hưởng"),
        "reply": _("Trả lời người báo"),
        "to_owner": _("Báo cáo năm gửi chủ quản"),
        "to_ministry": _("Báo cáo năm gửi Bộ Công an"),
    }.get(step, step)


def to_whom(step: str) -> str:
    """Who is to get it, as far as the law says so."""
    return {
        "first_notice": _("Cơ quan chuyên trách an ninh mạng của Bộ Công an; chủ quản hệ thống"),
        "report": _("Cơ quan chuyên trách an ninh mạng của Bộ Công an; chủ quản hệ thống"),
        "breach": _("Cơ quan chuyên trách bảo vệ dữ liệu cá nhân của Bộ Công an (mẫu 08)"),
        "persons": _("Từng người có dữ liệu sinh trắc học bị lộ, mất"),
        "reply": _("Người đã báo lỗ hổng"),
    }.get(step, "")


def paper_words(key: str) -> str:
    """What a paper that is prepared is called on a screen; itself it is Vietnamese."""
    return {
        "ban-dau": _("Thông báo ban đầu"),
        "bao-cao": _("Báo cáo sự cố"),
        "bien-ban": _("Biên bản vi phạm dữ liệu cá nhân"),
        "mau-08": _("Thông báo vi phạm (mẫu 08)"),
        "nguoi-dan": _("Thông báo cho người bị ảnh hưởng"),
    }[key]


def noticed_words(row: Noticed) -> tuple[str, str]:
    """What the machine noticed, as a title and as what is known of it."""
    about = row.about
    n = int(about.get("n", 0))
    listed = ", ".join(one[:16] for one in about.get("files", ()))
    if row.kind == "files_healed":
        title = ngettext("%(n)d tệp bị thay đổi, đã khôi phục", "%(n)d tệp bị thay đổi, đã khôi phục", n)
        body = _("Khi soát định kỳ, tệp không còn đúng mã băm và đã được khôi phục từ bản sao: %(files)s.")
    elif row.kind == "files_lost":
        title = ngettext("%(n)d tệp hỏng, không bản sao nào có", "%(n)d tệp hỏng, không bản sao nào có", n)
        body = _("Khi soát định kỳ, tệp không còn đúng mã băm và không bản sao nào còn bản đúng: %(files)s.")
    elif row.kind == "drill_failed":
        title = _("Khôi phục thử không đạt")
        body = _("Bản sao lưu ở %(place)s khôi phục không đúng như lúc sao lưu: %(problems)s.")
    else:
        title = ngettext(
            "%(n)d tài khoản, địa chỉ phải chờ cùng lúc", "%(n)d tài khoản, địa chỉ phải chờ cùng lúc", n
        )
        body = _(
            "Nhiều tài khoản, địa chỉ bị tạm khoá vì nhập sai mật khẩu cùng lúc; có thể có người dò mật khẩu."
        )
    problems = "; ".join(about.get("problems", ()))
    said = {"n": n, "files": listed, "place": about.get("place", ""), "problems": problems}
    return title % said, body % said

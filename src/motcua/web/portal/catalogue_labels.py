"""What codes of the catalogue are called on the portal, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.kernel.money import dong
from motcua.procedures.queries import Offer
from motcua.procedures.types import Component, LimitRow
from motcua.web.ui.formats import limit_words
from motcua.web.ui.spoken import spoken

COMMUNE_ANY = "*commune"


@spoken
def level(code: str) -> str:
    """Who decides, by level."""
    return {
        "commune": _("Cấp xã (xã, phường, đặc khu)"),
        "province": _("Cấp tỉnh"),
        "central": _("Cấp trung ương"),
    }.get(code, code)


@spoken
def online(code: str) -> str:
    """How much can be done online."""
    return {
        "whole": _("Làm trọn vẹn trên mạng"),
        "partial": _("Làm một phần trên mạng"),
        "information": _("Chỉ xem thông tin, nộp tại quầy"),
    }.get(code, code)


@spoken
def subject(code: str) -> str:
    """Who may ask for it (national code list of subjects)."""
    return {
        "ĐT1": _("Công dân Việt Nam"),
        "ĐT2": _("Doanh nghiệp"),
        "ĐT3": _("Người nước ngoài cư trú tại Việt Nam"),
        "ĐT4": _("Người nước ngoài"),
        "ĐT6": _("Tổ chức Đảng"),
        "ĐT7": _("Tổ chức nước ngoài"),
        "ĐT8": _("Doanh nghiệp Việt Nam"),
        "ĐT9": _("Tổ chức khác"),
        "ĐT10": _("Doanh nghiệp có vốn nước ngoài"),
        "DT11": _("Hợp tác xã"),
        "DT12": _("Người Việt Nam định cư ở nước ngoài"),
        "DT13": _("Cán bộ, công chức, viên chức"),
    }.get(code, code)


@spoken
def channel(code: str) -> str:
    """A way to file."""
    return {"online": _("Trên mạng"), "direct": _("Tại quầy"), "postal": _("Qua bưu chính")}.get(code, code)


def limit(row: LimitRow | None) -> str:
    """A time limit as people say it."""
    if row is None:
        return ""
    counted = row.limit
    if counted is None:
        return row.text or _("Theo quy định riêng")
    return _("Trong ngày làm việc") if row.unit == "same_day" else limit_words(counted)


def cost(amount: int, *, known: bool) -> str:
    """What is to be paid; what is not known is not called free."""
    if known:
        return dong(amount) if amount else _("Miễn phí")
    return _("%(sum)s và khoản chưa có mức thu") % {"sum": dong(amount)} if amount else _("Chưa có mức thu")


def offer(found: Offer) -> str:
    """How long, how much and by which ways, in one line: `5 ngày làm việc · 50.000 đ · trên mạng, tại quầy`."""
    ways = ", ".join(channel(way).lower() for way in found.ways)
    told = [limit(found.limit), cost(found.amount, known=found.known), ways]
    if found.varies:
        told.append(_("tùy trường hợp"))
    return " · ".join(part for part in told if part)


def copies(component: Component) -> str:
    """How many of a paper the law wants: `1 bản chính, 2 bản sao`."""
    parts = []
    if component.originals:
        parts.append(
            ngettext("%(n)d bản chính", "%(n)d bản chính", component.originals) % {"n": component.originals}
        )
    if component.copies:
        parts.append(ngettext("%(n)d bản sao", "%(n)d bản sao", component.copies) % {"n": component.copies})
    return ", ".join(parts)

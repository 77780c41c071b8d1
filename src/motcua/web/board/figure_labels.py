"""What periods and spans of time are called on the director's pages; figures name themselves."""

from datetime import timedelta

from django.utils.translation import gettext as _

from motcua.dossiers.queries.figures import Numbers

PERIODS = {"hom-nay": "today", "tuan": "week", "thang": "month", "nam": "year"}
SIDES = {"giai-quyet": "handling", "tiep-nhan": "counter"}


def period(key: str) -> str:
    """The name of a period."""
    return {
        "today": _("Hôm nay"),
        "week": _("Tuần này"),
        "month": _("Tháng này"),
        "year": _("Năm nay"),
    }[key]


def side(key: str) -> str:
    """As what agencies are counted."""
    return {"handling": _("Cơ quan giải quyết"), "counter": _("Nơi tiếp nhận")}[key]


def waited(span: timedelta | None) -> str:
    """How long the step in the middle has waited, by the clock on the wall: `1 ngày 3 giờ`."""
    if span is None:
        return ""
    days, rest = divmod(int(span.total_seconds()) // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("%(days)d ngày %(hours)d giờ") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d phút") % {"minutes": minutes}


def per_cent(share: float | None) -> str:
    """`98,4 %`; a dash when there is nothing to divide."""
    return "–" if share is None else f"{share:.1f} %".replace(".", ",")


def part_of(numbers: Numbers, key: str) -> str:
    """`98,4 % (1.262/1.283)`: a share never stands without what it is a share of."""
    part, whole = numbers.part_of(key)
    return f"{per_cent(numbers.share(key))} ({number(part)}/{number(whole)})" if whole else per_cent(None)


def number(value: int) -> str:
    """`1.284`."""
    return f"{value:,}".replace(",", ".")

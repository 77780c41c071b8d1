"""How moments, sizes and spans of time are written for people. Days and money are written by `kernel`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from motcua.kernel import vietnamese
from motcua.process.limit import Limit, Unit

MINUTES_PER_DAY = 8 * 60
SOON = MINUTES_PER_DAY  # one working day before the end a dossier asks for attention

Urgency = Literal["calm", "due", "late"]

# For the English catalogue: `kernel.vietnamese` writes them and cannot translate.
_WEEKDAYS = (
    gettext_noop("thứ Hai"),
    gettext_noop("thứ Ba"),
    gettext_noop("thứ Tư"),
    gettext_noop("thứ Năm"),
    gettext_noop("thứ Sáu"),
    gettext_noop("thứ Bảy"),
    gettext_noop("Chủ nhật"),
)


def moment(value: datetime) -> str:
    """`thứ Ba, 24/11/2026, 16:30`, in Vietnamese time."""
    return vietnamese.moment(value, _)


def limit_words(limit: Limit) -> str:
    """A time limit as people say it: `3 ngày làm việc`."""
    if (get_language() or "vi") == "vi":
        return limit.words
    one = 1 if limit.quantity == 1 else 2
    number = f"{limit.quantity.normalize():f}"
    return {
        Unit.WORKING_DAY: ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", one),
        Unit.DAY: ngettext("%(n)s ngày", "%(n)s ngày", one),
        Unit.HOUR: ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", one),
        Unit.MONTH: ngettext("%(n)s tháng", "%(n)s tháng", one),
        Unit.SAME_DAY: _("trong ngày làm việc"),
    }[limit.unit] % {"n": number}


def clock_span(minutes: float) -> str:
    """An amount of time in hours and minutes, whatever its length: `24 giờ`, `7 giờ 45 phút`."""
    hours, left = divmod(round(minutes), 60)
    parts = [ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours}] if hours else []
    if left or not hours:
        parts.append(ngettext("%(n)d phút", "%(n)d phút", left) % {"n": left})
    return " ".join(parts)


def span(minutes: int) -> str:
    """Working minutes in words, a day being eight hours: `2 ngày 3 giờ`, `3 giờ 15 phút`, `45 phút`.

    The finer unit is dropped where it no longer helps: beside days no minutes, beside four hours or more none.
    """
    days, rest = divmod(abs(minutes), MINUTES_PER_DAY)
    hours, left = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours})
    if left and not days and hours < 4:
        parts.append(ngettext("%(n)d phút", "%(n)d phút", left) % {"n": left})
    return " ".join(parts) or _("dưới 1 phút")


def due_phrase(minutes: int | None, *, short: bool = False) -> str:
    """What is left of a limit, in working time: `còn 2 ngày 3 giờ làm việc`, `quá hạn 45 phút làm việc`.

    `minutes` is signed (negative: overdue); None means that no clock runs. `short` is for officers' lists, where
    everybody knows that time is working time.
    """
    if minutes is None:
        return _("không tính hạn")
    if minutes == 0:
        return _("đến hạn ngay bây giờ")
    left = span(minutes) if short else _("%(span)s làm việc") % {"span": span(minutes)}
    return (_("còn %(span)s") if minutes > 0 else _("quá hạn %(span)s")) % {"span": left}


def urgency(minutes: int | None) -> Urgency:
    """`late` past the limit, `due` within the last working day, `calm` otherwise."""
    if minutes is None or minutes > SOON:
        return "calm"
    return "due" if minutes >= 0 else "late"


def filesize(size: int) -> str:
    """Bytes as people know them: `812 B`, `24 KB`, `3,4 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")

"""How sizes and spans of time are written for people. Dates and money are written by `kernel`."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

MINUTES_PER_DAY = 8 * 60
SOON = MINUTES_PER_DAY  # one working day before the end a dossier asks for attention

Urgency = Literal["calm", "due", "late"]


def span(minutes: int) -> str:
    """Working minutes in words, a day being eight hours: `2 ngày 3 giờ`, `3 giờ 15 phút`, `45 phút`.

    The finer unit is dropped where it no longer helps: beside days no minutes, beside four hours or more none.
    """
    days, rest = divmod(abs(minutes), MINUTES_PER_DAY)
    hours, left = divmod(rest, 60)
    parts = []
    if days:
        parts.append(_("%(n)d ngày") % {"n": days})
    if hours:
        parts.append(_("%(n)d giờ") % {"n": hours})
    if left and not days and hours < 4:
        parts.append(_("%(n)d phút") % {"n": left})
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

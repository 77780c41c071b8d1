"""The derivation of a due date in the reader's language.

The calendar itself explains in Vietnamese (`process.explain`), and there its sentence is shown as it is. For other
languages the sentence is said again from the rule, the days and the amounts of the step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import WEEKDAYS, day
from motcua.process.explain import Explained
from motcua.process.limit import Limit
from motcua.web.ui.formats import clock_span, limit_words


def sentence(step: Explained) -> str:
    """What one step of the derivation says."""
    said = _SAID.get(step.rule)
    if said is None or (get_language() or "vi") == "vi":
        return step.sentence
    return said(step)


def _on(value: date) -> str:
    return f"{_(WEEKDAYS[value.weekday()])} {day(value)}"


def _at(value: datetime | None) -> str:
    return f"{value:%H:%M} {_on(value.date())}" if value else ""


def _days(step: Explained) -> str:
    first, last = step.dates[0], step.dates[-1]
    if first == last:
        return _on(first)
    return _("từ %(first)s đến %(last)s") % {"first": _on(first), "last": _on(last)}


def _counted(step: Explained) -> str:
    """Working time of one day or of several whole days in a row."""
    amount = {"amount": clock_span(step.minutes or 0)}
    if len(step.dates) > 1:
        row = {"first": _on(step.dates[0]), "last": _on(step.dates[-1]), "n": len(step.dates)}
        return _("Từ %(first)s đến %(last)s, %(n)d ngày đủ giờ: tính %(amount)s.") % {**row, **amount}
    if step.starts is None or step.ends is None:
        return step.sentence
    hours = {"day": _on(step.dates[0]), "from": f"{step.starts:%H:%M}", "to": f"{step.ends:%H:%M}"}
    return _("Trong %(day)s từ %(from)s đến %(to)s: tính %(amount)s.") % {**hours, **amount}


def _limit(step: Explained) -> str:
    """The name of such a step is the limit as the catalogue writes it."""
    try:
        return limit_words(Limit.parse(step.name))
    except Invalid:
        return step.name


_SAID: dict[str, Callable[[Explained], str]] = {
    "received": lambda s: _("Tiếp nhận lúc %(at)s.") % {"at": _at(s.starts)},
    "cutoff": lambda s: (
        _("Tiếp nhận sau %(last)s nên tính từ giờ mở cửa ngày làm việc kế tiếp: %(at)s.")
        % {"last": s.name, "at": _at(s.ends)}
    ),
    "outside_hours": lambda s: (
        _("Ngoài giờ làm việc nên tính từ giờ mở cửa kế tiếp: %(at)s.") % {"at": _at(s.ends)}
    ),
    "weekend": lambda s: _("Nghỉ hằng tuần %(days)s: không tính.") % {"days": _days(s)},
    "holiday": lambda s: _("Nghỉ lễ «%(name)s» %(days)s: không tính.") % {"name": s.name, "days": _days(s)},
    "swap_day_off": lambda s: (
        _("Ngày nghỉ bù «%(name)s» %(days)s: không tính.") % {"name": s.name, "days": _days(s)}
    ),
    "swap_day_worked": lambda s: (
        _("Ngày làm bù «%(name)s» %(days)s: tính %(amount)s.")
        % {"name": s.name, "days": _days(s), "amount": clock_span(s.minutes or 0)}
    ),
    "hours": _counted,
    "limit": lambda s: _("Thời hạn: %(limit)s.") % {"limit": _limit(s)},
    "same_day": lambda s: _("Giải quyết trong ngày làm việc: đến giờ đóng cửa %(at)s.") % {"at": _at(s.ends)},
    "first_day_not_counted": lambda s: (
        _("Ngày đầu tiên %(day)s không tính (Điều 147 Bộ luật Dân sự).") % {"day": _days(s)}
    ),
    "calendar_days": lambda s: (
        _("%(limit)s theo lịch, kể cả ngày nghỉ: %(days)s.") % {"limit": _limit(s), "days": _days(s)}
    ),
    "months": lambda s: (
        _("%(limit)s: đến ngày tương ứng %(day)s (Điều 148 Bộ luật Dân sự).")
        % {"limit": _limit(s), "day": _days(s)}
    ),
    "rolled_forward": lambda s: (
        _("Ngày cuối cùng là ngày nghỉ nên chuyển sang ngày làm việc kế tiếp: %(at)s.") % {"at": _at(s.ends)}
    ),
    "calendar_estimated": lambda s: (
        _(
            "Lịch nghỉ lễ, Tết năm %(year)s là dự kiến, chưa có thông báo chính thức; ngày hẹn có thể phải tính lại."
        )
        % {"year": s.name}
    ),
    "calendar_missing": lambda s: (
        _(
            "Chưa có lịch nghỉ lễ, Tết năm %(year)s; mới chỉ trừ ngày nghỉ hằng tuần, ngày hẹn có thể phải tính lại."
        )
        % {"year": s.name}
    ),
    "due": lambda s: _("Đến hạn lúc %(at)s.") % {"at": _at(s.ends)},
}

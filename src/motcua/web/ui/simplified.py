"""How what was cut of a procedure is said, at the desk and on the portal."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.procedures.queries import Change

_MINUTES_OF_A_DAY = 8 * 60


def cut_words(one: Change) -> list[str]:
    """What there is less of, and what came in addition, in short phrases."""
    return [phrase for phrase in (_papers(one.papers), _steps(one.steps), *_times(one)) if phrase]


def _papers(number: int) -> str:
    if number > 0:
        return ngettext("bớt %(n)d giấy tờ", "bớt %(n)d giấy tờ", number) % {"n": number}
    said = ngettext("thêm %(n)d giấy tờ", "thêm %(n)d giấy tờ", -number) % {"n": -number}
    return said if number else ""


def _steps(number: int) -> str:
    if number > 0:
        return ngettext("bớt %(n)d bước", "bớt %(n)d bước", number) % {"n": number}
    said = ngettext("thêm %(n)d bước", "thêm %(n)d bước", -number) % {"n": -number}
    return said if number else ""


def _times(one: Change) -> list[str]:
    """The promise says what people wait; the law's limit where the promise did not move."""
    promised, statutory = one.promised, one.statutory
    found = promised if promised and promised[1] else statutory
    if not found or not found[1]:
        return []
    amount = _amount(found[0], abs(found[1]))
    return [(_("nhanh hơn %(time)s") if found[1] > 0 else _("lâu hơn %(time)s")) % {"time": amount}]


def _amount(unit: str, amount: float) -> str:
    if unit == "working":
        days, minutes = divmod(amount, _MINUTES_OF_A_DAY)
        if minutes:
            return _("%(n)s giờ làm việc") % {"n": _number(amount / 60)}
        return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", int(days)) % {"n": _number(days)}
    if unit == "months":
        return ngettext("%(n)s tháng", "%(n)s tháng", int(amount)) % {"n": _number(amount)}
    return ngettext("%(n)s ngày", "%(n)s ngày", int(amount)) % {"n": _number(amount)}


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")

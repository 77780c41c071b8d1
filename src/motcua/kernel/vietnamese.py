"""Vietnamese text and dates: one normal form, folding for search, dates as people write them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from motcua.kernel.clock import VIETNAM

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_DAY_WITHOUT_SIGNS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def normal(text: str) -> str:
    """NFC, control characters gone, white space at the ends gone: the only form we store."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Lower case without diacritics (`đ` becomes `d`), for look-up only."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def day(value: date) -> str:
    """`24/11/2026`; a moment is shown in Vietnamese time."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y")


def typed_day(text: str) -> date | None:
    """The day that somebody wrote: `3/9/2026`, `03-09-2026`, `03092026` or ISO; None for anything else."""
    found = _DAY.match(text.strip()) or _DAY_WITHOUT_SIGNS.match(text.strip())
    try:
        return (
            date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text.strip())
        )
    except ValueError:
        return None


def moment(value: datetime, in_words: Callable[[str], str] = str) -> str:
    """`thứ Ba, 24/11/2026, 16:30`; `in_words` may say the weekday in another language."""
    local = value.astimezone(VIETNAM)
    return f"{in_words(WEEKDAYS[local.weekday()])}, {local:%d/%m/%Y}, {local:%H:%M}"

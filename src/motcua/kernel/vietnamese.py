"""Vietnamese text and dates: one normal form, folding for search, dates as people write them."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from motcua.kernel.clock import VIETNAM

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_DAY = re.compile(r"^(?P<day>[0-9]{1,2})[/.\- ](?P<month>[0-9]{1,2})[/.\- ](?P<year>[0-9]{4})$")
_DAY_WITHOUT_SIGNS = re.compile(r"^(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>[0-9]{4})$")
_ISO_DAY = re.compile(r"^(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})$")
# Marks by which a letter becomes another one (ă, â ê ô, ơ ư), and the tones, each in the order of the alphabet.
_SHAPES = "\N{COMBINING BREVE}\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING HORN}"
_TONES = (
    "\N{COMBINING GRAVE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
    "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_LATIN_MARKS = re.compile("[\u0300-\u036f]+")


def normal(text: str) -> str:
    """NFC, control characters gone, white space at the ends gone: the only form we store."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Lower case without diacritics (`đ` becomes `d`), for look-up only."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = _LATIN_MARKS.sub("", decomposed)
    if bare.isascii():
        # Nearly always: looking at each letter by itself costs four times as much.
        return bare
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def day(value: date) -> str:
    """`24/11/2026`; a moment is shown in Vietnamese time."""
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM)
    return value.strftime("%d/%m/%Y")


def typed_day(text: str) -> date | None:
    """The day that somebody wrote: `3/9/2026`, `03-09-2026`, `03092026` or ISO; None for anything else."""
    written = text.strip()
    found = _DAY.match(written) or _DAY_WITHOUT_SIGNS.match(written) or _ISO_DAY.match(written)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def moment(value: datetime, in_words: Callable[[str], str] = str) -> str:
    """`thứ Ba, 24/11/2026, 16:30`; `in_words` may say the weekday in another language."""
    local = value.astimezone(VIETNAM)
    return f"{in_words(WEEKDAYS[local.weekday()])}, {local:%d/%m/%Y}, {local:%H:%M}"


def sort_key(text: str) -> tuple[list[int], list[int], str]:
    """The place of a text in a Vietnamese list: a ă â b c d đ e ê …, then tones: none, huyền, hỏi, ngã, sắc, nặng.

    As the Unicode collation for Vietnamese has it (CLDR `vi`): letters of the whole text first, tones after them.
    """
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFD", text.lower()):
        if sign in _TONES:
            tones[-1:] = [_TONES.index(sign) + 1]
        elif sign in _SHAPES and letters:
            letters[-1] += _SHAPES.index(sign) + 1
        else:
            letters.append(4 * ord("d") + 1 if sign == "đ" else 4 * ord(sign))
            tones.append(0)
    return letters, tones, text

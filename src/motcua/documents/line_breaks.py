"""Where a printed line must not end: inside names of bodies and places, dates, amounts, numbers of articles and acts.

What belongs together is joined by spaces that do not break; narrow columns of registers give them back (`papers/`).
"""

import re

_FIXED = "\u00a0"
_CAPITAL = r"[A-ZÀ-ỸĐ]"
_UNITS = "ngày|giờ|phút|giây|tháng|năm|tuần|bộ|bản|tệp|tờ|trang|đ|đồng|m²|m2|m|km|ha|%|MB|kB|byte"
_BEFORE_NUMBERS = (
    "[Nn]gày|[Tt]háng|[Nn]ăm|[Ss]ố|[Đđ]iều|[Kk]hoản|[Đđ]iểm|[Mm]ục|[Mm]ẫu|[Pp]hụ lục|[Tt]ổ|[Kk]hu|[Tt]hôn"
)
_TOGETHER = (
    # Names of bodies.
    re.compile(r"hành chính công|ủy ban|nhân dân|công an|làm việc", re.IGNORECASE),
    re.compile(
        rf"\b(?:tỉnh|thành phố|phường|xã|đặc khu) {_CAPITAL}\S*(?: (?:{_CAPITAL}[^\s.,;:]*|\d+)){{0,2}}"
    ),
    # `ngày 05 tháng 02 năm 2026`, `14 giờ 30 phút`, `03 ngày`, `8.000 đ`, `Điều 16`, `số 118/2025/NĐ-CP`.
    re.compile(r"ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?"),
    re.compile(r"\d{1,2} giờ \d{2}"),
    re.compile(rf"\d (?:{_UNITS})(?![\w])"),
    re.compile(rf"\b(?:{_BEFORE_NUMBERS}) (?=\d)"),
    # An abbreviation leads to what it stands before.
    re.compile(r"\b(?:UBND|HĐND|TTHC|QĐ|NĐ) (?=\w)|\b(?:TM|KT|TL|TUQ|Q|TP|P)\. (?=\w)"),
)


def bound(text: str) -> str:
    """The text with spaces at which no line may end."""
    if " " not in text:
        return text
    for pattern in _TOGETHER:
        text = pattern.sub(lambda found: found[0].replace(" ", _FIXED), text)
    return text

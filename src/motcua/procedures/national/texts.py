"""Names made of the record's sentences, and sentences shown in a doubt."""

import re

_LONGEST_NAME = 300
_BULLETS = " *:-+;.,\n"
_ENDS_OPEN = re.compile(r"[,:]?\s*(?:bao gồm|gồm)(?: có)?$", re.IGNORECASE)
_HOW_TO_FILE = re.compile(
    r"^[-*\s]*(?:nộp|gửi)?\s*(?:hồ sơ )?(?:trực tiếp|trực tuyến|thông qua|qua)[^.:*]*(?:[.:*]|$)",
    re.IGNORECASE,
)


def name_from(text: str) -> str:
    """A text as a name: one line, the first sentence that says something; a very long one ends at a whole clause."""
    line = _ENDS_OPEN.sub("", _HOW_TO_FILE.sub("", " ".join(text.split())).strip(_BULLETS))
    if len(line) <= _LONGEST_NAME:
        return line
    head = line[:_LONGEST_NAME]
    at = max(head.rfind(mark) for mark in (";", ". ", ", "))
    return head[: at if at > 0 else head.rfind(" ")].strip(_BULLETS)


def shown(text: str, longest: int = 120) -> str:
    """A text inside a doubt, cut where it is too long; the whole of it stands in the record."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"

"""The type that papers are printed in (Tinos, metric twin of Times New Roman) and what it cannot print."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

_FONTS = Path(__file__).parent / "fonts"
REPLACEMENT = "\u25a1"
"""An empty square: stands, visibly, for each character that Tinos lacks."""
_SILENT = {"Cc", "Cf", "Cs", "Co", "Cn"}


def font_dir() -> Path:
    """The folder with the four styles of Tinos and their licence."""
    return _FONTS


@cache
def _printable() -> frozenset[int]:
    """Code points that all four styles can print, so that bold text never loses a letter."""
    maps = [set(TTFont(path, lazy=True).getBestCmap() or {}) for path in sorted(_FONTS.glob("*.ttf"))]
    return frozenset(set.intersection(*maps))


def _glyph(character: str) -> str:
    if character == "\n" or ord(character) in _printable():
        return "" if unicodedata.category(character) in _SILENT - {"Cc"} else character
    if character in "\t\r\v\f\u2028\u2029":
        return " "
    category = unicodedata.category(character)
    if category in _SILENT - {"Co", "Cn"} or category == "Mn":
        return ""
    return " " if category == "Zs" else REPLACEMENT


def printable(text: str) -> str:
    """The text as it can be printed: NFC, no control or direction marks, unknown characters as `□`.

    PDF/A forbids a missing glyph, so without this one emoji would stop a paper.
    """
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    if normal.isascii() and normal.isprintable():
        return normal
    return "".join(map(_glyph, normal))

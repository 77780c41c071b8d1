"""The type that papers are printed in (Tinos, metric twin of Times New Roman) and what it cannot print."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

_FONTS = Path(__file__).parent / "fonts"
_REPLACEMENT = "\u25a1"
"""An empty square: stands, visibly, for each character that Tinos lacks."""
_SILENT = frozenset({"Cc", "Cf", "Cs"})
"""Controls, direction marks, lone surrogates: nothing to print, and a way to fool the eye."""


def font_dir() -> Path:
    """The folder with the four styles of Tinos and their licence."""
    return _FONTS


def _letters(font: Path) -> set[int]:
    with TTFont(font, lazy=True) as opened:
        return set(opened.getBestCmap())


@cache
def _printable() -> frozenset[int]:
    """Code points that all four styles can print, so that bold text never loses a letter."""
    maps = [_letters(path) for path in sorted(_FONTS.glob("*.ttf"))]
    common = set.intersection(*maps)
    return frozenset(point for point in common if unicodedata.category(chr(point)) not in {"Co", "Cn"})


@lru_cache(maxsize=4096)
def _glyph(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if character in "\t\r\v\f\u2028\u2029" or category == "Zs":
        return " "
    if category in _SILENT:
        return ""
    return character if ord(character) in _printable() else _REPLACEMENT if category != "Mn" else ""


def printable(text: str) -> str:
    """The text as it can be printed: NFC, no control or direction marks, unknown characters as `□`.

    PDF/A forbids a missing glyph, so without this one emoji would stop a paper.
    """
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    if normal.isascii() and normal.isprintable():
        return normal
    return "".join(map(_glyph, normal))

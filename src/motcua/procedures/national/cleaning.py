"""Texts of the national portal made clean: one Unicode form, no markup, no stray or hidden characters.

Cleaning twice gives the same as cleaning once, so that a hash of a cleaned record says whether anything changed.
"""

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from motcua.procedures.national.rejected import Rejected

# Far above anything the portal has sent (13,000 characters, 60 entries, 8 levels); beyond it somebody plays tricks.
LONGEST_TEXT = 200_000
MOST_ENTRIES = 2_000
DEEPEST = 20
# PostgreSQL's numeric takes more, but no fee, count or date does.
LARGEST_NUMBER = 10**18

_BREAKS = frozenset({"br", "p", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr"})
_TAGS = _BREAKS | {
    *("a", "abbr", "article", "audio", "b", "base", "big", "body", "button", "center", "cite", "code", "col"),
    *(
        "colgroup",
        "dd",
        "del",
        "dl",
        "dt",
        "em",
        "embed",
        "font",
        "form",
        "head",
        "html",
        "i",
        "iframe",
        "img",
    ),
    *(
        "input",
        "ins",
        "label",
        "li",
        "link",
        "math",
        "meta",
        "noscript",
        "o:p",
        "object",
        "option",
        "pre",
        "q",
    ),
    *(
        "s",
        "script",
        "section",
        "select",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
    ),
    *("svg", "tbody", "td", "template", "textarea", "tfoot", "th", "thead", "title", "u", "video"),
}
_SPACED = {"li": "\n- ", "td": " ", "th": " "}
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,24});")
# All of these read a text in one go, however hostile: the parsers of the standard library and their like need
# the square of its length for a hundred thousand brackets that nobody closes.
_SILENT = re.compile(
    r"<(script|style|iframe|object|template|noscript|svg|math|head)\b[^<>]*>.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,12})(?:[\s/][^<>]*)?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,24});")
# Comments, `<!DOCTYPE …>`, Word's `<![if …]>`, `<?xml …>`.
_DECLARATIONS = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>", re.DOTALL)
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")
# Bullets of the fonts Symbol and Wingdings, which Word leaves in the private use area.
_BULLETS = {chr(c): "-" for c in (0xF02D, 0xF076, 0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC)}


def clean(value: Any, depth: int = 0) -> Any:
    """A JSON value with all texts and keys cleaned; raises `Rejected` beyond the bounds above."""
    if depth > DEEPEST:
        raise Rejected(f"Bản ghi lồng nhau quá {DEEPEST} tầng.")
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        _bounded(len(value))
        return [clean(one, depth + 1) for one in value]
    if isinstance(value, Mapping):
        _bounded(len(value))
        return {clean_text(str(key)): clean(one, depth + 1) for key, one in value.items()}
    if isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
        raise Rejected("Bản ghi có một số lớn bất thường.")
    return value


def _bounded(count: int) -> None:
    if count > MOST_ENTRIES:
        raise Rejected(f"Bản ghi có một danh sách dài quá {MOST_ENTRIES} mục.")


def clean_text(text: str) -> str:
    """Text as people read it: NFC, without markup, scripts, control and direction characters, stray white space."""
    if len(text) > LONGEST_TEXT:
        raise Rejected(f"Bản ghi có một đoạn văn dài quá {LONGEST_TEXT} ký tự.")
    return _cleaned(text)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Hidden characters first, for they tear tags apart; again while markup comes to light (`&lt;b&gt;`)."""
    text = _visible(text)
    for _ in range(5):
        plain = _visible(_without_markup(text))
        if plain == text:
            break
        text = plain
    return text


def _without_markup(text: str) -> str:
    """The text of an HTML fragment; angle brackets that are no known tag stay as they stand."""
    if not _MARKUP.search(text):
        return text
    text = _SILENT.sub("", _DECLARATIONS.sub("", text))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub(_instead, text))


def _instead(found: re.Match[str]) -> str:
    """What stands in the place of a tag: a line, a space, or nothing."""
    closing, tag = found[1], found[2].lower()
    if tag not in _TAGS:
        return found[0]
    return "\n" if tag in _BREAKS else "" if closing else _SPACED.get(tag, "")


def _visible(text: str) -> str:
    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_LETTERS)
    lines = _EDGES.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", kept)))
    return _GAPS.sub("\n\n", lines).strip()


class _Letters(dict[int, str]):
    """For each letter what is kept of it: itself, a space or line for what is one, nothing for what nobody sees."""

    def __missing__(self, number: int) -> str:
        self[number] = kept = _letter(chr(number))
        return kept


def _letter(letter: str) -> str:
    if letter in "\n\r\u2028\u2029":
        return "\n"
    category = unicodedata.category(letter)
    if category == "Zs" or letter in "\t\v\f\x85":
        return " "
    if category in ("Cc", "Cf", "Cn", "Cs"):
        return ""
    return _BULLETS.get(letter, "" if category == "Co" else letter)


_LETTERS = _Letters()

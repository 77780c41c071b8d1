"""On a page in another language, what stays Vietnamese is marked as such (`lang="vi"`), so that it is read aloud as
Vietnamese (WCAG 2.2, 3.1.2): names of procedures, papers and agencies, what people declared and wrote.

Data come into hundreds of places of our pages, so the finished page is looked through instead: a text with letters
that only Vietnamese has is Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệđìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_OWN = re.compile(f"[{LETTERS}{LETTERS.upper()}]")
_TOKEN = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_SILENT = frozenset(("script", "style"))
# These hold nothing but text: they are marked as a whole or not at all.
_TEXT_ONLY = frozenset(("option", "title", "textarea", "text", "tspan"))
_MARK = ' lang="vi"'
_PHRASE = re.compile(r"[^.;:()“”\"·|]+")
_WORD = re.compile(r"\w+")
# Little English words that are no Vietnamese syllable: a text that has one is not Vietnamese as a whole.
_ENGLISH = frozenset(
    (
        "and",
        "are",
        "at",
        "by",
        "for",
        "from",
        "is",
        "it",
        "of",
        "please",
        "the",
        "this",
        "was",
        "with",
        "you",
        "your",
    )
)
# From this share of its words on, a text without them is Vietnamese; a page's title names the province at its end.
_SOME, _HALF = 0.2, 0.5


def marked(page: str) -> str:
    """The page with its Vietnamese texts marked."""
    return _Page(page).marked()


class _Page:
    """A page taken apart into tags and texts."""

    def __init__(self, page: str) -> None:
        self._tokens = _TOKEN.findall(page)
        # The open elements: their name, whether they are marked, and where they begin.
        self._open: list[tuple[str, bool, int]] = []

    def marked(self) -> str:
        for place, token in enumerate(self._tokens):
            if token.startswith("<"):
                self._follow(token, place)
            elif _OWN.search(token) and not self._is_done():
                self._mark(token, place)
        return "".join(self._tokens)

    def _follow(self, tag: str, place: int) -> None:
        found = _TAG.match(tag)
        if found is None or found[2].lower() in _VOID or tag.endswith("/>"):
            return
        name = found[2].lower()
        if not found[1]:
            self._open.append((name, ' lang="vi"' in tag or self._is_done(), place))
        elif any(name == one for one, _, _ in self._open):
            while self._open.pop()[0] != name:
                pass

    def _is_done(self) -> bool:
        return bool(self._open) and (self._open[-1][1] or self._open[-1][0] in _SILENT)

    def _mark(self, text: str, place: int) -> None:
        name, _, begins = self._open[-1] if self._open else ("", False, -1)
        alone = begins == place - 1 and self._tokens[place + 1 : place + 2] == [f"</{name}>"]
        if alone and _is_vietnamese(text, _HALF if name == "title" else _SOME):
            self._tokens[begins] = self._tokens[begins][:-1] + _MARK + ">"
            self._open[-1] = (name, True, begins)
        elif name not in _TEXT_ONLY:
            self._tokens[place] = _wrapped(text)


def _is_vietnamese(text: str, share: float = _SOME) -> bool:
    words = _WORD.findall(text.lower())
    return _ENGLISH.isdisjoint(words) and sum(bool(_OWN.search(word)) for word in words) >= share * len(words)


def _wrapped(text: str) -> str:
    """The text with its Vietnamese parts in a span; a sentence of ours that names something keeps its language."""
    if _is_vietnamese(text):
        return _span(text)
    return _PHRASE.sub(lambda phrase: _in_phrase(phrase[0]), text)


def _in_phrase(phrase: str) -> str:
    if not _OWN.search(phrase):
        return phrase
    if _is_vietnamese(phrase):
        return _span(phrase)
    words = list(_WORD.finditer(phrase))
    own = [n for n, word in enumerate(words) if _OWN.search(word[0])]
    first, last = own[0], own[-1]
    # A name goes on over its capitals: "Trung tâm … Hạ Long".
    while first > 0 and words[first - 1][0][0].isupper() and first - 1 > 0:
        first -= 1
    while last + 1 < len(words) and words[last + 1][0][0].isupper():
        last += 1
    begins, ends = words[first].start(), words[last].end()
    return phrase[:begins] + _span(phrase[begins:ends]) + phrase[ends:]


def _span(text: str) -> str:
    inner = text.strip()
    head, _, tail = text.partition(inner)
    return f"{head}<span{_MARK}>{inner}</span>{tail}"


def mark_vietnamese(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: pages in another language than Vietnamese have their Vietnamese pieces marked."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if (
            isinstance(response, HttpResponse)
            and (get_language() or "vi") != "vi"
            and response.headers.get("Content-Type", "").startswith("text/html")
        ):
            response.content = marked(response.content.decode())
        return response

    return answer

"""Links to the other pages of a list. Drawn once for each place in a list of so many pages: only the query differs."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_QUERY = "\ue000"
"""Stands for the query in what is drawn once: a character for private use, which no page has."""


def page_links(page: Page[Any], keep: str = "", shown: Iterable[int | str] | None = None) -> SafeString:
    """Links from one page of a list to the others; `keep` is the query without the page, `shown` the numbers (all)."""
    last = page.paginator.num_pages
    if last < 2:
        return SafeString()
    numbers = tuple(shown or page.paginator.page_range)
    drawn = _drawn(page.number, last, numbers, get_language())
    return mark_safe(drawn.replace(_QUERY, escape(keep)))  # noqa: S308 - drawn by the template, the query escaped


@lru_cache(maxsize=1024)
def _drawn(number: int, last: int, numbers: tuple[int | str, ...], _language: str | None) -> str:
    page = Paginator(range(last), 1).page(number)
    return render_to_string("ui/pages.html", {"page": page, "pages": numbers, "keep": _QUERY})

"""Finding a procedure: the list with its filters, an occasion in life."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import names
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import Answer, Wanted, entries, life_events, revision, search
from motcua.web.portal import catalogue_labels
from motcua.web.portal.decorators import crumbs, public

PAGE = 20
_SELECTED = mark_safe(" selected")
QUERY = {
    "field": "linh-vuc",
    "agency": "co-quan",
    "level": "cap",
    "subject": "doi-tuong",
    "online": "truc-tuyen",
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many procedures it leaves."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter as a list to choose from."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def options(self) -> SafeString:
        """The choices as a list's options; made here because there are a hundred of them on each page."""
        rows = ((c.value, _SELECTED if c.chosen else "", c.label, c.count) for c in self.choices)
        return format_html_join("", '<option value="{}"{}>{} ({})</option>', rows)

    @property
    def active(self) -> str:
        """The label of what is chosen; empty when nothing is."""
        return next((c.label for c in self.choices if c.chosen), "")


@require_safe
@public
def listing(request: HttpRequest) -> HttpResponse:
    """Search and list in one: words, filters, pages."""
    wanted = Wanted(
        text=request.GET.get("q", "")[:300],
        **{name: request.GET.get(query, "") for name, query in QUERY.items()},
    )
    number = request.GET.get("trang", "")[:6]
    keep = {"q": wanted.text, **{q: getattr(wanted, n) for n, q in QUERY.items()}}
    kept = urlencode({k: v for k, v in keep.items() if v})
    context = {
        "wanted": wanted,
        "number": number,
        "keep": f"{kept}&" if kept else "",
        # The same for everybody until the catalogue changes; the template keeps it for a minute.
        "revision": revision(),
        "found": lambda: _found(wanted, number),
        "crumbs": crumbs(("", _("Thủ tục"))),
    }
    return render(request, "portal/listing.html", context)


def _found(wanted: Wanted, number: str) -> dict[str, Any]:
    """One page of what was found, and the filters that are left."""
    answer = search(wanted)
    page = Paginator(answer.entries, PAGE).get_page(number)
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"answer": answer, "page": page, "pages": pages, "filters": filters(wanted, answer)}


def filters(wanted: Wanted, answer: Answer) -> list[Filter]:
    """The filters with the values that still lead somewhere."""
    agency = names()
    labels: Mapping[str, tuple[str, Callable[[str], str]]] = {
        "online": (_("Làm trên mạng"), catalogue_labels.online),
        "level": (_("Cấp giải quyết"), catalogue_labels.level),
        "field": (_("Lĩnh vực"), str),
        "agency": (_("Cơ quan"), lambda code: _agency(code, agency)),
        "subject": (_("Dành cho"), catalogue_labels.subject),
    }
    return [
        Filter(QUERY[name], label, _choices(answer.facets[name], getattr(wanted, name), say))
        for name, (label, say) in labels.items()
    ]


def _agency(code: str, known: Mapping[str, str]) -> str:
    return _("UBND xã, phường, đặc khu") if code == catalogue_labels.COMMUNE_ANY else known.get(code, "")


def _choices(counts: Mapping[str, int], chosen: str, say: Callable[[str], str]) -> tuple[Choice, ...]:
    """Values by name; a chosen value stays even when it leaves nothing, so that it can be taken off again."""
    values = {**counts, **({chosen: counts.get(chosen, 0)} if chosen else {})}
    found = [Choice(value, say(value), count, value == chosen) for value, count in values.items()]
    return tuple(sorted((c for c in found if c.label), key=lambda c: c.label))


@require_safe
@public
def occasion(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that an occasion in life may ask for, in the order in which people need it."""
    event = next((e for e in life_events() if e.key == key), None)
    if event is None:
        raise NotFound("Không có trang này. Bạn hãy tìm thủ tục bằng ô tìm kiếm.")
    context = {
        "event": event,
        "entries": entries(event.procedures),
        "crumbs": crumbs((reverse("portal:listing"), _("Thủ tục")), ("", _(event.title))),
    }
    return render(request, "portal/occasion.html", context)

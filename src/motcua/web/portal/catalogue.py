"""Finding a procedure: the list with its filters, an occasion in life."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import names
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import sort_key
from motcua.procedures.queries import Answer, Entry, Wanted, entries, events_with_paths, life_events, search
from motcua.web.portal import catalogue_labels
from motcua.web.portal.decorators import KEPT_SECONDS, crumbs, public
from motcua.web.ui import limits

PAGE = 20
# Of an occasion in life so many steps come first; what few people need as well is folded away.
PATH = 4
_SELECTED = mark_safe(" selected")
_AGENCIES = "portal:agencies"
_FILTER = (
    '<div class="field"><label for="loc-{name}">{label}</label><select class="input" id="loc-{name}" name="{name}">'
    '<option value="">{every}</option>'
)
QUERY = {
    "field": "linh-vuc",
    "agency": "co-quan",
    "level": "cap",
    "subject": "doi-tuong",
    "online": "truc-tuyen",
}


@require_safe
@public
def listing(request: HttpRequest) -> HttpResponse:
    """Search and list in one: words, filters, pages."""
    limits.count(request, "search")
    wanted = Wanted(
        text=request.GET.get("q", "")[:300],
        **{name: request.GET.get(query, "") for name, query in QUERY.items()},
    )
    answer = search(wanted)
    page = Paginator(answer.entries, PAGE).get_page(request.GET.get("trang", "")[:6])
    drawn, active = zip(*filters(wanted, answer), strict=True)
    keep = {"q": wanted.text, **{q: getattr(wanted, n) for n, q in QUERY.items()}}
    kept = urlencode({k: v for k, v in keep.items() if v})
    context = {
        "wanted": wanted,
        "answer": answer,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": rows(page.object_list),
        "filters": mark_safe("".join(drawn)),  # noqa: S308 - drawn by `_filter`
        "active": [label for label in active if label],
        "keep": f"{kept}&" if kept else "",
        "crumbs": lambda: crumbs(("", _("Thủ tục"))),
    }
    return render(request, "portal/listing.html", context)


def rows(found: Iterable[Entry]) -> SafeString:
    """Procedures as the rows of a list."""
    language = get_language()
    return mark_safe("".join([_row(entry, language) for entry in found]))  # noqa: S308 - drawn by `_row`


@lru_cache(maxsize=4096)
def _row(entry: Entry, _language: str | None) -> SafeString:
    """A row is drawn once in each language, some 700 bytes; what the catalogue says anew is another entry."""
    offer = catalogue_labels.offer(entry.offer) if entry.offer else ""
    drawn = render_to_string("portal/entry.html", {"entry": entry, "offer": offer})
    return format_html('<li class="result">{}</li>', drawn)


def filters(wanted: Wanted, answer: Answer) -> list[tuple[SafeString, str]]:
    """The filters as lists of the values that still lead somewhere, each with the label of what is chosen."""
    agency = cache.get_or_set(_AGENCIES, names, KEPT_SECONDS) or {}
    labels: Mapping[str, tuple[str, Callable[[str], str]]] = {
        "online": (_("Làm trên mạng"), catalogue_labels.online),
        "level": (_("Cấp giải quyết"), catalogue_labels.level),
        "field": (_("Lĩnh vực"), str),
        "agency": (_("Cơ quan"), lambda code: _agency(code, agency)),
        "subject": (_("Dành cho"), catalogue_labels.subject),
    }
    return [
        _filter(QUERY[name], label, answer.facets[name], getattr(wanted, name), say)
        for name, (label, say) in labels.items()
    ]


def _agency(code: str, known: Mapping[str, str]) -> str:
    return _("UBND xã, phường, đặc khu") if code == catalogue_labels.COMMUNE_ANY else known.get(code, "")


def _filter(
    name: str, label: str, counts: Mapping[str, int], chosen: str, say: Callable[[str], str]
) -> tuple[SafeString, str]:
    """Values by name; a chosen value stays even when it leaves nothing, so that it can be taken off again."""
    values = {**counts, **({chosen: counts.get(chosen, 0)} if chosen else {})}
    said = [(say(value), value, count) for value, count in values.items()]
    found = sorted((one for one in said if one[0]), key=lambda one: _place(one[0]))
    options = [f"{_option(value, said, value == chosen)}{count})</option>" for said, value, count in found]
    drawn = f"{_head(name, label, _('Tất cả'))}{''.join(options)}</select></div>"
    return mark_safe(drawn), say(chosen) if chosen else ""  # noqa: S308 - drawn by `_head` and `_option`


@lru_cache(maxsize=2048)
def _place(label: str) -> tuple[list[int], list[int], str]:
    """Where a label stands in a list: there are fifty of them on each page, and always the same."""
    return sort_key(label)


@lru_cache(maxsize=32)
def _head(name: str, label: str, every: str) -> SafeString:
    """A filter as far as it is the same on each page."""
    return format_html(_FILTER, name=name, label=label, every=every)


@lru_cache(maxsize=2048)
def _option(value: str, label: str, chosen: bool) -> SafeString:
    """An option as far as it is the same on each page: there are two hundred of them, and only their counts differ."""
    return format_html('<option value="{}"{}>{} (', value, _SELECTED if chosen else "", label)


@require_safe
@public
def occasion(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that an occasion in life may ask for, in the order in which people need it."""
    event = next((e for e in life_events() if e.key == key), None)
    if event is None:
        raise NotFound("Không có trang này. Bạn hãy tìm thủ tục bằng ô tìm kiếm.")
    found = entries(event.procedures)
    context = {
        "event": event,
        "has_path": event.key in events_with_paths(),
        "path": rows(found[:PATH]),
        "rows": rows(found[PATH:]),
        "crumbs": crumbs((reverse("portal:listing"), _("Thủ tục")), ("", _(event.title))),
    }
    return render(request, "portal/occasion.html", context)

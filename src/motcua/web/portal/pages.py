"""Home, and the pages that only tell."""

import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.figures import Numbers, public_share
from motcua.kernel.errors import Refusal
from motcua.platform.disk import is_full, no_room
from motcua.platform.http import NotTaken
from motcua.procedures.queries import life_events
from motcua.web.portal import autosave
from motcua.web.portal.decorators import public
from motcua.web.ui import resuming
from motcua.web.ui.refusals import headers_of, in_words, status_of

# So many occasions have a card of their own; the others are named below them.
_CARDS = 8
EVENT_ICONS = {"home": "house", "death": "mourning"}
# How old the figure on the first page may be, in seconds.
_SHARE_SECONDS = 60
_SHARE = "portal:share"


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """One question, one field, the occasions in life."""
    known = life_events()
    events = [(e, EVENT_ICONS.get(e.key, e.key)) for e in known[:_CARDS]]
    return render(request, "portal/home.html", {"events": events, "more": known[_CARDS:], "share": share()})


@dataclass(frozen=True)
class Share:
    """Of the dossiers resolved this month in the whole province with a limit that can be counted, how many in time."""

    counted: int
    in_time: int

    @property
    def per_cent(self) -> float:
        """In per cent; 0 when there were none."""
        return 100 * self.in_time / self.counted if self.counted else 0.0


def share() -> Share:
    """The figure of the first page, at most a minute old."""
    numbers = cache.get_or_set(_SHARE, lambda: public_share().numbers, _SHARE_SECONDS) or Numbers()
    in_time, counted = numbers.part_of("on_time_share")
    return Share(counted, in_time)


@require_safe
@public
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this portal and what it does."""
    return render(request, "portal/about.html", {"share": share()})


@require_safe
@public
def help_page(request: HttpRequest) -> HttpResponse:
    """How to file, how to follow, what to do when something goes wrong."""
    return render(request, "portal/help.html")


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for people who see, hear or move differently, and what is not good enough yet."""
    return render(request, "portal/accessibility.html")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser: too old, or not from here. What was typed waits for its page."""
    if autosave.wanted(request):
        return autosave.stale(request)
    page = request.path if resuming.hold(request) else ""
    return render(request, "403_csrf.html", {"page": page}, status=HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be taken in at all. Drawn without the request: nobody knows yet whose it is."""
    if isinstance(exception, NotTaken):
        return _told(exception.refusal)
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; a full disk is no such thing, wherever it shows."""
    if is_full(sys.exc_info()[1]):
        return _told(no_room())
    return HttpResponse(render_to_string("500.html"), status=500)


def _told(refusal: Refusal) -> HttpResponse:
    page = render_to_string("portal/refused.html", {"sentence": in_words(refusal)})
    return HttpResponse(page, status=status_of(refusal), headers=headers_of(refusal))

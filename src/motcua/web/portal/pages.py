"""Home, and the pages that only tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.procedures.queries import life_events

EVENT_ICONS = {"home": "house", "death": "mourning"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One question, one field, eight occasions in life."""
    events = [(e, EVENT_ICONS.get(e.key, e.key)) for e in life_events()[:8]]
    return render(request, "portal/home.html", {"events": events})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this portal and what it does."""
    return render(request, "portal/about.html")


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to file, how to follow, what to do when something goes wrong."""
    return render(request, "portal/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done for people who see, hear or move differently, and what is not good enough yet."""
    return render(request, "portal/accessibility.html")

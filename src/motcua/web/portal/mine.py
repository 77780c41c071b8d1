"""One's own: dossiers, drafts, and what one was told."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers.queries.askers import with_askers
from motcua.dossiers.queries.drafts import drafts
from motcua.dossiers.queries.journey import clock_of
from motcua.dossiers.queries.worklists import is_waiting_on_citizen
from motcua.dossiers.queries.worklists import mine as own_dossiers
from motcua.notifications.commands import mark_all_read
from motcua.notifications.queries import inbox as own_inbox
from motcua.notifications.queries import unread
from motcua.procedures.queries import frozen
from motcua.web.portal import dossier_labels
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.tracks import small_track
from motcua.web.ui.actor import actor_of

PAGE = 20


@require_safe
@for_citizens
def mine(request: HttpRequest) -> HttpResponse:
    """Drafts to go on with, dossiers with their track, newest first."""
    actor = actor_of(request)
    rows = with_askers(own_dossiers(actor)).prefetch_related("steps__holder", "steps__agency")
    found = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    listed = [
        {
            "dossier": dossier,
            "track": small_track(dossier, sorted(dossier.steps.all(), key=lambda s: s.no)),
            "status": dossier_labels.standing(dossier),
            "clock": clock_of(dossier),
            "yours": is_waiting_on_citizen(dossier),
        }
        for dossier in found
    ]
    context = {
        "page": found,
        "rows": listed,
        "drafts": [(draft, frozen(draft.version_id)) for draft in drafts(actor)[:PAGE]],
        "unread": unread(actor),
        "crumbs": crumbs(("", _("Hồ sơ của bạn"))),
    }
    return render(request, "portal/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    actor = actor_of(request)
    if request.method == "POST":
        mark_all_read(actor=actor)
        return redirect("portal:inbox")
    found = Paginator(own_inbox(actor), PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": found,
        "unread": unread(actor),
        "crumbs": crumbs(("", _("Hộp thư"))),
    }
    return render(request, "portal/inbox.html", context)

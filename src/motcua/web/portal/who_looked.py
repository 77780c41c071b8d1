"""Who looked at one's data: every look of an official at one's dossiers, newest first, with the work it was for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.known import of_parties
from motcua.dossiers.queries.looks import looks_at, looks_at_persons, unusual_words
from motcua.dossiers.types import WORK_AT_COUNTERS
from motcua.exchange.queries import asked_about
from motcua.identity.queries import with_merged
from motcua.web.portal.account import ROOM
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.actor import actor_of

PAGE = 50


@require_safe
@for_citizens
def page(request: HttpRequest) -> HttpResponse:
    """The list, fifty at a time."""
    actor = actor_of(request)
    asked = request.GET.get("trang", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < len(asked) < 6 else 1
    number = max(number, 1)
    own = with_merged(actor.party_id or 0)
    known = dict(of_parties(own).values_list("pk", "code"))
    found = looks_at(known, after=(number - 1) * PAGE, most=PAGE + 1)
    context = {
        "rows": [
            {"look": look, "code": known[look.dossier], "unusual": unusual_words(look.unusual)}
            for look in found[:PAGE]
        ],
        "at_counters": [
            {"look": look, "work": WORK_AT_COUNTERS.get(look.why, "")} for look in looks_at_persons(own)
        ]
        if number == 1
        else [],
        "asked_elsewhere": asked_about(actor) if number == 1 else [],
        "number": number,
        "newer": number - 1,
        "older": number + 1 if len(found) > PAGE else 0,
        "crumbs": crumbs((ROOM.url("account"), _("Tài khoản của bạn")), ("", _("Ai đã xem dữ liệu của bạn"))),
    }
    return render(request, "portal/who_looked.html", context)

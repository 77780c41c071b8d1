"""While somebody waits: one screen on which all five steps are done in minutes, each by whoever may do it.

It is the dossier's page with the next act open beside the papers. After each act it comes back to itself, and looks by
itself whether the next one is this person's.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRefresh

from motcua.dossiers import access
from motcua.dossiers.queries import on_the_spot
from motcua.dossiers.queries.detail import detail
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.web.desk import panels
from motcua.web.desk.dossier import panel_of, shown
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:on_the_spot"


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who waits now, since when, and whose turn it is."""
    now = clock.now()
    rows = [
        {"dossier": one, "steps": steps, "minutes": int((now - one.submitted_at).total_seconds() // 60)}
        for one, steps in on_the_spot.waiting(actor)
    ]
    return show(request, actor, "desk/on_the_spot.html", {"rows": rows}, current=PAGE)


@require_GET
@officers_only
def dossier(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """The dossier with its next act open; asked again and again (`sau`: the last event that was seen) while others
    have it.
    """
    if "sau" in request.GET:
        moved = str(access.get(actor, code).chain_seq) != request.GET["sau"]
        return HttpResponseClientRefresh() if moved else HttpResponse(status=HTTPStatus.NO_CONTENT)
    seen = detail(actor, code)
    now = clock.now()
    more: dict[str, Any] = {
        "on_the_spot": True,
        "minutes": int(((seen.dossier.finished_at or now) - seen.dossier.submitted_at).total_seconds() // 60),
    }
    main = panels.bar(seen).main
    if main is not None:
        more |= panel_of(seen, main.act, request)
    return shown(request, actor, seen, **more)


@require_GET
@officers_only
def seals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register of seals of other agencies that were used at the Centre this month."""
    today = clock.now().date()
    context = {"steps": on_the_spot.seals_used(actor, today), "month": today}
    return show(request, actor, "desk/seals.html", context, current=PAGE)

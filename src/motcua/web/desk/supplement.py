"""What an applicant supplies at the counter, in the same fields and places as at the portal (`ui/supplement.py`)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import commands
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.journey import happened
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound, Refusal
from motcua.web.desk import dossier, panels
from motcua.web.desk.frame import list_named, officers_only
from motcua.web.ui.supplement import Asked, Taken, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str) -> HttpResponse:
    """The panel (GET); what was sent is saved, right or wrong, and supplied when nothing is missing (POST)."""
    return _sent(request, code=code) if request.method == "POST" else _panel(request, code=code)


def _panel(request: HttpRequest, *, code: str) -> HttpResponse:
    return dossier.act(request, code=code, act=SUPPLY.key)


@officers_only
def _sent(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    seen = detail(actor, code)
    if answered := _answered(seen, panels.expected(request)):
        return dossier.not_done(request, actor, code, SUPPLY, answered, to_copy=True)
    try:
        return _taken(request, actor, seen)
    except NotFound:
        raise
    except Refusal as refusal:
        return dossier.not_done(request, actor, code, SUPPLY, refusal)


def _answered(seen: Detail, expect: int | None) -> Conflict | None:
    """Why the request that the page showed is no longer open; a later one asks for other things in the same places."""
    if SUPPLY not in seen.actions:
        return Conflict(dossier.gone(seen))
    (supplied,) = happened(seen.dossier.pk, SUPPLY.told.type)
    if expect is None or supplied <= expect:
        return None
    return Conflict(_("Yêu cầu bổ sung anh chị đang xem đã được trả lời; dưới đây là yêu cầu mới."))


def _taken(request: HttpRequest, actor: Actor, seen: Detail) -> HttpResponse:
    taken = Taken(Asked(actor, seen, others=True), request)
    if taken.saved:
        if taken.told:
            messages.info(request, taken.told)
        return redirect(f"{request.path}?ds={list_named(request)}")
    if not taken.ready:
        more = {
            "panel": panels.panel_for(SUPPLY, seen),
            "mistakes": taken.mistakes,
            "way": request.POST.get("way", ""),
        }
        return dossier.shown(request, actor, seen, status=taken.status, **more, **page_of(taken.asked, taken))
    way = "post" if request.POST.get("way") == "post" else "counter"
    given = taken.asked.given(taken.form).model_copy(update={"way": way})
    commands.send_supplement(actor=actor, dossier=seen.dossier, given=given, expect=panels.expected(request))
    return dossier.acted(request, seen, SUPPLY)

"""Running dossiers over to the route in force: rehearsed by procedure, then done by those who may, with a reason."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.dossiers import commands
from motcua.dossiers.queries.moving import Cannot, rehearse
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.procedures.queries import definition, entries, users_of
from motcua.process.route import Route, route_from_json
from motcua.web.desk import changing
from motcua.web.desk.definitions.editing import ensure_may
from motcua.web.desk.definitions.kinds import kind_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Option
from motcua.web.ui.refusals import in_words, status_of

Json = dict[str, Any]
MOST_SHOWN = 100


@require_http_methods(["GET", "POST"])
@officers_only
def move(request: HttpRequest, actor: Actor, *, kind: str, key: str, code: str) -> HttpResponse:
    """How many of a procedure's dossiers could go over, which cannot and why; sent, those that can go."""
    ensure_may(actor)
    which, content = kind_of(kind), definition("routes", key)
    if (
        which.name != "routes"
        or content is None
        or code not in {v.procedure_id for v in users_of("routes", key)}
    ):
        raise NotFound("Không có trang này.")
    route, refusal = route_from_json(content), None
    asked = request.POST or request.GET
    places = {
        name[4:]: str(value)
        for name, value in asked.items()
        if name.startswith("cho-") and value in route.by_key
    }
    if request.method == "POST":
        try:
            done, stay = commands.move_to_route(
                actor=actor, procedure=code, route=key, places=places, reason=request.POST.get("ly-do", "")
            )
        except Invalid as wrong:
            refusal = wrong
        else:
            messages.success(request, _told(done, len(stay)))
            return redirect("desk:definitions:one", kind=kind, key=key)
    fields = {k: list(v) for k, v in refusal.fields.items()} if refusal else {}
    context = {
        "kind": which,
        "key": key,
        "code": code,
        "content": content,
        "title": next((entry.title for entry in entries([code])), code),
        "refusal": refusal,
        "reason": changing.reason_field(request.POST, fields),
        **_rehearsed(code, key, route, places),
    }
    return show(
        request, actor, "desk/definitions/move.html", context, current=which.page,
        status=status_of(refusal) if refusal else 200,
    )  # fmt: skip


def _told(done: int, stay: int) -> str:
    gone = ngettext(
        "%(n)d hồ sơ đã chuyển sang quy trình mới.", "%(n)d hồ sơ đã chuyển sang quy trình mới.", done
    ) % {"n": done}
    if not stay:
        return gone
    return gone + " " + ngettext("%(n)d hồ sơ giữ bản cũ.", "%(n)d hồ sơ giữ bản cũ.", stay) % {"n": stay}


def _rehearsed(code: str, key: str, route: Route, places: Mapping[str, str]) -> Json:
    """What would be, and for each open step without a place the steps that could take it."""
    whole, chosen = rehearse(code, key, {}), rehearse(code, key, places) if places else None
    found = chosen or whole
    return {
        "can": found.can,
        "cannot": [(one.code, in_words(one.why)) for one in _first(found.cannot)],
        "stay": len(found.cannot),
        "lost": [
            {
                "key": old,
                "title": title,
                "dossiers": number,
                "options": [Option(s.key, s.title, places.get(old) == s.key) for s in route.steps],
            }
            for (old, title), number in sorted(whole.lost.items())
        ],
    }


def _first(cannot: list[Cannot]) -> list[Cannot]:
    return cannot[:MOST_SHOWN]

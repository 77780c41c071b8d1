"""The confirmation of whatever an applicant did to their dossier, and the proof that it came."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers import access, acts, outputs
from motcua.dossiers.act import Audience
from motcua.dossiers.acts.ask_office import ASK_OFFICE
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.types import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.files import send_bytes
from motcua.web.ui.actor import actor_of


@require_safe
@for_citizens
def confirmed(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an applicant did, with its moment, what came of it, what follows, and the proof; the same for ever."""
    held = access.get(actor_of(request), code)
    event = _own_act(held, number, actor_of(request))
    told = acts.told_of(event.type)
    message = told.message(event.data) if told.message else None
    context = {
        "dossier": held,
        "number": number,
        "happening": event,
        "title": str(told.to_citizen),
        "changes": event.data.get("changes", ()),
        "files": list(zip(event.data.get("names", ()), event.data.get("papers", ()), strict=False)),
        "then": message.then if message else "",
        "answer_due": _answer_due(event),
        "crumbs": crumbs((reverse("portal:dossier", args=[code]), code), ("", _("Đã gửi"))),
    }
    return render(request, "portal/confirmed.html", context)


def _answer_due(event: Happening) -> datetime | None:
    """Until when the office answers what they wrote; None for any other act."""
    due = event.data.get("answer_due")
    return datetime.fromisoformat(due) if due else None


@require_safe
@for_citizens
def proof(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The proof that it came, as a file to keep."""
    held = access.get(actor_of(request), code)
    _own_act(held, number, actor_of(request))
    data = outputs.proof_file(held, number)
    return send_bytes(data, "application/json", f"bang-chung-{held.code}-{number}.json")


def _own_act(held: Dossier, number: int, actor: Actor) -> Happening:
    """An act of the applicant's in the dossier's story; `NotFound` for what others did."""
    theirs = {a.told.type for a in acts.ACTS.values() if a in (SUPPLY, ASK_OFFICE) or a.at_portal}
    found = next((h for h in happenings(held) if h.number == number and h.type in theirs), None)
    if found and acts.told_of(found.type).seen_by > Audience.APPLICANT and actor.party_id != held.owner_id:
        # An objection is the owner's word to officials; whoever filed for them does not learn of it.
        found = None
    if found is None:
        raise NotFound("Không có việc này trong hồ sơ.")
    return found

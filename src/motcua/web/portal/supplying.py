"""Sending what was asked for, and the confirmation of whatever an applicant did to their dossier."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers import access, acts, commands, outputs
from motcua.dossiers.act import Audience
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.queries import detail as details
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.types import Dossier
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.three_way import Merged
from motcua.web.portal import autosave, windows
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.portal.files import send_bytes
from motcua.web.portal.supplement import NOTE, Asked, page_of
from motcua.web.portal.tracking import done_since, shown
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm, Mistake
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words


@posted_from("portal:dossier", "code")
@for_citizens
def supply(request: HttpRequest, code: str) -> HttpResponse:
    """Save what is supplied, right or wrong; send it when that is asked for and nothing is missing."""
    actor = actor_of(request)
    held = access.get(actor, code)
    seen = details.of(actor, held)
    if SUPPLY not in seen.actions and (number := done_since(request, held, SUPPLY)):
        return redirect("portal:confirmed", held.code, number)
    asked = Asked(actor, seen)
    form = asked.form(request.POST)
    merged = asked.save(form, request.POST)
    if autosave.wanted(request):
        return autosave.saved(**windows.answer(request, form, request.POST, merged))
    wrong = asked.lay_all(request)
    only_saves = request.POST.get("_go") == "save" or bool(request.POST.get("_remove")) or form.adds_row
    mistakes = [Mistake(f"defect-{place}", s) for place, sentences in wrong.items() for s in sentences]
    if only_saves and not (mistakes or merged.conflicts or form.adds_row):
        return redirect(f"{reverse('portal:dossier', args=[held.code])}#bo-sung")
    if not (mistakes or merged.conflicts or only_saves):
        mistakes = asked.mistakes(form)
        if not mistakes:
            return _sent(request, asked, form, merged)
    more = page_of(actor, seen, form=form, wrong=wrong, merged=merged)
    status = HTTPStatus.CONFLICT if merged.conflicts else 422 if mistakes else 200
    return shown(request, held, True, mistakes, status=status, **more)


def _sent(request: HttpRequest, asked: Asked, form: EForm, merged: Merged) -> HttpResponse:
    actor, held = actor_of(request), asked.seen.dossier
    try:
        number = commands.send_supplement(actor=actor, dossier=held, given=asked.given(form))
    except Invalid as refusal:
        more = page_of(actor, asked.seen, form=form, merged=merged)
        return shown(request, held, True, [Mistake(f"f-{NOTE}", in_words(refusal))], status=422, **more)
    return redirect("portal:confirmed", held.code, number)


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
        "crumbs": crumbs((reverse("portal:dossier", args=[code]), code), ("", _("Đã gửi"))),
    }
    return render(request, "portal/confirmed.html", context)


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
    theirs = {a.told.type for a in acts.ACTS.values() if a is SUPPLY or a.at_portal}
    found = next((h for h in happenings(held) if h.number == number and h.type in theirs), None)
    if found and acts.told_of(found.type).seen_by > Audience.APPLICANT and actor.party_id != held.owner_id:
        # An objection is the owner's word to officials; whoever filed for them does not learn of it.
        found = None
    if found is None:
        raise NotFound("Không có việc này trong hồ sơ.")
    return found

"""Saving and sending what a dossier asks to be supplied."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from motcua.dossiers import access, commands
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.queries import detail as details
from motcua.kernel.errors import Invalid
from motcua.kernel.three_way import Merged
from motcua.web.portal import autosave, windows
from motcua.web.portal.decorators import for_citizens
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

"""Saving and sending what a dossier asks to be supplied."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import access, commands
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.queries import detail as details
from motcua.kernel.errors import Invalid
from motcua.web.portal import autosave
from motcua.web.portal.decorators import for_citizens
from motcua.web.portal.tracking import done_since, shown
from motcua.web.ui import windows
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import Mistake
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words
from motcua.web.ui.supplement import NOTE, Asked, Taken, page_of


@posted_from("portal:dossier", "code")
@for_citizens
def supply(request: HttpRequest, code: str) -> HttpResponse:
    """Save what is supplied, right or wrong; send it when that is asked for and nothing is missing."""
    actor = actor_of(request)
    held = access.get(actor, code)
    seen = details.of(actor, held)
    if number := done_since(request, held, SUPPLY):
        return _answered(request, held.code, number)
    taken = Taken(Asked(actor, seen), request)
    if autosave.wanted(request):
        return autosave.saved(**windows.answer(request, taken.form, request.POST, taken.merged))
    if taken.saved:
        if taken.told:
            messages.info(request, taken.told)
        return redirect(f"{reverse('portal:dossier', args=[held.code])}#bo-sung")
    return _sent(request, taken) if taken.ready else _again(request, taken, taken.mistakes, taken.status)


def _answered(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """For a page whose request was answered meanwhile, sent twice or in another window; a later request has its own."""
    if autosave.wanted(request):
        sentence = _("Yêu cầu bổ sung của trang này đã được trả lời. Bạn hãy mở lại trang hồ sơ.")
        return autosave.not_saved(HTTPStatus.CONFLICT, sentence)
    return redirect("portal:confirmed", code, number)


def _sent(request: HttpRequest, taken: Taken) -> HttpResponse:
    actor, held = actor_of(request), taken.asked.seen.dossier
    try:
        given = taken.asked.given(taken.form)
        number = commands.send_supplement(actor=actor, dossier=held, given=given)
    except Invalid as refusal:
        wrong = [Mistake(f"f-{NOTE}", in_words(refusal))]
        return _again(request, taken, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("portal:confirmed", held.code, number)


def _again(request: HttpRequest, taken: Taken, mistakes: list[Mistake], status: int) -> HttpResponse:
    more = page_of(taken.asked, taken)
    return shown(request, taken.asked.seen.dossier, True, mistakes, status=status, **more)

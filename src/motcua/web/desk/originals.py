"""Giving originals back at the desk, once a dossier has ended without a result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from motcua.dossiers import outputs
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal
from motcua.web.desk.dossier import back
from motcua.web.desk.frame import officers_only
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words


@posted_from("desk:dossier", "code")
@officers_only
def give_back(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Write down which originals were given to whom; what keeps it from being so is said on the dossier's page."""
    named = request.POST.getlist("original")
    try:
        outputs.give_back(actor=actor, code=code, originals=named, taken_by=request.POST.get("taken_by", ""))
        messages.success(request, _("Đã ghi nhận trả lại bản chính."))
    except NotFound:
        raise
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    return redirect(back(code, request))

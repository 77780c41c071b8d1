"""Notices of the officer's body that wait for a signature: read them, agree to many at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import outputs
from motcua.dossiers.queries import notices
from motcua.kernel.actor import Actor
from motcua.web.desk.account import ROOM
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.viewer import KINDS, PDF, serve
from motcua.web.ui import rechecking
from motcua.web.ui.refreshing import refreshing
from motcua.web.ui.refusals import in_words

PAGE = "desk:notices"
_SECONDS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, the oldest first; a POST agrees to sign the chosen ones (`van-ban`)."""
    if request.method == "POST":
        return _agree(request, actor)
    lines = notices.lines(actor)
    rows = [{"line": line, "title": str(KINDS[line.notice.kind])} for line in lines]
    page = show(request, actor, "desk/notices.html", {"rows": rows}, current=PAGE)
    return refreshing(request, page, _SECONDS) if any(line.signing for line in lines) else page


def _agree(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = [int(n) for n in request.POST.getlist("van-ban") if n.isdecimal()]
    if not chosen:
        messages.warning(request, _("Anh chị chưa chọn văn bản nào để ký."))
        return redirect(PAGE)
    asked = rechecking.ask(request, actor, ROOM)
    if asked:
        return asked
    refused = outputs.consent_to_notices(actor=actor, notices=chosen)
    for refusal in refused:
        messages.warning(request, in_words(refusal))
    if len(chosen) > len(refused):
        messages.success(request, _("Đã đồng ý ký %(n)d văn bản.") % {"n": len(chosen) - len(refused)})
    return redirect(PAGE)


@require_GET
@officers_only
def look(request: HttpRequest, actor: Actor, *, number: int) -> HttpResponse:
    """How a notice will look, without number and signature."""
    return serve(outputs.notice_draft(actor, number), PDF, f"du-thao-van-ban-{number}.pdf", inline=True)

"""Worklists that officials keep under a name, share with their agency, or open their desk with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.dossiers import commands
from motcua.dossiers.commands.views import NewView
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.web.desk.asked import Asked
from motcua.web.desk.frame import officers_only
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words


@posted_from("desk:home")
@officers_only
def keep(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep the list as it is asked for under a name; whoever wants it first opens their desk with it."""
    asked = Asked.of(request, actor)
    back = f"{reverse('desk:home')}?{asked.address}"
    name, agency = request.POST.get("ten", ""), request.POST.get("chung", "")
    try:
        view = commands.save_view(actor=actor, given=NewView(name=name, agency=agency, asked=asked.keep))
    except Invalid as refusal:
        messages.warning(request, in_words(refusal))
        return redirect(back)
    if request.POST.get("dau"):
        commands.open_with(actor=actor, view=view.pk)
    messages.success(request, _("Đã giữ danh sách “%(name)s”.") % {"name": view.name})
    return redirect(f"{back}&xem={view.pk}")


@posted_from("desk:home")
@officers_only
def change(request: HttpRequest, actor: Actor, *, view: int) -> HttpResponse:
    """Drop it (`bo`), open the desk with it (`dau`), or with what waits again (`thoi`)."""
    if request.POST.get("bo"):
        commands.drop_view(actor=actor, view=view)
        messages.success(request, _("Đã bỏ danh sách."))
        return redirect(f"{reverse('desk:home')}?ds=waiting")
    commands.open_with(actor=actor, view=None if request.POST.get("thoi") else view)
    messages.success(request, _("Đã ghi danh sách mở đầu."))
    return redirect("desk:home")

"""“Nhắc việc”: what the province reminded somebody of, what is prepared, their yes or no, and what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import commands
from motcua.dossiers.queries.reminders import off_rules, own_reminders, rules
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import entries
from motcua.web.portal.account import ROOM
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui.actor import actor_of

PAGE = "portal:reminders"


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def page(request: HttpRequest) -> HttpResponse:
    """All of them; a button answers one, or turns a kind off or on."""
    actor = actor_of(request)
    if request.method == "POST":
        return _answered(request, actor)
    told = own_reminders(actor)
    law, off = rules(), off_rules(actor)
    titles = {one.code: one.title for one in entries(list({one.rule.procedure for one in told}))}
    context = {
        "told": [(one, titles.get(one.rule.procedure, "")) for one in told],
        "kinds": [(rule, rule.key in off) for rule in law.rules],
        "all_off": "" in off,
        "ground": law.ground,
        "in_role": actor.acts_for is not None,
        "crumbs": crumbs((ROOM.url("account"), _("Tài khoản của bạn")), ("", _("Nhắc việc"))),
    }
    return render(request, "portal/reminders.html", context)


def _answered(request: HttpRequest, actor: Actor) -> HttpResponse:
    act, _colon, which = request.POST.get("viec", "").partition(":")
    if act in ("tat", "bat"):
        commands.set_off(actor=actor, rule=which, off=act == "tat")
        messages.success(request, _("Đã tắt.") if act == "tat" else _("Đã bật lại."))
        return redirect(PAGE)
    if not (which.isascii() and which.isdecimal() and len(which) < 12):
        raise NotFound("Không có lời nhắc này.")
    if act == "lam":
        draft = commands.take_up(actor=actor, reminder=int(which))
        return redirect("portal:step", draft.pk, 1)
    if act == "tu-choi":
        commands.refuse_reminder(actor=actor, reminder=int(which))
        messages.success(request, _("Đã ghi nhận: bạn không cần việc này."))
        return redirect(PAGE)
    if act == "nhan-lai":
        commands.take_refusal_back(actor=actor, reminder=int(which))
        messages.success(request, _("Lời nhắc có hiệu lực trở lại."))
        return redirect(PAGE)
    raise NotFound("Không có lời nhắc này.")

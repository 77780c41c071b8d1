"""Writing into the register: a new row, an act upon one, a slip taken back, something noticed set aside."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal
from motcua.security import commands, queries
from motcua.security.access import ensure_keeps_register
from motcua.security.types import Noticed
from motcua.web.desk import asking
from motcua.web.desk.asking import form_for
from motcua.web.desk.frame import officers_only
from motcua.web.desk.security.acts import ACTS, NEW
from motcua.web.desk.security.pages import PAGE
from motcua.web.ui.forms import EForm
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

ONE = "desk:security:one"


@require_http_methods(["GET", "POST"])
@officers_only
def new(request: HttpRequest, actor: Actor, *, kind: str) -> HttpResponse:
    """A new row; `tu` names what the machine noticed, by which the form is filled in."""
    ensure_keeps_register(actor)
    if kind not in NEW:
        raise NotFound(_("Không có trang này."))
    title, given = NEW[kind]
    asked = request.GET.get("tu", "")
    noticed = queries.noticed(actor, int(asked)) if asked.isdecimal() else None
    form = form_for(request, given, starts=_start(noticed))
    refusal = None
    if request.method == "POST":
        try:
            found = commands.register(
                actor=actor, given=given.read(form.answer),  # type: ignore[arg-type]
                noticed=noticed.pk if noticed else None,
            )  # fmt: skip
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi vào sổ: %(number)s.") % {"number": found.number})
            return redirect(ONE, incident=found.number)
    return form_page(request, actor, form, {"title": title, "noticed": noticed}, refusal)


def _start(noticed: Noticed | None) -> Mapping[str, Any]:
    now = clock.now()
    if noticed is None:
        return {"noticed_on": now.date().isoformat(), "noticed_hour": f"{now:%H:%M}"}
    title, body = queries.noticed_words(noticed)
    at = noticed.at.astimezone(clock.VIETNAM)
    return {
        "title": title, "what": body, "noticed_on": at.date().isoformat(), "noticed_hour": f"{at:%H:%M}",
        "noticed_by": _("Hệ thống"), "source": "machine",
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@officers_only
def act(request: HttpRequest, actor: Actor, *, incident: str, act: str) -> HttpResponse:
    """One of the acts upon a row."""
    found = queries.one(actor, incident)
    chosen = ACTS.get(act)
    if chosen is None:
        raise NotFound(_("Không có việc này."))
    given = chosen.given(found)
    starts = {**chosen.starts(found), **({"step": request.GET["buoc"]} if "buoc" in request.GET else {})}
    form = form_for(request, given, offers=chosen.offers(found), starts=starts)
    refusal = None
    if request.method == "POST":
        try:
            chosen.carry_out(actor, found, given.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(ONE, incident=incident)
    context = {"title": chosen.title_for(found), "happens": chosen.happens, "it": found}
    return form_page(request, actor, form, context, refusal)


@posted_from(ONE, "incident")
@officers_only
def withdraw(request: HttpRequest, actor: Actor, *, incident: str, sent: int) -> HttpResponse:
    """What was written down as sent by mistake."""
    try:
        commands.withdraw_sent(actor=actor, number=incident, sent=sent, reason=request.POST.get("ly-do", ""))
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Đã bỏ; hạn đếm tiếp."))
    return redirect(ONE, incident=incident)


@posted_from(PAGE)
@officers_only
def set_aside(request: HttpRequest, actor: Actor, *, noticed: int) -> HttpResponse:
    """What the machine noticed is no incident."""
    try:
        commands.set_aside(actor=actor, noticed=noticed, reason=request.POST.get("ly-do", ""))
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Đã bỏ qua, có lý do trong nhật ký."))
    return redirect(PAGE)


def form_page(
    request: HttpRequest, actor: Actor, form: EForm, context: Mapping[str, Any], refusal: Refusal | None
) -> HttpResponse:
    """A form of this room."""
    return asking.form_page(request, actor, "desk/security/form.html", form, context, refusal, current=PAGE)

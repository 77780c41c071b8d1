"""A dossier's page, with at most one act's panel open beside the papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from motcua.dossiers import access, acts, commands
from motcua.dossiers.act import Act, Place
from motcua.dossiers.acts.appraise import APPRAISE
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.acts.write_result import WRITE_RESULT, WriteResult
from motcua.dossiers.queries import signings, worklists
from motcua.dossiers.queries.detail import Detail, detail
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound, Refusal
from motcua.web.desk import (
    checking,
    dossier_page,
    panels,
    results,
    viewer,
)
from motcua.web.desk.account import ROOM
from motcua.web.desk.dossier_page import composed
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui import rechecking, resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import status_of
from motcua.web.ui.supplement import Asked, page_of, resumed


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Everything about the dossier; the look at it is written down."""
    return shown(request, actor, detail(actor, code))


def shown(
    request: HttpRequest, actor: Actor, seen: Detail, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The dossier's page; `more` is what an open panel needs."""
    commands.note_look(
        actor=actor, dossier=seen.dossier.pk, why=_why(actor, seen), at_work=_at_work(actor, seen)
    )
    if seen.standing.inside:
        commands.note_thread_read(actor=actor, dossier=seen.dossier.pk)
    commands.note_followed_seen(actor=actor, dossier=seen.dossier)
    name = list_named(request)
    after_work = {"list_name": name, "next_code": worklists.following(actor, name, seen.dossier)}
    issued_now = dossier_page.just_issued(seen, request.GET.get("xong", ""))
    # A panel may show a sheet of its own, a draft, where the papers are.
    panel = {**viewer.context(seen, request.GET.get("giay", "")), **more}
    context = composed(*dossier_page.parts(actor, seen), after_work, issued_now, panel)
    return show(request, actor, "desk/dossier.html", context, current=name, status=status)


@require_GET
@officers_only
def signing_state(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """How far the signing of this result is, asked again and again by its page, which is drawn anew at the end."""
    seen = access.get(actor, code)
    found = signings.latest(seen)
    if found is None or found.ended:
        done = "&xong=" + found.signing.act if found and found.state is signings.State.DONE else ""
        return HttpResponseClientRedirect(back(code, request) + done)
    return render(
        request, "desk/signing.html", {"signing": found, "dossier": seen, "list_name": list_named(request)}
    )


def _at_work(actor: Actor, seen: Detail) -> bool:
    """Whether it is their work: a step of theirs, or an audit; not merely following it."""
    steps = any(step.no in seen.standing.may for step in seen.state.steps)
    return steps or bool(access.audited_in(actor, seen.dossier.pk))


def _why(actor: Actor, seen: Detail) -> str:
    """The work for which somebody looks: the step they may do, the audit for which it was drawn, else following it."""
    mine = [s.spec.title for s in seen.state.steps if s.no in seen.standing.may]
    if mine:
        return mine[0]
    audit = access.audited_in(actor, seen.dossier.pk)
    return _("Đánh giá nội bộ %(number)s") % {"number": audit} if audit else _("Theo dõi hồ sơ")


@require_http_methods(["GET", "POST"])
@officers_only
def act(request: HttpRequest, actor: Actor, *, code: str, act: str) -> HttpResponse:
    """The panel of one act (GET), or the act itself (POST)."""
    seen = detail(actor, code)
    wanted = _act_named(act)
    if request.method == "POST":
        asked = rechecking.ask(request, actor, ROOM) if wanted.signs else None
        return asked or _do(request, actor, seen, wanted)
    if wanted not in seen.actions:
        messages.warning(request, gone(seen))
        return redirect(back(code, request))
    return shown(request, actor, seen, **panel_of(seen, wanted, request))


def _act_named(name: str) -> Act[Any]:
    found = acts.ACTS.get(name)
    if found is None or found.place is Place.NOWHERE:
        raise NotFound(_("Không có việc này."))
    return found


def gone(seen: Detail) -> str:
    """Why an act that was possible is not any more."""
    if seen.holder_elsewhere:
        return _("%(name)s đang giữ bước này.") % {"name": seen.holder_elsewhere}
    return _(
        "Hồ sơ đã chuyển sang trạng thái khác nên việc này không còn làm được. Dưới đây là trạng thái mới."
    )


def back(code: str, request: HttpRequest) -> str:
    """The address of the dossier's page, in the list from which one came; or of the screen for who waits."""
    if request.POST.get("tai_cho") or request.GET.get("tai_cho"):
        return f"{reverse('desk:on_the_spot_dossier', args=[code])}?ds={list_named(request)}"
    return f"{reverse('desk:dossier', args=[code])}?ds={list_named(request)}"


def _do(request: HttpRequest, actor: Actor, seen: Detail, wanted: Act[Any]) -> HttpResponse:
    if request.POST.get("_add") or request.POST.get(f"{results.PREFIX}_add"):
        return shown(request, actor, seen, **panel_of(seen, wanted, request))
    try:
        panels.run(wanted, actor, seen, request)
    except NotFound:
        raise
    except Refusal as refusal:
        return not_done(request, actor, seen.dossier.code, wanted, refusal)
    return redirect(back(seen.dossier.code, request)) if wanted.signs else acted(request, seen, wanted)


def acted(request: HttpRequest, seen: Detail, act: Act[Any]) -> HttpResponse:
    """Back on the dossier's page after an act, with what it gave to print."""
    messages.success(request, _("Đã xong: %(verb)s.") % {"verb": panels.panel_for(act, seen).verb})
    return redirect(f"{back(seen.dossier.code, request)}&xong={act.key}")


def not_done(
    request: HttpRequest,
    actor: Actor,
    code: str,
    wanted: Act[Any],
    refusal: Refusal,
    *,
    to_copy: bool = False,
) -> HttpResponse:
    """The page with the newest state, the reason, and everything that was typed: in the panel, or `to_copy` from it."""
    fresh = detail(actor, code)
    more: dict[str, Any] = {"refusal": refusal, "is_conflict": isinstance(refusal, Conflict)}
    if wanted in fresh.actions:
        more |= panel_of(fresh, wanted, request, refusal)
    if to_copy or wanted not in fresh.actions:
        more["typed"] = _typed(request)
    return shown(request, actor, fresh, status=status_of(refusal), **more)


def _typed(request: HttpRequest) -> list[str]:
    """What was written in sentences, so that it can be copied elsewhere."""
    hidden = ("csrfmiddlewaretoken", "expect", "ds")
    return [v for k in request.POST for v in request.POST.getlist(k) if k not in hidden and " " in v.strip()]


def panel_of(
    seen: Detail, wanted: Act[Any], request: HttpRequest, refusal: Refusal | None = None
) -> dict[str, Any]:
    """What the open panel needs: its form with what was typed and what is wrong."""
    if wanted is SUPPLY:
        return _supplement_panel(seen, request)
    posted = request.POST if request.method == "POST" else _waiting(request, seen)
    form = panels.form_for(wanted, seen, posted)
    form.checked = request.method == "POST"
    form.tell(getattr(refusal, "fields", {}))
    context: dict[str, Any] = {
        "panel": panels.panel_for(wanted, seen),
        "nothing": wanted.nothing_offered(seen),
        "form": form,
        "mistakes": [m for m in form.mistakes if m.id] if refusal else [],
        "seen_codes": posted.getlist("seen") if posted else [],
    }
    if wanted.template == checking.TEMPLATE:
        context |= checking.panel(seen, posted)
    if results.is_drawn_by(wanted) and results.writes_result(seen):
        context |= results.panel(seen, posted)
        context["mistakes"] = [*context["mistakes"], *context["result_form"].mistakes]
    return context


def _supplement_panel(seen: Detail, request: HttpRequest) -> dict[str, Any]:
    """What is asked to be supplied, as far as this official has prepared it."""
    asked = Asked(actor_of(request), seen, others=True)
    if request.method == "GET" and (waiting := _waiting(request, seen)):
        resumed(asked, waiting)
    return {"panel": panels.panel_for(SUPPLY, seen), **page_of(asked)}


def _waiting(request: HttpRequest, seen: Detail) -> QueryDict | None:
    """What this official had sent from here after their session had ended; also as the draft of a result."""
    draft = reverse("desk:draft_result", args=[seen.dossier.code])
    posted = resuming.held(request) or resuming.held(request, draft)
    if posted is not None:
        messages.info(request, _("Những gì anh chị nhập trước khi đăng nhập lại vẫn còn dưới đây, chưa gửi."))
    return posted


@posted_from("desk:act", "code", act=APPRAISE.key)
@officers_only
def draft_result(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Save the draft of the result as far as it is filled, and show how it would look."""
    seen = detail(actor, code)
    if request.POST.get(f"{results.PREFIX}_add"):
        return shown(request, actor, seen, **panel_of(seen, APPRAISE, request))
    try:
        fields = results.posted_result(seen, request.POST, whole=False)
        if fields is not None:
            # Compared with this state field by field, whatever state the page was drawn in.
            given, now = WriteResult(fields=fields), seen.dossier.chain_seq
            commands.carry_out(WRITE_RESULT, actor=actor, dossier=seen.dossier.pk, given=given, expect=now)
    except Refusal as refusal:
        return not_done(request, actor, code, APPRAISE, refusal)
    if told := results.elsewhere(seen, request.POST):
        messages.info(request, told)
    fresh = detail(actor, code)
    saved = {**results.panel(fresh), "mistakes": [], "saved": True}
    panel = {**panel_of(fresh, APPRAISE, request), **saved, **viewer.context(fresh, viewer.DRAFT)}
    return shown(request, actor, fresh, **panel)

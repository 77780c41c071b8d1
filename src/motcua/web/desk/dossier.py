"""A dossier's page, with at most one act's panel open beside the papers."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.dossiers import commands
from motcua.dossiers.queries import worklists
from motcua.dossiers.queries.clock import explanation
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound, Refusal
from motcua.process.states import Act
from motcua.web.desk import acts, dossier_labels, issued, results, running, tracks, viewer
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import status_of


@require_GET
@officers_only
def page(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Everything about the dossier; the look at it is written down."""
    return _page(request, actor, detail(actor, code))


def _page(
    request: HttpRequest, actor: Actor, seen: Detail, *, status: int = 200, **more: Any
) -> HttpResponse:
    commands.note_look(actor=actor, dossier=seen.dossier.pk, why=_why(seen))
    name = list_named(request)
    story = happenings(seen.dossier)
    context = {
        "detail": seen,
        "dossier": seen.dossier,
        "list_name": name,
        "next_code": worklists.following(actor, name, seen.dossier),
        "status": dossier_labels.status(seen.dossier.status),
        "channel": dossier_labels.channel(seen.dossier.channel),
        "returning": dossier_labels.returning(seen.dossier.returning),
        "track": tracks.of_detail(seen),
        "waiting": tracks.waiting_for(seen.dossier.status),
        "explanation": explanation(seen.dossier),
        "bar": acts.bar(seen),
        "declared": EForm.of(seen.content.form(seen.case.form), seen.dossier.answers).answers(),
        "drafted": results.shown_result(seen).answers() if seen.result else [],
        "opinions": [s for s in reversed(seen.steps) if s.note and s.closed_at],
        "story": [_told(h) for h in reversed(story)],
        "prints": issued.available({h.type for h in story}),
        **viewer.context(seen, request.GET.get("giay", "")),
        **more,
    }
    return show(request, actor, "desk/dossier.html", context, current=name, status=status)


def _why(seen: Detail) -> str:
    """The work for which somebody looks: the step they may do, else the step at which the dossier stands."""
    mine = [s.spec.title for s in seen.state.steps if s.no in seen.standing.may]
    return mine[0] if mine else _("Theo dõi hồ sơ")


def _told(happening: Happening) -> dict[str, Any]:
    return {
        "at": happening.at,
        "what": dossier_labels.happening(happening.type, dict(happening.data)),
        "who": ", ".join(part for part in (happening.who, happening.post) if part),
        "note": happening.note,
        "kind": dossier_labels.kind_of(happening.type),
    }


@require_http_methods(["GET", "POST"])
@officers_only
def act(request: HttpRequest, actor: Actor, *, code: str, act: str) -> HttpResponse:
    """The panel of one act (GET), or the act itself (POST)."""
    seen = detail(actor, code)
    wanted = _act_named(act)
    if request.method == "POST":
        return _do(request, actor, seen, wanted)
    if wanted not in seen.actions:
        messages.warning(request, _gone(seen))
        return redirect(_back(code, request))
    return _page(request, actor, seen, **_panel(seen, wanted, request))


def _act_named(name: str) -> Act:
    if name not in set(Act) or Act(name) not in acts.PANELS:
        raise NotFound(_("Không có việc này."))
    return Act(name)


def _gone(seen: Detail) -> str:
    if seen.holder_elsewhere:
        return _("%(name)s đang giữ bước này.") % {"name": seen.holder_elsewhere}
    return _(
        "Hồ sơ đã chuyển sang trạng thái khác nên việc này không còn làm được. Dưới đây là trạng thái mới."
    )


def _back(code: str, request: HttpRequest) -> str:
    return f"{reverse('desk:dossier', args=[code])}?ds={list_named(request)}"


def _do(request: HttpRequest, actor: Actor, seen: Detail, wanted: Act) -> HttpResponse:
    if request.POST.get("_add_row") or request.POST.get(f"{results.PREFIX}_add"):
        return _page(request, actor, seen, **_panel(seen, wanted, request))
    try:
        running.run(wanted, actor, seen, request)
    except NotFound:
        raise
    except Refusal as refusal:
        return _not_done(request, actor, seen.dossier.code, wanted, refusal)
    messages.success(request, _("Đã xong: %(verb)s.") % {"verb": acts.panel_for(wanted, seen).verb})
    return redirect(f"{_back(seen.dossier.code, request)}&xong={wanted.value}")


def _not_done(request: HttpRequest, actor: Actor, code: str, wanted: Act, refusal: Refusal) -> HttpResponse:
    """The page with the newest state, the reason, and everything that was typed."""
    fresh = detail(actor, code)
    more: dict[str, Any] = {"refusal": refusal, "is_conflict": isinstance(refusal, Conflict)}
    if wanted in fresh.actions:
        more |= _panel(fresh, wanted, request, refusal)
    else:
        more["typed"] = _typed(request)
    return _page(request, actor, fresh, status=status_of(refusal), **more)


def _typed(request: HttpRequest) -> list[str]:
    """What was written in sentences, so that it can be copied elsewhere."""
    hidden = ("csrfmiddlewaretoken", "expect", "ds")
    return [v for k in request.POST for v in request.POST.getlist(k) if k not in hidden and " " in v.strip()]


def _panel(seen: Detail, wanted: Act, request: HttpRequest, refusal: Refusal | None = None) -> dict[str, Any]:
    """What the open panel needs: its fields with what was typed and what is wrong."""
    panel = acts.panel_for(wanted, seen)
    typed = request.POST
    wrong = getattr(refusal, "fields", {}) if refusal else {}
    fields = [replace(f, errors=tuple(wrong.get(f.name, ()))) for f in panel.ask(seen, typed)]
    context: dict[str, Any] = {"panel": panel, "fields": fields, "seen_codes": typed.getlist("seen")}
    if wanted is Act.ASK_MORE:
        context |= _defect_rows(seen, request, wrong)
    if wanted is Act.APPRAISE and results.writes_result(seen):
        form = results.result_form(seen, typed if request.method == "POST" else None)
        context |= {"result_form": form, "mistakes": form.mistakes}
    return context


def _defect_rows(seen: Detail, request: HttpRequest, wrong: Any) -> dict[str, Any]:
    rows = running.defects(request) if request.method == "POST" else []
    rows += [commands.Defect("", "", "")] * max(1, 3 - len(rows))
    again = seen.dossier.supplements > 0
    reason = acts.area(
        "superior_reason",
        _("Lý do được lãnh đạo đồng ý"),
        request.POST,
        hint=_("Hồ sơ này đã được yêu cầu bổ sung một lần."),
    )
    reason = replace(reason, errors=tuple(wrong.get("superior_reason", ())))
    names = [c.name for c in seen.case.components]
    return {
        "rows": rows,
        "reason": reason if again else None,
        "names": names,
        "row_error": wrong.get("defects"),
    }


@require_POST
@officers_only
def hold(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Take the step, or give it back (`tha`): done at once, nothing to ask."""
    seen = detail(actor, code)
    command = commands.release if "tha" in request.POST else commands.take
    try:
        command(actor=actor, dossier=seen.dossier.pk, expect=running.expected(request))
    except Refusal as refusal:
        return _page(
            request, actor, detail(actor, code), status=status_of(refusal), refusal=refusal, is_conflict=True
        )
    said = _("Đã trả việc về nhóm.") if "tha" in request.POST else _("Anh chị đã nhận việc này.")
    messages.success(request, said)
    return redirect(_back(code, request))


@require_POST
@officers_only
def draft_result(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Save the draft of the result as far as it is filled, and show how it would look."""
    seen = detail(actor, code)
    if request.POST.get(f"{results.PREFIX}_add"):
        return _page(request, actor, seen, **_panel(seen, Act.APPRAISE, request))
    fields = results.posted_result(seen, request.POST, whole=False)
    try:
        if fields is not None:
            commands.write_result(
                actor=actor, dossier=seen.dossier.pk, fields=fields, expect=running.expected(request)
            )
    except Refusal as refusal:
        return _not_done(request, actor, code, Act.APPRAISE, refusal)
    fresh = detail(actor, code)
    saved = {"result_form": results.result_form(fresh), "mistakes": [], "saved": True}
    panel = {**_panel(fresh, Act.APPRAISE, request), **saved, **viewer.context(fresh, viewer.DRAFT)}
    return _page(request, actor, fresh, **panel)

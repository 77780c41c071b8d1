"""A dossier's page, with at most one act's panel open beside the papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from motcua.agencies.queries import names
from motcua.dossiers import access, acts, commands, outputs
from motcua.dossiers.act import Act, Audience, Place
from motcua.dossiers.acts.appraise import APPRAISE
from motcua.dossiers.acts.object_to_filing import OBJECT_TO_FILING
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.acts.write_result import WRITE_RESULT, WriteResult
from motcua.dossiers.queries import custody, labels, signings, threads, worklists
from motcua.dossiers.queries.askers import asker
from motcua.dossiers.queries.clock import explanation
from motcua.dossiers.queries.detail import Detail, detail
from motcua.dossiers.queries.grounds import ground_of
from motcua.dossiers.queries.journey import Happening, happenings
from motcua.dossiers.queries.on_the_spot import is_listed
from motcua.dossiers.queries.passed import passed_from, passed_to
from motcua.dossiers.queries.signings import Progress
from motcua.dossiers.types import Dossier
from motcua.identity.queries import doubts
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotFound, Refusal
from motcua.process.states import StepKind
from motcua.web.desk import checking, custody_words, dossier_labels, issued, panels, results, tracks, viewer
from motcua.web.desk.account import ROOM
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui import dossier_words, rechecking, resuming, standing
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm
from motcua.web.ui.owners import owner_lines
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
    commands.note_look(actor=actor, dossier=seen.dossier.pk, why=_why(seen))
    name = list_named(request)
    story = access.told(happenings(seen.dossier), Audience.OUTSIDER if seen.share else Audience.OFFICIAL)
    if seen.standing.inside:
        commands.note_thread_read(actor=actor, dossier=seen.dossier.pk)
    commands.note_followed_seen(actor=actor, dossier=seen.dossier)
    thread = threads.thread(seen.dossier, story)
    put = {one.number for one in labels.on(actor, [seen.dossier.pk]).get(seen.dossier.pk, ())}
    signing = _signing(seen)
    context = {
        "detail": seen,
        "dossier": seen.dossier,
        "owner": owner_lines(seen.dossier.applicant),
        "owner_doubts": [_(sentence) for sentence in doubts(seen.dossier.applicant)],
        "asker": asker(seen.dossier)["name"],
        "ground": ground_of(seen.dossier.applicant),
        "objected": next((h for h in reversed(story) if h.type == OBJECT_TO_FILING.told.type), None),
        "list_name": name,
        "next_code": worklists.following(actor, name, seen.dossier),
        "status": dossier_words.status(seen.dossier.status),
        "ending": dossier_labels.ending(seen.dossier, seen.clock),
        "channel": dossier_words.channel(seen.dossier.channel),
        "returning": dossier_labels.returning(seen.dossier.returning),
        "signing": signing,
        "track": tracks.of_detail(seen),
        "waiting": tracks.waiting_for(seen.dossier.status, seen.dossier.suspended),
        "explanation": explanation(seen.dossier),
        "bar": panels.bar(seen, signing=signing is not None and not signing.ended),
        "declared": EForm.of(seen.content.form(seen.case.form), seen.dossier.answers).answers()
        if seen.shows_form
        else [],
        "drafted": results.shown_result(seen).answers() if seen.result else [],
        "opinions": [
            s for s in reversed(seen.steps) if s.note and s.closed_at and s.kind != StepKind.OPINION
        ],
        "consulted": dossier_labels.questions(seen),
        "story": [_told(h, seen.dossier.status) for h in reversed(story)],
        "listed_on_the_spot": _may_wait(seen.dossier),
        "receiving": names().get(seen.dossier.receiving, ""),
        "thread": thread,
        "labels": [(one, one.pk in put) for one in labels.usable(actor)],
        "follows": labels.follows(actor, seen.dossier),
        "asked": next((e for e in thread if e.waits), None),
        "passed_to": passed_to(seen.dossier),
        "passed_from": passed_from(story),
        **_on_paper(actor, seen),
        "originals": outputs.to_give_back(seen.dossier) if seen.share is None else [],
        "may_give_back": outputs.may_give_back(actor, seen.dossier),
        "sees_accesses": access.sees_accesses(actor, seen.dossier),
        "prints": issued.available({h.type for h in story}) if seen.share is None else [],
        "just_issued": issued.titles(panels.printed_after(request.GET.get("xong", "")))
        if seen.share is None
        else [],
        **viewer.context(seen, request.GET.get("giay", "")),
        **more,
    }
    return show(request, actor, "desk/dossier.html", context, current=name, status=status)


def _may_wait(dossier: Dossier) -> bool:
    """Whether somebody may wait for it at this counter."""
    return dossier.channel == "direct" and not dossier.receiving and is_listed(dossier.procedure_code)


def _on_paper(actor: Actor, seen: Detail) -> dict[str, Any]:
    """Where its papers are, and which could get a code by whoever works here; nothing for whoever sees a part of it."""
    if seen.share is not None:
        return {}
    tracked = [{"paper": p, "where": custody_words.where(p)} for p in custody.papers_of(seen.dossier.pk)]
    known = names()
    moves = [
        {
            "at": one.at,
            "who": one.actor.get("name", ""),
            "what": custody_words.happened(one.type, one.facts, known),
            "papers": ", ".join(one.data["papers"]),
        }
        for one in reversed(custody.moves(seen.dossier.pk) if tracked else [])
    ]
    here = custody.works_at(actor, seen.dossier)
    unlabelled = custody.without_code(seen.dossier) if here else []
    return {"tracked": tracked, "moves": moves, "unlabelled": unlabelled}


def _signing(seen: Detail) -> Progress | None:
    """The signing of this result that is under way, or that failed when nothing has happened since."""
    found = signings.latest(seen.dossier)
    if found is None or found.state is signings.State.DONE:
        return None
    stale = found.signing.ended_at and found.signing.ended_at < seen.dossier.changed_at
    return None if stale else found


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


def _why(seen: Detail) -> str:
    """The work for which somebody looks: the step they may do, else the step at which the dossier stands."""
    mine = [s.spec.title for s in seen.state.steps if s.no in seen.standing.may]
    return mine[0] if mine else _("Theo dõi hồ sơ")


def _told(happening: Happening, status: int) -> dict[str, Any]:
    told = acts.told_of(happening.type)
    return {
        "at": happening.at,
        "what": dossier_labels.happening(told, happening.data),
        "who": ", ".join(part for part in (happening.who, happening.post) if part),
        "note": happening.note,
        "kind": standing.mark(told.mark, status),
    }


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

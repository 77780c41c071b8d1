"""Many dossiers at once: chosen over pages, results looked at one by one, one consent, and what became of each.

All of it is kept in rows, so that every window tells the same and leaving the page loses nothing.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers import commands, outputs
from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS
from motcua.dossiers.queries import selections
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.selections import Line, Listed, Standing
from motcua.dossiers.queries.worklists import Work
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.process.route import stage_of
from motcua.web.desk import viewer
from motcua.web.desk.account import ROOM
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui import rechecking
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

# Failures stand first: they are what somebody must see to.
_ORDER = (
    Standing.FAILED, Standing.UNABLE, Standing.CHANGED, Standing.UNSEEN, Standing.READY, Standing.GOING, Standing.DONE,
)  # fmt: skip


def choices(actor: Actor, steps: Sequence[Work]) -> list[tuple[str, Any]]:
    """What this officer may do with many of these steps at once, among those of their own posts."""
    roles = {p.role for p in actor.posts}
    stages = {step.stage for step in steps if step.role.rpartition(":")[2] in roles}
    return [
        (act.key, act.verb)
        for act in ACTS.values()
        if act.many and stages and (not act.rule.kinds or stages & {stage_of(k) for k in act.rule.kinds})
    ]


def _act(name: str) -> Act[Any]:
    act = ACTS.get(name)
    if act is None or not act.many:
        raise NotFound(_("Không có việc này."))
    return act


@posted_from("desk:home")
@officers_only
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep what is chosen on this page of a list; then the count alone (htmx), or the page that was asked for."""
    over = _gather(request, actor)
    if getattr(request, "htmx", False):
        number = len(selections.gathered(actor))
        return render(request, "desk/chosen_count.html", {"chosen": number, "over": over})
    if over:
        messages.warning(request, over)
    wanted = request.POST.get("toi", "")
    here = reverse("desk:home")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("?")
    return redirect(f"{here}{wanted}" if safe else f"{here}?ds={list_named(request)}")


def _gather(request: HttpRequest, actor: Actor) -> str:
    """Why it could not be kept; empty when it was."""
    try:
        commands.gather(actor=actor, shown=request.POST.getlist("trang"), chosen=request.POST.getlist("ma"))
    except Invalid as refusal:
        return in_words(refusal)
    return ""


@posted_from("desk:home")
@officers_only
def forget(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose nothing."""
    commands.forget(actor=actor)
    return redirect(f"{reverse('desk:home')}?ds={list_named(request)}")


@posted_from("desk:home")
@officers_only
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is chosen on this page and on others becomes a list for one act."""
    act = _act(request.POST.get("viec", ""))
    over = _gather(request, actor)
    number = None if over else commands.fix(actor=actor, act=act, list_name=list_named(request))
    if number is None:
        none = _("Anh chị hãy chọn ít nhất một hồ sơ bằng ô ở đầu dòng.")
        messages.warning(request, over or none)
        return redirect(f"{reverse('desk:home')}?ds={list_named(request)}")
    return redirect("desk:batch_progress", key=number)


@require_http_methods(["GET", "POST"])
@officers_only
def progress(request: HttpRequest, actor: Actor, *, key: UUID) -> HttpResponse:
    """The list before, while and after it is done (GET); the consent to all that are ready, or to try again (POST)."""
    if request.method == "POST":
        signs = ACTS[selections.own(actor, key).act].signs
        asked = rechecking.ask(request, actor, ROOM) if signs else None
        if asked:
            return asked
        outputs.carry_out_listed(actor=actor, selection=key, again="lai" in request.POST)
        return redirect("desk:batch_progress", key=key)
    listed = selections.listed(actor, key)
    context = _context(listed)
    if getattr(request, "htmx", False):
        return render(request, "desk/batch_state.html", context)
    return show(request, actor, "desk/batch.html", context, current=listed.from_list)


def _context(listed: Listed) -> dict[str, Any]:
    counts = {s.value: len(listed.those(s)) for s in Standing}
    ended = counts["done"] + counts["failed"]
    return {
        "key": listed.id,
        "act": listed.act,
        "list_name": listed.from_list,
        "lines": sorted(listed.lines, key=lambda line: _ORDER.index(line.standing)),
        "all": len(listed.lines),
        "n": counts,
        "ended": ended,
        "begun": bool(ended or counts["going"]),
        "first_unseen": next((x.dossier.code for x in listed.to_look_at), ""),
        "unseen": len(listed.to_look_at),
        "again": len(listed.to_try_again),
        "asked": any(line.signing and line.signing.question for line in listed.lines),
    }


@require_http_methods(["GET", "POST"])
@officers_only
def look(request: HttpRequest, actor: Actor, *, key: UUID, code: str) -> HttpResponse:
    """One result of the list to look at (GET); that it was looked at, or is left out, and on to the next (POST)."""
    listed = selections.listed(actor, key)
    at = next((n for n, x in enumerate(listed.lines) if x.dossier.code == code), None)
    if at is None:
        raise NotFound(_("Không tìm thấy hồ sơ."))
    if request.method == "POST":
        return _looked(request, actor, listed, at)
    seen = detail(actor, code)
    commands.note_look(actor=actor, dossier=seen.dossier.pk, why=str(listed.act.verb))
    context = {
        "key": key,
        "act": listed.act,
        "line": listed.lines[at],
        "dossier": seen.dossier,
        "number": at + 1,
        "all": len(listed.lines),
        "unseen": len(listed.to_look_at),
        "previous_code": listed.lines[at - 1].dossier.code if at else "",
        "following_code": listed.lines[at + 1].dossier.code if at + 1 < len(listed.lines) else "",
        "list_name": listed.from_list,
        **viewer.context(seen, request.GET.get("giay", "")),
    }
    return show(request, actor, "desk/batch_look.html", context, current=listed.from_list)


def _looked(request: HttpRequest, actor: Actor, listed: Listed, at: int) -> HttpResponse:
    code = listed.lines[at].dossier.code
    if "bo" in request.POST:
        commands.leave_out(actor=actor, selection=listed.id, code=code)
    else:
        seq = request.POST.get("expect", "")
        outputs.look_at(actor=actor, selection=listed.id, code=code, seq=int(seq) if seq.isdecimal() else 0)
    following = _next_unseen([*listed.lines[at + 1 :], *listed.lines[:at]])
    if following is None:
        return redirect("desk:batch_progress", key=listed.id)
    return redirect("desk:batch_look", key=listed.id, code=following.dossier.code)


def _next_unseen(lines: Sequence[Line]) -> Line | None:
    return next((line for line in lines if line.unseen), None)

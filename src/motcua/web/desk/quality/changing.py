"""Moves of an audit at the desk: planning one, an act upon it, a check-list, an act upon a finding."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.queries import existing, in_order
from motcua.dossiers import commands as dossiers
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.platform.inputs import Given
from motcua.quality import commands, queries
from motcua.quality.access import ensure_audits, own_audit
from motcua.quality.types import ANSWERS, Answered, Planned
from motcua.web.desk.asking import form_for, form_page
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.quality.acts import ACTS, FINDING_ACTS, starts
from motcua.web.desk.quality.pages import PAGE
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import in_words, status_of
from motcua.web.ui.uploads import bytes_of

ONE = "desk:quality:one"
FINDING = "desk:quality:finding"


@require_http_methods(["GET", "POST"])
@officers_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An audit of some agencies."""
    ensure_audits(actor)
    offered = [(one.code, one.name) for one in in_order(existing()) if one.code not in actor.agencies()]
    form = form_for(request, Planned, offers={"agencies": offered})
    refusal = None
    if request.method == "POST":
        try:
            found = commands.plan(actor=actor, given=Planned.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã lập cuộc đánh giá %(number)s.") % {"number": found.number})
            return redirect(ONE, audit=found.number)
    context = {"title": _("Lập cuộc đánh giá nội bộ")}
    return _page(request, actor, form, context, refusal)


@require_http_methods(["GET", "POST"])
@officers_only
def act(request: HttpRequest, actor: Actor, *, audit: str, act: str) -> HttpResponse:
    """One of the acts upon an audit, by its auditor."""
    found = queries.one(actor, audit)
    own_audit(actor, found)
    chosen = ACTS.get(act)
    if chosen is None:
        raise NotFound(_("Không có việc này."))
    form = form_for(request, chosen.given, offers=chosen.offers(found), starts=starts(found, request.GET))
    refusal = None
    if request.method == "POST":
        try:
            chosen.carry_out(actor, found, chosen.given.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(ONE, audit=audit)
    context = {"title": chosen.title, "happens": chosen.happens, "audit": found}
    return _page(request, actor, form, context, refusal)


@require_http_methods(["GET", "POST"])
@officers_only
def finding_act(request: HttpRequest, actor: Actor, *, audit: str, finding: int, act: str) -> HttpResponse:
    """One of the acts upon a finding: by whoever answers for it, or its auditor."""
    row = queries.finding(actor, audit, finding)
    chosen = FINDING_ACTS.get(act)
    if chosen is None:
        raise NotFound(_("Không có việc này."))
    form = form_for(request, chosen.given)
    refusal = None
    if request.method == "POST":
        try:
            chosen.carry_out(
                actor, row, chosen.given.read({**form.answer, **_evidence(request, chosen.given)})
            )
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(FINDING, audit=audit, finding=finding)
    context = {
        "title": chosen.title, "happens": chosen.happens, "audit": row.audit, "finding": row,
        "takes_file": "evidence" in chosen.given.model_fields,
    }  # fmt: skip
    return _page(request, actor, form, context, refusal)


def _evidence(request: HttpRequest, given: type[Given]) -> dict[str, str]:
    """A file that was handed in with it, looked at and kept; raises `Invalid` for one that cannot be taken."""
    file = request.FILES.get("tep")
    if file is None or "evidence" not in given.model_fields:
        return {}
    return {"evidence": dossiers.take_in(component="", name=file.name or "", data=bytes_of(file)).file}


@require_http_methods(["GET", "POST"])
@officers_only
def check(request: HttpRequest, actor: Actor, *, audit: str, code: str) -> HttpResponse:
    """The check-list of a dossier of the sample: what the log says, what was answered."""
    found = queries.one(actor, audit)
    row, dossier, checks = queries.checks(actor, found, code)
    dossiers.note_look(
        actor=actor, dossier=dossier.pk, why=_("Đánh giá nội bộ %(number)s") % {"number": audit}
    )
    refusal = None
    typed = {one.question.key: (one.answer, one.words) for one in checks}
    if request.method == "POST":
        typed = {
            key: (request.POST.get(f"{key}-tra-loi", ""), request.POST.get(f"{key}-loi", "")) for key in typed
        }
        try:
            given = {
                key: Answered.read({"answer": answer, "words": words})
                for key, (answer, words) in typed.items()
                if answer
            }
            commands.answer(actor=actor, number=audit, dossier=code, given=given)
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi bảng kiểm."))
            return redirect(ONE, audit=audit)
    wrong = refusal.fields if isinstance(refusal, Invalid) else {}
    context = {
        "it": row, "audit": found, "dossier": dossier, "answers": ANSWERS,
        "lines": [(one, *typed[one.question.key], wrong.get(one.question.key, ())) for one in checks],
        "refusal": in_words(refusal) if refusal else "",
    }  # fmt: skip
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/quality/check.html", context, current=PAGE, status=status)


def _page(
    request: HttpRequest, actor: Actor, form: EForm, context: Mapping[str, Any], refusal: Refusal | None
) -> HttpResponse:
    """A form of this room."""
    return form_page(request, actor, "desk/quality/form.html", form, context, refusal, current=PAGE)

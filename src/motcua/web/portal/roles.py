"""For whom one acts, and who acts for one: choose a role, name somebody, end it; plain pages without scripts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.dossiers import commands
from motcua.dossiers.queries.roles import roles
from motcua.identity.queries import (
    PROVEN_ASSURANCE,
    Party,
    Representation,
    Terms,
    given_by,
    given_for,
    party_known,
)
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.web.portal.decorators import crumbs, for_citizens
from motcua.web.ui import acting, representation_words, resuming
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import in_words

_MOST_LISTED = 200


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, Any]]:
    return crumbs((reverse("portal:mine"), _("Hồ sơ của bạn")), *more)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def chosen(request: HttpRequest) -> HttpResponse:
    """In which role one goes on; a POST chooses."""
    actor = actor_of(request)
    offered = {str(role.number): role for role in roles(actor)}
    if request.method == "POST":
        role = offered.get(request.POST.get("vai", ""))
        if role is None:
            raise NotFound("Không có vai này. Có thể quyền làm thay vừa chấm dứt.")
        acting.choose(request, role.number)
        return redirect(_next(request))
    rows = [
        {**representation_words.row(role.right), "role": role} if role.right else {"role": role}
        for role in offered.values()
    ]
    context = {
        "rows": rows,
        "now": int(acting.mark_of(actor)),
        "sure": actor.assurance >= PROVEN_ASSURANCE,
        "next": request.GET.get("next", ""),
        "crumbs": _crumbs(("", _("Bạn làm cho ai"))),
    }
    return render(request, "portal/roles.html", context)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else reverse("portal:mine")


@require_safe
@for_citizens
def agents(request: HttpRequest) -> HttpResponse:
    """Who may act for oneself, or for the organisation that one represents; and who could before."""
    actor = actor_of(request)
    giver = _giver(request)
    context = {
        "giver": giver,
        "rows": [representation_words.row(one) for one in given_by([giver.pk])[:_MOST_LISTED]],
        "sure": actor.assurance >= PROVEN_ASSURANCE,
        "crumbs": _crumbs(("", _title(giver))),
    }
    return render(request, "portal/agents.html", context)


def _giver(request: HttpRequest) -> Party:
    """Whose list it is: of whoever may only look at their own, it is read without being proven in person."""
    actor = actor_of(request)
    if actor.acts_for is None:
        return party_known(actor.party_id or 0)
    return party_known(given_for(actor))


def _title(giver: Party) -> str:
    if giver.kind == Party.Kind.ORGANISATION:
        return _("Ai làm thay tổ chức")
    return _("Ai làm thay bạn")


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def name_agent(request: HttpRequest) -> HttpResponse:
    """Name somebody: who, how far, for how long."""
    giver = party_known(given_for(actor_of(request)))
    posted = request.POST if request.method == "POST" else resuming.held(request)
    form = EForm(representation_words.form(giver.kind), data=posted)
    form.checked = request.method == "POST"
    if request.method != "POST" or form.errors:
        return _agent_page(request, giver, form)
    try:
        made = commands.name_agent(actor=actor_of(request), terms=_terms(form, giver))
    except Invalid as refusal:
        form.tell(
            {name: [_(one) for one in said] for name, said in refusal.fields.items()}
            or {"": [in_words(refusal)]}
        )
        return _agent_page(request, giver, form)
    except Conflict as refusal:
        form.tell({"number": [in_words(refusal)]})
        return _agent_page(request, giver, form)
    messages.success(
        request, _("%(name)s nay được làm thay; cả hai bên được báo.") % {"name": made.agent_name}
    )
    return redirect("portal:agents")


def _terms(form: EForm, giver: Party) -> Terms:
    own = {"kind": "mandate"} if giver.kind == Party.Kind.PERSON else {}
    return Terms.read({**form.answer, **own})


def _agent_page(request: HttpRequest, giver: Party, form: EForm) -> HttpResponse:
    context = {
        "giver": giver,
        "form": form,
        "mistakes": form.mistakes,
        "crumbs": _crumbs((reverse("portal:agents"), _title(giver)), ("", _("Thêm người làm thay"))),
    }
    return render(request, "portal/agent.html", context, status=422 if form.mistakes else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a right, whether one gave it or has it; asks once."""
    found = _one(request, number)
    if request.method == "POST":
        try:
            commands.end_representation(
                actor=actor_of(request), representation=found.pk, reason=request.POST.get("reason", "")
            )
            messages.success(request, _("Đã chấm dứt. Cả hai bên được báo."))
        except Conflict as refusal:
            messages.info(request, in_words(refusal))
        return redirect("portal:roles" if _is_mine(request, found) else "portal:agents")
    row = representation_words.row(found)
    context = {
        "row": row,
        "mine": _is_mine(request, found),
        "crumbs": _crumbs(("", _("Chấm dứt quyền làm thay"))),
    }
    return render(request, "portal/agent_end.html", context)


def _is_mine(request: HttpRequest, found: Representation) -> bool:
    """Whether the one who asks is whoever may act by it."""
    return any(role.number == found.pk for role in roles(acting.own(request)))


def _one(request: HttpRequest, number: int) -> Representation:
    for role in roles(acting.own(request)):
        if role.right and role.number == number:
            return role.right
    actor = actor_of(request)
    try:
        giver = given_for(actor)
    except NotAllowed:
        raise NotFound("Không có quyền làm thay này.") from None
    found = given_by([giver]).filter(pk=number).first()
    if found is None:
        raise NotFound("Không có quyền làm thay này.")
    return found

"""The list of officials, and the page of one of them with everything that is known and was changed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.agencies import commands
from motcua.agencies.access import changeable, ensure_looks_after_people, found
from motcua.agencies.queries import directory, officer_named
from motcua.agencies.types import Officer
from motcua.identity.queries import has_second_factor, open_entries
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.keyring import queries as keyring
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.keys import labels as key_labels
from motcua.web.desk.people import labels, stand_ins
from motcua.web.desk.people.acts import ACTS
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words

PAGE = "desk:people:list"
ROWS = 50
_ASKED = ("q", "co-quan", "vai-tro", "tinh-trang")


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody whom the actor looks after, found by words, agency, role and state."""
    ensure_looks_after_people(actor)
    asked = {name: request.GET.get(name, "") for name in _ASKED}
    wanted = directory.Wanted(asked["q"], asked["co-quan"], asked["vai-tro"], asked["tinh-trang"])
    page = Paginator(directory.find(actor, wanted), ROWS).get_page(request.GET.get("trang"))
    keep = urlencode({name: value for name, value in asked.items() if value})
    context: dict[str, Any] = {
        "asked": asked,
        "agency_asked": wanted.agency,
        "role_asked": wanted.role,
        "state_asked": wanted.state,
        "filtered": bool(keep),
        "keep": f"{keep}&" if keep else "",
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "lines": [_line(one) for one in directory.lines(list(page.object_list))],
        "agencies": directory.agencies_in_reach(actor),
        "roles": [(role, labels.roles().get(role, role)) for role in directory.roles_in_reach(actor)],
        "states": labels.states(),
    }
    return show(request, actor, "desk/people/list.html", context, current=PAGE)


def _line(one: directory.Line) -> dict[str, Any]:
    return {
        "officer": one.officer,
        "held": one.held,
        "state": labels.states()[one.state],
        "tone": labels.TONES[one.state],
    }


@require_GET
@officers_only
def named(request: HttpRequest, actor: Actor, *, username: str) -> HttpResponse:
    """The page of whoever has this log-in."""
    one = officer_named(username)
    return redirect("desk:people:person", officer=found(actor, one.pk).pk)


@require_GET
@officers_only
def person(request: HttpRequest, actor: Actor, *, officer: int) -> HttpResponse:
    """One official: state, account, posts with their periods, absences, delegations, history."""
    one = found(actor, officer)
    [line] = directory.lines([one.pk])
    context: dict[str, Any] = {
        **_line(line),
        "may_end": one.account_id != actor.account_id and one.pk in changeable(actor, [one.pk]),
        "mine": one.account_id == actor.account_id,
        "acts": _acts(actor, one, line.state),
        "holdings": [{"held": held, "now": held in line.held} for held in directory.holdings_of(one.pk)],
        **stand_ins.of(one.pk),
        "signs": _signing_key(actor, one),
        "second": has_second_factor(one.account_id),
        "sessions": open_entries(one.account_id).count(),
        "history": [labels.happened(event) for event in directory.history(one)],
    }
    return show(request, actor, "desk/people/person.html", context, current=PAGE)


def _signing_key(actor: Actor, one: Officer) -> dict[str, object] | None:
    """How the key of somebody who signs stands, for whoever looks after it."""
    found = keyring.holder(actor, keyring.of_officer(one.pk))
    return key_labels.row(found) if found else None


def _acts(actor: Actor, one: Officer, state: directory.State) -> list[tuple[str, Any]]:
    """The changes that can be made to somebody who stands like this."""
    if one.account_id == actor.account_id:
        return []
    left = state in (directory.State.LEFT, directory.State.LEAVES)
    whole = one.pk in changeable(actor, [one.pk])
    keys = [key for key in ACTS if (key == "nhan-lai") == left or (key == "sua" and left)]
    return [(key, ACTS[key]) for key in keys if whole or key in ("giao-vi-tri", "ket-thuc-vi-tri")]


@posted_from("desk:people:person", "officer")
@officers_only
def end(request: HttpRequest, actor: Actor, *, officer: int) -> HttpResponse:
    """An absence or a delegation ends now."""
    _end(request, actor)
    return redirect("desk:people:person", officer=officer)


@posted_from("desk:account")
@officers_only
def end_own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same of one's own."""
    _end(request, actor)
    return redirect("desk:account")


def _end(request: HttpRequest, actor: Actor) -> None:
    try:
        reason = request.POST.get("reason", "")
        if absence := request.POST.get("absence", ""):
            commands.be_back(actor=actor, absence=_number(absence), reason=reason)
        else:
            commands.end_delegation(
                actor=actor, holding=_number(request.POST.get("holding", "")), reason=reason
            )
    except Refusal as refusal:
        messages.warning(request, in_words(refusal))
    else:
        messages.success(request, _("Đã kết thúc."))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0

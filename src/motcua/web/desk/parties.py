"""People and organisations as they are known here: found by number or name, set right or merged, with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.dossiers import commands
from motcua.identity.queries import (
    Party,
    account_of_party,
    has_second_factor,
    is_vouched_for,
    level_at_counter,
    parties_named,
    party_known,
    party_of_number,
    sets_parties_right,
    suggested_log_in,
)
from motcua.identity.types import Details
from motcua.kernel import clock, json_logic
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, Refusal
from motcua.kernel.vietnamese import normal
from motcua.platform.inputs import form_of
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.owners import owner_of_party
from motcua.web.ui.forms import EForm
from motcua.web.ui.owners import asked_when, owner_lines
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:parties"
# How to reach somebody is theirs to say; a ground belongs to one filing; a person stays a person.
_NOT_CORRECTED = frozenset({"kind", "phone", "email", "ground"})


def only_counters(actor: Actor) -> None:
    """Raises unless the actor receives at a counter."""
    if not sets_parties_right(actor):
        raise NotAllowed(_("Chỉ cán bộ tiếp nhận mới xem và sửa thông tin người và tổ chức."))


@require_GET
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whoever is registered under a number, or under a name that holds these words."""
    only_counters(actor)
    asked = normal(request.GET.get("q", ""))
    named = parties_named(asked) if asked else []
    commands.note_persons_looked_at(actor=actor, persons=[party.pk for party in named], why="search")
    found = [{"party": party, "lines": _lines(party)} for party in named]
    return show(request, actor, "desk/parties.html", {"asked": asked, "found": found}, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def party(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """One of them; a POST sets right what an official took down."""
    only_counters(actor)
    known = party_known(party)
    if request.method == "GET":
        commands.note_persons_looked_at(actor=actor, persons=[known.pk], why="record")
        return page_of(request, actor, known)
    try:
        given = {**EForm(questions_about(known.kind), data=request.POST).answer, "kind": known.kind}
        commands.correct_party(actor=actor, party=party, given=given, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return page_of(request, actor, known, refusal)
    messages.success(request, _("Đã sửa. Người này được báo."))
    return redirect("desk:party", party=party)


@posted_from("desk:party", "party")
@officers_only
def merge(request: HttpRequest, actor: Actor, *, party: int) -> HttpResponse:
    """Merge another record of the same person into this one."""
    only_counters(actor)
    known = party_known(party)
    try:
        commands.merge_parties(
            actor=actor, survivor=party, other=_other(request), reason=request.POST.get("merge_reason", "")
        )
    except Refusal as refusal:
        return page_of(request, actor, known, refusal)
    messages.success(request, _("Đã gộp. Hồ sơ của cả hai nay ở đây; cả hai được báo."))
    return redirect("desk:party", party=party)


def _other(request: HttpRequest) -> int:
    """The other record, by its number in the list (as `#12`) or by the number it is registered under."""
    text = normal(request.POST.get("other", ""))
    if text.startswith("#") and text[1:].isdecimal() and len(text) < 18:
        return int(text[1:])
    found = party_of_number(text)
    if found is None:
        raise Invalid(
            _("Không có bản ghi nào mang số này. Hãy ghi #số thứ tự, hoặc số định danh, mã số thuế.")
        )
    return found.pk


def page_of(request: HttpRequest, actor: Actor, known: Party, refusal: Refusal | None = None) -> HttpResponse:
    """One of them, with what was refused."""
    posted = request.POST if refusal is not None and "name" in request.POST else None
    form = EForm(questions_about(known.kind), data=posted, prefill=owner_of_party(known))
    if isinstance(refusal, Invalid):
        form.tell({name: [_(s) for s in told] for name, told in refusal.fields.items()})
    context = {
        "party": known,
        "lines": _lines(known),
        "fields": [field for group in form.groups for field in group.fields],
        "refusal": in_words(refusal) if refusal else "",
        "given": request.POST,
        "vouched": is_vouched_for(known),
        **_account(known),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/party.html", context, current=PAGE, status=status)


def _account(known: Party) -> dict[str, Any]:
    """Their log-in, or the one that is suggested for them."""
    account = account_of_party(known.pk)
    if account is None:
        return {"account": None, "suggested": suggested_log_in(known), "level": level_at_counter(clock.now())}
    return {
        "account": account,
        "level": level_at_counter(clock.now()),
        "second": has_second_factor(account.pk),
    }


def questions_about(kind: str) -> dict[str, Any]:
    """The questions about an owner of this kind, without those that a correction does not touch."""
    whole = form_of(Details)
    asked = {n: s for n, s in whole["schema"]["properties"].items() if n not in _NOT_CORRECTED}
    kept = {name: schema for name, schema in asked.items() if _is_asked(name, kind)}
    groups = [{"title": "", "fields": [*kept]}]
    schema = {"type": "object", "properties": kept, "required": ["name"]}
    return {**whole, "schema": schema, "groups": groups}


def _is_asked(name: str, kind: str) -> bool:
    """Whether somebody of this kind is asked it, on whatever paper they stand."""
    rule = asked_when("kind").get(name)
    papers = ("number", "passport", "none")
    return rule is None or any(json_logic.holds(rule, {"kind": kind, "document": paper}) for paper in papers)


def _lines(known: Party) -> list[tuple[str, str]]:
    return owner_lines({**owner_of_party(known), "phone": "", "email": ""})

"""One change of an official: asked, looked at beforehand, written. What was rehearsed is what is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies import commands
from motcua.agencies.access import ensure_looks_after_people, found
from motcua.agencies.queries import directory, officer_by_id
from motcua.agencies.types import Officer
from motcua.dossiers.commands import hand_on_work_of_leavers
from motcua.dossiers.queries.touched import Touched, touched
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound, Refusal
from motcua.platform.inputs import Choices, Given, form_of
from motcua.platform.upsert import Change
from motcua.web.desk.changing import is_to_write, mark_of, rehearsed
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.people.acts import ACTS, OWN, Act, NewOfficial, start_of_new
from motcua.web.desk.people.labels import differences
from motcua.web.ui.forms import EForm
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:people:list"


@dataclass(frozen=True)
class Rehearsal:
    """What would happen: what changes, whom it touches, by what it is known that it was looked at; `takes`: the officer
    does less afterwards; `stranded`: nobody would do the work of a post;
    `told`: who gets a letter.
    """

    changes: Sequence[str]
    touched: Touched | None
    seen: str
    takes: bool = False
    stranded: bool = False
    told: Officer | None = None


@require_http_methods(["GET", "POST"])
@officers_only
def change(request: HttpRequest, actor: Actor, *, officer: int, act: str) -> HttpResponse:
    """Any of the changes to one official."""
    return _change(request, actor, found(actor, officer), act)


@require_http_methods(["GET", "POST"])
@officers_only
def own(request: HttpRequest, actor: Actor, *, act: str) -> HttpResponse:
    """What an official writes down of themselves: that they are away, whom they let do what is theirs."""
    if act not in OWN or actor.officer_id is None:
        raise NotFound(_("Không có việc này."))
    return _change(request, actor, officer_by_id(actor.officer_id), act)


def _change(request: HttpRequest, actor: Actor, one: Officer, act: str) -> HttpResponse:
    if act not in ACTS:
        raise NotFound(_("Không có việc này."))
    chosen, is_own = ACTS[act], one.pk == actor.officer_id
    asked = _Asked(request, chosen.given, chosen.offers(actor, one), chosen.starts(one))
    context = {"officer": one, "act": chosen, "is_own": is_own}
    if request.method == "GET":
        return _page(request, actor, asked, context)
    try:
        given = chosen.given.read(asked.answer)
        rehearsal = _rehearsed(actor, one, chosen, given)
        if not asked.is_to_write(rehearsal):
            return _page(request, actor, asked, {**context, "rehearsal": rehearsal})
        chosen.does(actor, one, given)
    except Refusal as refusal:
        return _page(request, actor, asked, context, refusal)
    hand_on_work_of_leavers()
    messages.success(request, _("Đã ghi. Thay đổi nằm trong lịch sử của người này."))
    return redirect("desk:account") if is_own else redirect("desk:people:person", officer=one.pk)


@require_http_methods(["GET", "POST"])
@officers_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new official."""
    ensure_looks_after_people(actor)
    offers, starts = start_of_new(actor)
    asked = _Asked(request, NewOfficial, offers, starts)
    if request.method == "GET":
        return _page(request, actor, asked, {})
    try:
        given = NewOfficial.read(asked.answer)
        changes = rehearsed(lambda: _register(actor, given))
        rehearsal = Rehearsal(differences(changes), None, _mark(given, changes))
        if not asked.is_to_write(rehearsal):
            return _page(request, actor, asked, {"rehearsal": rehearsal})
        _register(actor, given)
    except Refusal as refusal:
        return _page(request, actor, asked, {}, refusal)
    messages.success(
        request,
        _("Đã lập tài khoản %(login)s. Nay hãy đề nghị liên kết để người ấy đặt mật khẩu.")
        % {"login": given.username},
    )
    return redirect("desk:people:named", username=given.username.strip().lower())


def _register(actor: Actor, given: NewOfficial) -> Sequence[Change]:
    return commands.register_official(
        actor=actor, username=given.username,
        person={"name": given.name, "phone": given.phone, "email": given.email},
        post={"post": given.post, "from": given.since, "to": given.until}, reason=given.reason,
    )  # fmt: skip


class _Asked:
    """The form of a change with what was sent."""

    def __init__(
        self,
        request: HttpRequest,
        given: type[Given],
        offers: Mapping[str, Choices],
        starts: Mapping[str, Any],
    ) -> None:
        posted = request.POST if request.method == "POST" else None
        # Where there is nobody to choose, one is not asked.
        optional = {name for name, one in given.model_fields.items() if not one.is_required()}
        spared = [name for name, choices in offers.items() if not choices and name in optional]
        asked = {name: choices for name, choices in offers.items() if name not in spared}
        self.form = EForm(form_of(given, offered=asked, without=spared), data=posted, prefill=starts)
        self._sent = request.POST

    @property
    def answer(self) -> dict[str, Any]:
        """What was sent, typed; empty fields say nothing."""
        return self.form.answer

    def is_to_write(self, rehearsal: Rehearsal) -> bool:
        """Whether this very change was looked at and is now to be written."""
        return is_to_write(self._sent, rehearsal.seen)


def _rehearsed(actor: Actor, officer: Officer, act: Act, given: Any) -> Rehearsal:
    taken, gained = act.takes(officer, given), act.gives(given)
    found = touched(officer.pk, [*taken, *gained]) if taken or gained else None
    changes = rehearsed(lambda: act.does(actor, officer, given))
    stands_in = directory.post_ids(one.key for one in changes if "deputy" in one.after)
    left = [post for post in found.stranded if post.held.post_id not in stands_in] if found and taken else []
    told = _told(act.tells(officer, given))
    return Rehearsal(differences(changes), found, _mark(given, changes), bool(taken), bool(left), told)


def _told(officer: int | None) -> Officer | None:
    return None if officer is None else officer_by_id(officer)


def _mark(given: Given, changes: Sequence[Change]) -> str:
    return mark_of(changes, given.model_dump_json())


def _page(
    request: HttpRequest, actor: Actor, asked: _Asked, context: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    form = asked.form
    if isinstance(refusal, Invalid):
        form.tell({name: [_(s) for s in told] for name, told in refusal.fields.items()})
    shown = {
        **context,
        "form": form,
        "fields": [field for group in form.groups for field in group.fields],
        "refusal": in_words(refusal) if refusal else "",
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/people/change.html", shown, current=PAGE, status=status)

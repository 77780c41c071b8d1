"""What the population register has about whoever is logged in, looked at before any of it is used in a form.

The page asks, looks again by itself until there is an answer, and shows each value beside what stands in the form now.
What is chosen is laid into the page of the form with its source, and saved when that page is sent, like all the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.dossiers.queries.drafts import draft as own_draft
from motcua.dossiers.types import Draft
from motcua.exchange import commands, queries
from motcua.identity.queries import Card, Party
from motcua.kernel import vietnamese
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import as_read, frozen, spoken
from motcua.web.portal.decorators import for_citizens
from motcua.web.portal.filing_forms import facts, party_of
from motcua.web.ui import outside_words
from motcua.web.ui.actor import actor_of
from motcua.web.ui.forms import prefilled
from motcua.web.ui.person_answers import answers_about
from motcua.web.ui.refreshing import refreshing

REGISTER = "population"
GO = "register"
"""The button of the form that leads here, after what was typed is saved."""
LAY = "lay"
"""In the address of the form: the questions that a chosen value is laid into."""
SECONDS = 2


@dataclass(frozen=True)
class Proposed:
    """A value for one question of the form, beside what stands there now."""

    name: str
    title: str
    value: str
    now: str

    @property
    def changes(self) -> bool:
        """Whether something else was typed there."""
        return bool(self.now) and self.now != self.value


def is_offered(actor: Actor, draft: Draft, party: Party, form: Mapping[str, Any]) -> bool:
    """Whether this person may have this form filled: the register is connected, they came by VNeID for themselves, and
    the form asks about them."""
    mine = (
        actor.assurance >= commands.LEVEL and actor.acts_for is None and bool(party.id_number and party.born)
    )
    return mine and queries.can_fill(REGISTER) and any(_roles(draft, party, form))


def offered(request: HttpRequest, draft: Draft, form: Mapping[str, Any]) -> dict[str, Any]:
    """For the page of the form: whether to offer it, and whether the register is down."""
    here = is_offered(actor_of(request), draft, party_of(request), form)
    return {"own_register": here, "down": outside_words.down([REGISTER]) if here else []}


def laid(request: HttpRequest, draft: Draft, party: Party, form: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen on the page before, by question; nothing of an answer that holds no more."""
    chosen = request.GET.getlist(LAY)
    shown = queries.own_enquiry(actor_of(request), draft.pk, REGISTER) if chosen else None
    if shown is None or not shown.valid:
        return {}
    return {
        name: value for name, value in _answers(draft, party, form, shown.fields).items() if name in chosen
    }


def source(actor: Actor, draft: Draft) -> str:
    """The sentence beside each value that was laid in."""
    shown = queries.own_enquiry(actor, draft.pk, REGISTER)
    if shown is None or shown.contract is None or shown.enquiry.answered_at is None:
        return ""
    return _("Lấy từ %(register)s, trả lời ngày %(day)s. Sửa được nếu nay đã khác.") % {
        "register": shown.contract.title,
        "day": vietnamese.day(shown.enquiry.answered_at),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_citizens
def page(request: HttpRequest, number: UUID) -> HttpResponse:
    """Ask (POST), wait, and look at what came before any of it is used."""
    actor, draft = actor_of(request), own_draft(actor_of(request), number)
    party = party_of(request)
    content = frozen(draft.version_id)
    case = content.case(draft.case_code)
    form = content.form(case.form) if case else {}
    if draft.dossier_id is not None or not form or not is_offered(actor, draft, party, form):
        raise NotFound("Không có trang này.")
    if request.method == "POST":
        commands.ask_about_oneself(actor=actor, draft=draft.pk, register=REGISTER)
        return redirect("portal:own_register", draft.pk)
    shown = queries.own_enquiry(actor, draft.pk, REGISTER)
    context = {
        "draft": draft,
        "content": content,
        "shown": shown,
        "rows": list(_proposed(draft, party, form, shown.fields)) if shown and shown.valid else [],
        "lay": LAY,
        "down": outside_words.down([REGISTER]),
    }
    answer = render(request, "portal/own_register.html", context)
    return refreshing(request, answer, SECONDS) if shown and shown.waits else answer


def _roles(draft: Draft, party: Party, form: Mapping[str, Any]) -> Iterator[str]:
    """The people of the form who are oneself: by the number that stands there, or would by itself."""
    known = {**prefilled(form, facts(draft, party)), **draft.answers}
    for role, names in form.get("people", {}).items():
        if "name" in names and known.get(names.get("id_number", "")) == party.id_number:
            yield role


def _answers(draft: Draft, party: Party, form: Mapping[str, Any], told: Mapping[str, str]) -> dict[str, Any]:
    person = Card(*(told.get(name, "") for name in ("id_number", "name", "born", "gender", "address")))
    found: dict[str, Any] = {}
    for role in _roles(draft, party, form):
        found |= answers_about(form, role, person)
    return found


def _proposed(
    draft: Draft, party: Party, form: Mapping[str, Any], told: Mapping[str, str]
) -> Iterator[Proposed]:
    fields = spoken(form, get_language() or "vi")["schema"]["properties"]
    for name, value in _answers(draft, party, form, told).items():
        schema, now = fields[name], draft.answers.get(name)
        written = as_read(schema, now) if now not in (None, "") else ""
        yield Proposed(name, str(schema.get("title", name)), as_read(schema, value), written)

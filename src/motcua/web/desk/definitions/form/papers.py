"""Papers of the procedures that use a form: of which kind they are, and by which answers they come along."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotFound, Refusal
from motcua.personal_store.queries import in_force, kinds_for, register_for
from motcua.procedures import commands
from motcua.procedures.queries import building, frozen, users_of
from motcua.procedures.types import Component, Content
from motcua.web.desk.definitions.editing import ensure_may
from motcua.web.desk.definitions.form import outline, reading
from motcua.web.desk.definitions.form.condition_table import drawn
from motcua.web.desk.definitions.form.outline import KIND
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.refusals import status_of

Json = dict[str, Any]
_SHOWN = 5


def listed(key: str, form: outline.Form) -> Json:
    """The papers of the first procedures that use the form, and how many more procedures there are."""
    users, asked = users_of("forms", key), outline.in_words(form)
    shown = [frozen(version.pk) for version in users[:_SHOWN]]
    return {
        "papers": [
            {"procedure": content.code, "title": content.name, "rows": _rows(key, form, content, asked)}
            for content in shown
        ],
        "more_users": max(0, len(users) - _SHOWN),
    }


def _rows(key: str, form: outline.Form, content: Content, asked: Mapping[str, Any]) -> list[Json]:
    return [
        {
            "code": one.code,
            "name": one.name[:160],
            "kinds": _kinds(one),
            "when": _when(one, _rule(form, content.code, one), asked),
            "changes": not one.must_come and not one.form,
        }
        for one in _papers(key, content).values()
    ]


def _papers(key: str, content: Content) -> dict[str, Component]:
    """The papers of all cases that use the form, by code."""
    return {one.code: one for case in content.cases if case.form == key for one in case.components}


def _rule(form: outline.Form, procedure: str, paper: Component) -> Any:
    """By which answers it is needed: as the draft says, else as it is in force."""
    said = form.get("papers", {}).get(procedure, {}).get(paper.code)
    return said["needed_if"] if said else paper.needed_if


def _kinds(paper: Component) -> list[str]:
    """What the paper is: the kind that the store of papers knows, and the register whose data stand for it."""
    today = clock.now().date()
    known, register = in_force(today).kinds, register_for(paper.name, today)
    titles = sorted({known[code].title for code in kinds_for(paper) if code in known})
    return [*titles, *([_("tra được ở %(register)s") % {"register": register.title}] if register else [])]


def _when(paper: Component, rule: Any, asked: Mapping[str, Any]) -> str:
    if paper.form:
        return _("tờ khai này thay cho giấy ấy")
    if paper.must_come:
        return _("luôn phải có")
    if rule is None:
        return _("câu trả lời không đòi; cán bộ xét theo văn bản")
    return _("phải nộp khi %(when)s") % {"when": building.in_words(rule, asked)}


@require_http_methods(["GET", "POST"])
@officers_only
def change(request: HttpRequest, actor: Actor, *, key: str, procedure: str, paper: str) -> HttpResponse:
    """By which answers a paper is needed, as a table; sent, the draft of the form says so."""
    ensure_may(actor)
    form, found = outline.worked_on(key), _paper(key, procedure, paper)
    before = building.Question(title="", kind=building.OWN, condition=_rule(form, procedure, found))
    asked, posted = outline.in_words(form), request.POST
    refusal: Refusal | None = None
    typed = reading.of_posted(posted) if posted else reading.of_question(before, asked)
    if request.method == "POST" and posted.get("lam") != "them":
        try:
            rule = reading.condition(typed, before, asked)
            edit = building.PutPaper(
                procedure, paper, found.name[:160], rule, found.needed_if, seen=posted.get("seen", "")
            )
            commands.edit_form(actor=actor, key=key, edit=edit)
        except (Invalid, Conflict) as wrong:
            refusal = wrong
        else:
            return HttpResponseRedirect(f"{reverse('desk:definitions:build', args=[key])}#giay-to")
    mistakes = reading.mistakes(refusal)
    context: Json = {
        "kind": KIND,
        "key": key,
        "content": form,
        "procedure": procedure,
        "title": next(v.name for v in users_of("forms", key) if v.procedure_id == procedure),
        "paper": found,
        "seen": building.paper_mark(form, procedure, paper),
        "it": typed,
        "refusal": refusal,
        "mistakes": mistakes,
        **drawn(
            typed, before, asked, 2 if posted.get("lam") == "them" else 1, {one["id"] for one in mistakes}
        ),
    }
    status = status_of(refusal) if refusal else 200
    return show(request, actor, "desk/definitions/form/paper.html", context, current=KIND.page, status=status)


def _paper(key: str, procedure: str, code: str) -> Component:
    """A paper that answers may ask for; `NotFound` for any other."""
    version = next((one for one in users_of("forms", key) if one.procedure_id == procedure), None)
    found = _papers(key, frozen(version.pk)).get(code) if version else None
    if found is None or found.must_come or found.form:
        raise NotFound("Không có giấy tờ này, hoặc giấy này luôn phải có.")
    return found

"""Registers of the State at the desk: asking one for a dossier, what was declared beside what it says, taking a value.

Nothing an answer says goes into the dossier by itself: an official corrects the form with it, an act like any other.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers import commands as dossiers
from motcua.dossiers.acts.correct_slip import CORRECT_SLIP, CorrectSlip
from motcua.dossiers.queries.detail import Detail, detail
from motcua.exchange import commands, queries
from motcua.exchange.queries import Shown
from motcua.identity.queries import Card
from motcua.kernel import vietnamese
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotAllowed, NotFound, Refusal
from motcua.procedures.queries import choices_of, in_input
from motcua.web.desk.frame import list_named, officers_only, show
from motcua.web.ui import outside_words, register_words
from motcua.web.ui.person_answers import answers_about
from motcua.web.ui.posting import posted_from
from motcua.web.ui.refreshing import refreshing
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:registers"
SECONDS = 3


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """What can be asked, and what was; it looks again by itself while an answer is awaited."""
    return _shown(request, actor, detail(actor, code))


@posted_from(PAGE, "code")
@officers_only
def ask(request: HttpRequest, actor: Actor, *, code: str) -> HttpResponse:
    """Ask one register about one person; what was typed stays when it is refused."""
    register, _bar, role = request.POST.get("hoi", "").partition("|")
    try:
        number = commands.ask_register(
            actor=actor,
            code=code,
            register=register,
            kind=request.POST.get("cach", "check"),
            role=role,
            reason=request.POST.get("reason", ""),
        )
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        return _shown(
            request,
            actor,
            detail(actor, code),
            status=status_of(refusal),
            refusal=in_words(refusal),
            posted=request.POST,
        )
    return redirect(f"{reverse(PAGE, args=[code])}?ds={list_named(request)}#tra-loi-{number}")


@posted_from(PAGE, "code")
@officers_only
def take(request: HttpRequest, actor: Actor, *, code: str, enquiry: int) -> HttpResponse:
    """Correct one answer of the form to what the register says, by the act that corrects; the note names the source."""
    seen = detail(actor, code)
    shown = queries.enquiry_of(seen, enquiry)
    field, written = _to_take(seen, shown).get(request.POST.get("muc", ""), ("", ""))
    try:
        if CORRECT_SLIP not in seen.actions:
            raise Conflict("Lúc này tờ khai không sửa được ở bước của anh chị.")
        if not field or not shown.valid:
            raise Conflict("Câu trả lời này không còn hiệu lực, hãy hỏi lại trước khi lấy giá trị.")
        given = CorrectSlip(field=field, value=written, note=request.POST.get("note", ""))
        dossiers.carry_out(CORRECT_SLIP, actor=actor, dossier=seen.dossier.pk, given=given)
        messages.success(
            request, _("Đã sửa tờ khai theo cơ sở dữ liệu. Người nộp được báo và có thể phản đối.")
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _shown(
            request, actor, detail(actor, code), status=status_of(refusal), refusal=in_words(refusal)
        )
    return redirect(f"{reverse(PAGE, args=[code])}?ds={list_named(request)}#tra-loi-{enquiry}")


def _shown(
    request: HttpRequest, actor: Actor, seen: Detail, *, status: int = 200, posted: Any = None, **more: Any
) -> HttpResponse:
    if not seen.shows_form:
        raise NotFound("Không có trang này.")
    dossiers.note_look(actor=actor, dossier=seen.dossier.pk, why=_("Tra cứu cơ sở dữ liệu"))
    found, offers = queries.enquiries(seen), queries.offers(seen)
    typed = posted or {}
    choices = [(f"{offer.contract.key}|{one.role}", offer, one) for offer in offers for one in offer.subjects]
    context = {
        "dossier": seen.dossier,
        "list_name": list_named(request),
        "rows": [_row(seen, one) for one in found],
        "choices": choices,
        "offers": offers,
        "kinds": register_words.KINDS.items(),
        "chosen": typed.get("hoi", choices[0][0] if choices else ""),
        "kind": typed.get("cach", "check"),
        "reason": typed.get("reason", _reason(seen)),
        "down": outside_words.down([offer.contract.key for offer in offers]),
        **more,
    }
    answer = show(request, actor, "desk/registers.html", context, current=list_named(request), status=status)
    waits = any(one.waits for one in found) and request.method == "GET"
    return refreshing(request, answer, SECONDS) if waits else answer


def _reason(seen: Detail) -> str:
    """The step for which somebody asks, as a beginning."""
    return next((step.spec.title for step in seen.state.steps if step.no in seen.standing.may), "")


def _row(seen: Detail, shown: Shown) -> dict[str, Any]:
    to_take = _to_take(seen, shown) if CORRECT_SLIP in seen.actions and shown.valid else {}
    lines = [
        {
            "line": line,
            "declared": register_words.value(line.name, line.declared),
            "theirs": register_words.value(line.name, line.theirs),
            "verdict": register_words.VERDICTS.get(line.verdict),
            "takes": line.name in to_take and line.same is not True,
        }
        for line in shown.lines
    ]
    return {
        "is": shown,
        "kind": register_words.KINDS.get(shown.enquiry.kind, shown.enquiry.kind),
        "state": register_words.state(shown),
        "explained": register_words.explained(shown),
        "lines": lines,
        "declared": any(line["declared"] for line in lines),
        "note": _note(shown),
    }


def _note(shown: Shown) -> str:
    """What the applicant reads beside a correction: where the value is from."""
    if shown.contract is None or shown.enquiry.answered_at is None:
        return ""
    return _("Theo %(register)s, trả lời ngày %(day)s.") % {
        "register": shown.contract.title,
        "day": vietnamese.day(shown.enquiry.answered_at),
    }


def _to_take(seen: Detail, shown: Shown) -> dict[str, tuple[str, str]]:
    """By fact, the question of the form that it answers, and the answer as people write it."""
    subject, told = shown.subject, shown.fields
    if subject is None or not subject.asked or shown.enquiry.verdict != "given":
        return {}
    form = seen.content.form(seen.case.form)
    person = Card(*(told.get(name, "") for name in ("id_number", "name", "born", "gender", "address")))
    answers = answers_about(form, subject.role, person)
    fields = form["schema"]["properties"]
    return {
        fact: (name, _written(fields[name], answers[name]))
        for fact, name in subject.asked.items()
        if name in answers and told.get(fact)
    }


def _written(schema: Any, answer: Any) -> str:
    return str(answer) if choices_of(schema) else str(in_input(schema, answer))

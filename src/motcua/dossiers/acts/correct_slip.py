"""Sửa lỗi: an official corrects an obvious slip in what was declared; the old value is kept, the applicant told."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Audience, Facts, Said, Seen, Told
from motcua.dossiers.models import Declaration
from motcua.dossiers.store import Locked, fingerprint
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.procedures.queries import answer_errors, as_read, frozen, is_computed, typed, worked_out
from motcua.process.engine import Decision, Order
from motcua.process.moves import needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import RUNNING, Status, StepKind
from motcua.process.table import Rule

_TO_EACH: Mapping[str, Audience] = dict.fromkeys(("note", "title", "old", "new"), Audience.APPLICANT)


class CorrectSlip(Given):
    """Which answer of the form, what it should have been, as people write it, and why."""

    field: Annotated[Line, Ask(lazy("Nội dung cần sửa"))]
    value: Annotated[
        Note, Ask(lazy("Sửa thành"), lazy("Viết như trên tờ khai, ví dụ 24/11/2026 với ngày tháng."))
    ]
    note: Annotated[
        Note, Ask(lazy("Vì sao là lỗi rõ ràng"), lazy("Người nộp đọc được lý do này và có thể phản đối."))
    ]


def decide(
    state: State,
    order: Order[CorrectSlip],
    _world: World,
    *,
    schema: Mapping[str, Any],
    declared: Mapping[str, Any],
    corrected: Mapping[str, Any],
) -> Outcome:
    """The dossier's way does not change; the log proves the corrected form by its hash."""
    given = order.given
    needs_words(given.note, "Hãy ghi vì sao đây là lỗi rõ ràng; người nộp sẽ đọc lý do này.")
    old, new = (as_read(schema, answers.get(given.field)) or "…" for answers in (declared, corrected))
    if old == new:
        sentence = "Nội dung mới không khác nội dung cũ."
        raise Invalid(sentence, fields={"value": [sentence]})
    words = {"title": schema.get("title", given.field), "old": old, "new": new, "note": given.note}
    return Outcome(state, data={"field": given.field, "answers": fingerprint(corrected)}, words=words)


def _prepare(dossier: Locked, order: Order[CorrectSlip]) -> Decision[CorrectSlip]:
    kept = Declaration.objects.get(pk=dossier.id)
    form, given = _form_of(dossier.version_id, dossier.case_code), order.given
    schema = _fields(form).get(given.field)
    if schema is None:
        sentence = "Tờ khai của hồ sơ này không có nội dung đó."
        raise Invalid(sentence, fields={"field": [sentence]})
    corrected = worked_out(form, {**kept.answers, given.field: typed(schema, given.value)})
    if given.field in answer_errors(form, corrected):
        sentence = "Nội dung mới không hợp với câu hỏi của tờ khai. Hãy viết như người nộp phải viết."
        raise Invalid(sentence, fields={"value": [sentence]})
    row = {"applicant": kept.applicant, "answers": corrected}

    def decision(state: State, order: Order[CorrectSlip], world: World) -> Outcome:
        pure = partial(decide, schema=schema, declared=kept.answers, corrected=corrected)
        return replace(pure(state, order, world), also={"declaration": (row,)})

    return decision


def _form_of(version: int, case_code: str) -> Mapping[str, Any]:
    content = frozen(version)
    case = content.case(case_code)
    return content.form(case.form if case else "")


def _fields(form: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The questions with a single answer: tables and lists are not corrected by a word, what is worked out never."""
    asked = form["schema"]["properties"]
    return {n: s for n, s in asked.items() if s.get("type") not in ("array", "object") and not is_computed(s)}


def _offers(detail: Seen) -> dict[str, Choices]:
    """Each question with what was declared, so that the slip is seen where it is chosen."""
    fields, answers = _fields(detail.content.form(detail.case.form)), detail.dossier.answers
    return {"field": [(name, _with_answer(schema, answers.get(name))) for name, schema in fields.items()]}


def _with_answer(schema: Mapping[str, Any], answer: Any) -> str:
    return f"{schema.get('title', '')}: {as_read(schema, answer) or _('chưa khai')}"


def _more(facts: Facts) -> str:
    return _("%(title)s: “%(old)s” thành “%(new)s”") % facts if "new" in facts else ""


def _message(facts: Facts) -> Said:
    if "new" not in facts:
        return Said(_("được sửa một lỗi trong tờ khai"))
    then = _("%(title)s: “%(old)s” được sửa thành “%(new)s”. Lý do: %(note)s") % facts
    right = _("Nếu việc sửa không đúng ý bạn, hãy mở hồ sơ và chọn “Phản đối việc sửa”.")
    return Said(_("được sửa một lỗi trong tờ khai"), f"{then}\n\n{right}")


CORRECT_SLIP = Act(
    key="correct_slip",
    rule=Rule(
        statuses=frozenset({Status.SUBMITTED, *RUNNING}),
        kinds=frozenset({StepKind.INTAKE, StepKind.WORK}),
        until_signed=True,
    ),
    given=CorrectSlip,
    prepare=_prepare,
    decide=partial(decide, schema={}, declared={}, corrected={}),
    offers=_offers,
    told=Told(
        type="slip_corrected",
        changes_papers=True,
        at_desk=lazy("Sửa lỗi trong tờ khai"),
        to_citizen=lazy("Cán bộ sửa một lỗi trong tờ khai"),
        mark="wait",
        reads=_TO_EACH,
        more=_more,
        message=_message,
    ),
    verb=lazy("Sửa lỗi tờ khai"),
    happens=lazy(
        "Tờ khai được sửa ở một chỗ; nội dung cũ, nội dung mới và lý do được giữ lại. Người nộp được báo và có "
        "thể phản đối."
    ),
    order=230,
    icon="pen",
)

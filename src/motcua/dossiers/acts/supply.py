"""Supply: what was asked for comes, as files, as an explanation, or both; the clock goes on, or begins anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.acts.ask_more import asked_fields, last_asked
from motcua.dossiers.models import Declaration
from motcua.dossiers.phrases import due_of
from motcua.dossiers.requirements import case_of
from motcua.dossiers.store import Locked, fingerprint
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Hash, Line, Note, Object
from motcua.procedures.queries import answer_errors, answer_in_words, applicable, depending, frozen
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, go_on, kept
from motcua.process.outcome import Outcome
from motcua.process.state import Clock, State, World
from motcua.process.states import Stage, Status
from motcua.process.table import Rule

Change = Mapping[str, str]
"""A field of the form that was answered anew: its name and title, the old and the new answer in words."""


class Supplied(Given):
    """A file that is kept already: the component it is for, its name, its hash."""

    component: Line
    name: Line
    file: Hash


class Supply(Given):
    """What the applicant hands in."""

    papers: Annotated[list[Supplied], Field(default_factory=list, max_length=100)]
    answers: Annotated[
        Object,
        Field(default_factory=dict, description="Câu trả lời mới cho những ô được yêu cầu; null để bỏ trống"),
    ]
    note: Annotated[Note, Ask(lazy("Nội dung giải trình"))] = ""


def decide(
    state: State, order: Order[Supply], world: World, *, changes: Sequence[Change] = (), corrected: str = ""
) -> Outcome:
    """The clock goes on, or begins anew where the procedure's law says so.

    A limit that had already passed when more was asked for does not begin anew: late stays late.
    """
    given = order.given
    if not given.papers and not changes and not given.note.strip():
        raise Invalid("Bạn hãy thêm ít nhất một giấy tờ, sửa ô được yêu cầu hoặc ghi nội dung giải trình.")
    status = Status.SUBMITTED if state.stage is Stage.RECEIVE else Status.PROCESSING
    resumed = go_on(state, world)
    overdue = state.clock.remaining is not None and state.clock.remaining < 0
    if state.restart_on_supplement and status is Status.PROCESSING and not overdue:
        limit = state.clock.limit
        resumed = replace(resumed, clock=Clock(limit, due_from_now(state, world, limit)))
    data = kept(due_at=resumed.clock.due_at)
    papers = [{"component": p.component, "sha256": p.file} for p in given.papers]
    return Outcome(
        replace(resumed, status=status),
        data={**data, "papers": papers, **kept(answers=corrected or None)},
        words=kept(
            note=given.note, names=[p.name for p in given.papers] or None, changes=list(changes) or None
        ),
    )


def _prepare(dossier: Locked, order: Order[Supply]) -> Decision[Supply]:
    known = case_of(dossier).papers
    rows = tuple(
        _row(p, known[p.component].name if p.component in known else "Giấy tờ bổ sung")
        for p in order.given.papers
    )

    declared, changes = _declared(dossier, order.given.answers) if order.given.answers else ((), ())
    corrected = fingerprint(declared[0]["answers"]) if changes else ""

    def decision(state: State, order: Order[Supply], world: World) -> Outcome:
        outcome = decide(state, order, world, changes=changes, corrected=corrected)
        return replace(outcome, also={"papers": rows, **({"declaration": declared} if changes else {})})

    return decision


def _declared(
    dossier: Locked, answers: Mapping[str, Any]
) -> tuple[tuple[dict[str, Any], ...], tuple[Change, ...]]:
    """The declaration with the new answers, and what they change; only what was asked for may change."""
    form = frozen(dossier.version_id).form(case_of(dossier).form)
    kept = Declaration.objects.get(pk=dossier.id)
    strange = set(answers) - set(depending(form, asked_fields(last_asked(dossier.id))))
    corrected = applicable(form, {**kept.answers, **answers})
    corrected = {name: value for name, value in corrected.items() if value not in (None, "", [])}
    wrong = strange | (set(answer_errors(form, corrected)) - set(answer_errors(form, kept.answers)) - {""})
    if wrong:
        sentence = "Câu trả lời này chưa hợp với tờ khai, hoặc không nằm trong những gì cần bổ sung."
        raise Invalid(sentence, fields={f"answers.{name}": [sentence] for name in sorted(wrong)})
    row = {"applicant": kept.applicant, "answers": corrected}
    return (row,), tuple(_changes(form, kept.answers, corrected))


def _changes(
    form: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for name, schema in form["schema"]["properties"].items():
        old, new = (answer_in_words(schema, answers.get(name)) for answers in (before, after))
        if old != new:
            yield {"field": name, "title": str(schema.get("title", name)), "old": old, "new": new}


def _row(paper: Supplied, component_name: str) -> dict[str, Any]:
    return {**paper.model_dump(), "component_name": component_name, "origin": "uploaded"}


def _more(facts: Facts) -> str:
    line = _("%(title)s: “%(old)s” thành “%(new)s”")
    empty = _("để trống")
    changes = ({**c, "old": c["old"] or empty, "new": c["new"] or empty} for c in facts.get("changes", ()))
    return "; ".join(line % change for change in changes)


def _message(facts: Facts) -> Said:
    due = due_of(facts) if facts.get("due_at") else ""
    return Said(_("đã có phần bổ sung"), (_("Việc giải quyết tiếp tục.") + " " + due).strip())


SUPPLY = Act(
    key="supply",
    rule=Rule(statuses=frozenset({Status.SUPPLEMENT}), applicant=True, counter=True),
    given=Supply,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="supplemented",
        at_desk=lazy("Người nộp đã bổ sung"),
        to_citizen=lazy("Đã bổ sung, thời hạn tính tiếp"),
        reads={**NOTE_FOR_APPLICANT, "changes": Audience.APPLICANT, "names": Audience.APPLICANT},
        more=_more,
        message=_message,
    ),
    verb=lazy("Nhận bổ sung tại quầy"),
    happens=lazy("Giấy tờ người nộp mang đến được đưa vào hồ sơ. Thời hạn tiếp tục tính."),
    place=Place.MAIN,
    order=30,
    icon="upload",
    template="desk/acts/supply.html",
    scopes=("file", "work"),
)

"""Supply: what was asked for comes, as files, as an explanation, or both; the clock goes on, or begins anew."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Place, Said, Told
from motcua.dossiers.acts.ask_more import FIELD, PAPER, asked_fields, last_asked
from motcua.dossiers.models import Declaration
from motcua.dossiers.phrases import due_of
from motcua.dossiers.requirements import case_of
from motcua.dossiers.reusing import held_by, reused, reuses
from motcua.dossiers.store import Locked, fingerprint
from motcua.kernel.errors import Invalid
from motcua.personal_store.types import KeptPaper
from motcua.platform.inputs import Ask, Given, Hash, Line, Note, Object
from motcua.procedures.queries import answer_errors, answer_in_words, applicable, depending, frozen
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, go_on, kept
from motcua.process.outcome import Outcome
from motcua.process.state import Clock, State, World
from motcua.process.states import Stage, Status
from motcua.process.table import Rule

Defect = Mapping[str, Any]
"""One thing that was asked for, as the request tells it (`ask_more.Defect`)."""
Change = Mapping[str, str]
"""A field of the form that was answered anew: its name and title, the old and the new answer in words."""


class Supplied(Given):
    """A file that is kept already: the component it is for, its name, its hash; `kept` is the paper of the applicant's
    own store that it is, if it is one.
    """

    component: Line
    name: Line
    file: Hash
    kept: UUID | None = None

    @property
    def told(self) -> dict[str, str]:
        """As the event says it."""
        return {"component": self.component, "sha256": self.file}


class Supply(Given):
    """What the applicant hands in."""

    papers: Annotated[list[Supplied], Field(default_factory=list, max_length=100)]
    answers: Annotated[
        Object,
        Field(default_factory=dict, description="Câu trả lời mới cho những ô được yêu cầu; null để bỏ trống"),
    ]
    note: Annotated[Note, Ask(lazy("Nội dung giải trình"))] = ""
    way: Annotated[
        Literal["", "counter", "post"],
        Field(description="Người nộp gửi bằng cách nào, khi cán bộ ghi nhận: tại quầy, qua bưu chính"),
    ] = ""


def decide(
    state: State,
    order: Order[Supply],
    world: World,
    *,
    changes: Sequence[Change] = (),
    corrected: str = "",
    again: Mapping[UUID, KeptPaper] | None = None,
    first: bool = False,
) -> Outcome:
    """The clock goes on, or begins anew where the procedure's law says so; whoever asked checks what came. `again` are
    the papers of the store among it, `first`: the first ones of the dossier.

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
    data |= kept(way=given.way)
    kept_papers = again or {}
    papers: list[dict[str, Any]] = [
        {**p.told, **({"reused": reused(kept_papers[p.kept])} if p.kept and p.kept in kept_papers else {})}
        for p in given.papers
    ]
    return Outcome(
        replace(resumed, status=status, answer_by=None, to_check=True),
        data={**data, "papers": papers, **kept(answers=corrected or None, reuses=first or None)},
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

    asked = last_asked(dossier.id) if order.given.answers or not order.given.note.strip() else ()
    declared, changes = _declared(dossier, order.given.answers, asked) if order.given.answers else ((), ())
    _ensure_all_is_there(dossier, order.given, asked)
    corrected = fingerprint(declared[0]["answers"]) if changes else ""
    again = held_by(dossier, {p.kept: p.file for p in order.given.papers if p.kept})
    first = bool(again) and not reuses(dossier.id)

    def decision(state: State, order: Order[Supply], world: World) -> Outcome:
        outcome = decide(state, order, world, changes=changes, corrected=corrected, again=again, first=first)
        return replace(outcome, also={"papers": rows, **({"declaration": declared} if changes else {})})

    return decision


def lacking(asked: Sequence[Defect], declared: Mapping[str, Any], given: Supply) -> dict[int, str]:
    """What was asked for and is neither given nor explained: by its place in the request, what to do about it.

    An answer is given when it differs from the declared one, a paper when a file came for it; what was asked in
    words alone is whatever comes.
    """
    if given.note.strip():
        return {}
    came = {paper.component for paper in given.papers}
    found = {}
    for place, defect in enumerate(asked):
        about = str(defect.get("about", ""))
        name, code = about.removeprefix(FIELD), about.removeprefix(PAPER)
        if name != about and given.answers.get(name, declared.get(name)) == declared.get(name):
            found[place] = _("Ô này cần sửa mà chưa đổi. Hãy sửa, hoặc ghi giải trình vì sao giữ nguyên.")
        if code != about and code not in came:
            sentence = _("Hãy nộp tệp cho “%(name)s”, hoặc ghi giải trình vì sao chưa có.")
            found[place] = sentence % {"name": defect["what"]}
    return found


def _ensure_all_is_there(dossier: Locked, given: Supply, asked: Sequence[Defect]) -> None:
    if not any(defect.get("about") for defect in asked):
        return
    missing = lacking(asked, Declaration.objects.get(pk=dossier.id).answers, given)
    if missing:
        fields: dict[str, list[str]] = {}
        for place, sentence in missing.items():
            about = str(asked[place]["about"])
            at = f"answers.{about.removeprefix(FIELD)}" if about.startswith(FIELD) else "papers"
            fields.setdefault(at, []).append(sentence)
        raise Invalid("Phần bổ sung còn thiếu. %(what)s", fields=fields, what=" ".join(missing.values()))


def _declared(
    dossier: Locked, answers: Mapping[str, Any], asked: Sequence[Defect]
) -> tuple[tuple[dict[str, Any], ...], tuple[Change, ...]]:
    """The declaration with the new answers, and what they change; only what was asked for may change."""
    form = frozen(dossier.version_id).form(case_of(dossier).form)
    kept = Declaration.objects.get(pk=dossier.id)
    strange = set(answers) - set(depending(form, asked_fields(asked)))
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
    origin = "reused" if paper.kept else "uploaded"
    return {
        **paper.model_dump(mode="json"), "component_name": component_name, "origin": origin,
    }  # fmt: skip


def _more(facts: Facts) -> str:
    line = _("%(title)s: “%(old)s” thành “%(new)s”")
    empty = _("để trống")
    changes = ({**c, "old": c["old"] or empty, "new": c["new"] or empty} for c in facts.get("changes", ()))
    ways = {"counter": _("mang đến quầy"), "post": _("gửi qua bưu chính")}
    way = ways.get(str(facts.get("way", "")), "")
    return "; ".join([*filter(None, [way]), *(line % change for change in changes)])


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
        changes_papers=True,
        at_desk=lazy("Người nộp đã bổ sung"),
        to_citizen=lazy("Đã bổ sung, thời hạn tính tiếp"),
        reads={
            **NOTE_FOR_APPLICANT,
            "changes": Audience.APPLICANT,
            "names": Audience.APPLICANT,
            "way": Audience.APPLICANT,
        },
        more=_more,
        message=_message,
    ),
    verb=lazy("Nhận bổ sung tại quầy"),
    happens=lazy("Câu trả lời và giấy tờ người nộp mang đến được đưa vào hồ sơ. Thời hạn tiếp tục tính."),
    place=Place.MAIN,
    order=30,
    icon="upload",
    template="desk/acts/supply.html",
    scopes=("file", "work"),
)

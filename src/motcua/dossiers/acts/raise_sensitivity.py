"""Nâng mức nhạy cảm: an official marks one paper of a dossier as more sensitive than its kind; nobody lowers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_OFFICIALS, Act, Audience, Facts, Seen, Told
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries.sensitivity import RESULT, WORDS, marks_in
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.procedures.queries import Sensitivity
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import OPEN, StepKind
from motcua.process.table import Rule

_RAISED = (Sensitivity.RESTRICTED, Sensitivity.SECRET)


class RaiseSensitivity(Given):
    """Which paper (`p12`, `result`), its new mark, and why."""

    paper: Annotated[Line, Ask(lazy("Giấy tờ"))]
    mark: Annotated[
        int,
        Field(ge=int(Sensitivity.RESTRICTED), le=int(Sensitivity.SECRET)),
        Ask(
            lazy("Mức mới"),
            lazy("Ở mức Bí mật, mỗi lần cán bộ xem giấy tờ đều được ghi lại và người nộp biết."),
            choices=tuple((int(mark), WORDS[mark]) for mark in _RAISED),
        ),
    ]
    note: Annotated[Note, Ask(lazy("Vì sao cần mức này"), lazy("Chỉ cán bộ đọc được lý do."))]


@dataclass(frozen=True)
class Known:
    """A paper that can be marked: what it is called, for which component it came, how it is marked now."""

    title: str
    component: str
    mark: Sensitivity


_ANY = Known("", "", Sensitivity.PUBLIC)


def decide(
    state: State,
    order: Order[RaiseSensitivity],
    _world: World,
    *,
    papers: Mapping[str, Known] | None = None,
) -> Outcome:
    """Only upwards: what somebody saw as secret stays so. `papers` are those of the dossier (None: any)."""
    given = order.given
    needs_words(given.note, "Hãy ghi vì sao giấy tờ này cần mức cao hơn.")
    paper = _ANY if papers is None else papers.get(given.paper)
    if paper is None:
        raise Invalid("Hồ sơ không có giấy tờ này.", fields={"paper": ["Chọn một giấy tờ của hồ sơ."]})
    if given.mark <= paper.mark:
        sentence = "Giấy tờ đã ở mức này hoặc cao hơn; mức chỉ được nâng, không được hạ."
        raise Invalid(sentence, fields={"mark": [sentence]})
    data = {"paper": given.paper, "title": paper.title, "before": int(paper.mark), "mark": given.mark}
    row = {"paper": given.paper, "component": paper.component, "mark": given.mark}
    return Outcome(state, data=data, words=kept(note=given.note), also={"marks": (row,)})


def _prepare(dossier: Locked, order: Order[RaiseSensitivity]) -> Decision[RaiseSensitivity]:
    return partial(decide, papers=_papers(Dossier.objects.get(pk=dossier.id)))


def _papers(dossier: Dossier) -> dict[str, Known]:
    """What was handed in, and the result; other papers that we issue are as sensitive as their kind."""
    marks = marks_in(dossier)
    handed_in = {f"p{paper.pk}": paper for paper in Paper.objects.filter(dossier=dossier).order_by("pk")}
    found = {
        name: Known(paper.component_name, paper.component, marks[name]) for name, paper in handed_in.items()
    }
    return found | {RESULT: Known("Kết quả", "", marks[RESULT])}


def _offers(detail: Seen) -> dict[str, Choices]:
    """Each paper that can be raised, with its mark."""
    papers = _papers(detail.dossier).items()
    return {
        "paper": [
            (name, f"{paper.title}: {WORDS[paper.mark]}")
            for name, paper in papers
            if paper.mark < Sensitivity.SECRET
        ]
    }


def _more(facts: Facts) -> str:
    mark = WORDS[Sensitivity(int(facts["mark"]))]
    return _("%(title)s: mức %(mark)s") % {"title": facts["title"], "mark": mark}


RAISE_SENSITIVITY = Act(
    key="raise_sensitivity",
    rule=Rule(statuses=OPEN, kinds=frozenset(StepKind), inside=True, supervisor=True, whoever_holds=True),
    given=RaiseSensitivity,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="sensitivity_raised",
        at_desk=lazy("Nâng mức nhạy cảm của giấy tờ"),
        to_citizen=lazy("Một giấy tờ được bảo vệ ở mức cao hơn"),
        seen_by=Audience.APPLICANT,
        reads={**NOTE_FOR_OFFICIALS, "title": Audience.APPLICANT, "mark": Audience.APPLICANT},
        more=_more,
        changes_papers=True,
    ),
    verb=lazy("Nâng mức nhạy cảm"),
    happens=lazy("Giấy tờ mang mức cao hơn, không hạ xuống được. Người nộp thấy mức mới, không thấy lý do."),
    order=225,
    icon="shield",
    offers=_offers,
    none_offered=lazy("Mọi giấy tờ của hồ sơ đã ở mức Bí mật, không còn gì để nâng."),
)

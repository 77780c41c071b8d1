"""Supply: what was asked for comes, as files, as an explanation, or both; the clock goes on, or begins anew."""

from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Facts, Place, Said, Told
from motcua.dossiers.phrases import due_of
from motcua.dossiers.requirements import case_of
from motcua.dossiers.store import Locked
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Given, Hash, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, go_on, kept
from motcua.process.outcome import Outcome
from motcua.process.state import Clock, State, World
from motcua.process.states import Stage, Status
from motcua.process.table import Rule


class Supplied(Given):
    """A file that is kept already: the component it is for, its name, its hash."""

    component: Line
    name: Line
    file: Hash


class Supply(Given):
    """What the applicant hands in."""

    papers: Annotated[list[Supplied], Field(default_factory=list, max_length=100)]
    note: Annotated[Note, Ask(lazy("Nội dung giải trình"))] = ""


def decide(state: State, order: Order[Supply], world: World) -> Outcome:
    """The clock goes on, or begins anew where the procedure's law says so.

    A limit that had already passed when more was asked for does not begin anew: late stays late.
    """
    given = order.given
    if not given.papers and not given.note.strip():
        raise Invalid("Bạn hãy thêm ít nhất một giấy tờ hoặc ghi nội dung giải trình.")
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
        data={**data, "papers": papers},
        words=kept(note=given.note, names=[p.name for p in given.papers] or None),
    )


def _prepare(dossier: Locked, order: Order[Supply]) -> Decision[Supply]:
    known = case_of(dossier).papers
    rows = tuple(
        _row(p, known[p.component].name if p.component in known else "Giấy tờ bổ sung")
        for p in order.given.papers
    )

    def decision(state: State, order: Order[Supply], world: World) -> Outcome:
        return replace(decide(state, order, world), also={"papers": rows})

    return decision


def _row(paper: Supplied, component_name: str) -> dict[str, Any]:
    return {**paper.model_dump(), "component_name": component_name, "origin": "uploaded"}


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
        reads=NOTE_FOR_APPLICANT,
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

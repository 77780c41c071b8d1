"""Hỏi cơ quan: the applicant writes to whoever has the dossier; the office answers within a limit (`thread.json`)."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Told
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.models import ThreadEntry
from motcua.dossiers.phrases import moment_of
from motcua.dossiers.store import Locked
from motcua.dossiers.thread import ASKED, is_open, paper_rows, rules, who_answers
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.deadline import due
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status
from motcua.process.table import Rule


class AskOffice(Given):
    """What they ask or say, and papers that show it."""

    note: Annotated[
        Note, Ask(lazy("Bạn muốn hỏi hoặc nói gì"), lazy("Lời của bạn và câu trả lời được giữ cùng hồ sơ."))
    ]
    papers: Annotated[list[Supplied], Field(default_factory=list, max_length=100)]


def decide(
    state: State, order: Order[AskOffice], world: World, *, ended_at: datetime | None = None, waiting: int = 0
) -> Outcome:
    """Nothing of the dossier changes; `waiting` questions of it are not answered yet."""
    given, now = order.given, world.now
    needs_words(given.note, "Bạn hãy ghi điều muốn hỏi hoặc muốn nói với cơ quan.")
    if not is_open(ended_at, now):
        raise Conflict(
            "Hồ sơ này đã kết thúc quá lâu nên không viết thêm được. Bạn hãy hỏi quầy gần nhất hoặc đường dây nóng."
        )
    if waiting >= rules(now).most_open:
        raise Invalid(
            "Bạn đã có %(number)s câu hỏi đang chờ trả lời. Bạn hãy chờ cơ quan trả lời rồi viết tiếp.",
            number=waiting,
        )
    agency = who_answers(state)
    answer_due = due(world.calendar(agency), now, rules(now).answer).at
    entry = {"from_applicant": True, "agency": agency, "due_at": answer_due}
    papers = paper_rows(given.papers, ASKED, now)
    return Outcome(
        state,
        data={"agency": agency, "answer_due": answer_due, **files_of(papers)},
        words=kept(note=given.note, names=[p.name for p in given.papers] or None),
        also={"thread": (entry,), "papers": papers},
    )


def files_of(papers: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    """Papers as an event keeps them; nothing when none came."""
    return kept(papers=[{"component": p["component"], "sha256": p["file"]} for p in papers] or None)


def _prepare(dossier: Locked, _order: Order[AskOffice]) -> Decision[AskOffice]:
    waiting = ThreadEntry.objects.filter(dossier=dossier.id, from_applicant=True, answered_at=None).count()
    return partial(decide, ended_at=dossier.ended_at, waiting=waiting)


def _more(facts: Facts) -> str:
    return _("trả lời trước %(at)s") % {"at": moment_of(facts, "answer_due")}


ASK_OFFICE = Act(
    key="ask_office",
    rule=Rule(statuses=frozenset(Status), applicant=True),
    given=AskOffice,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="question_asked",
        at_desk=lazy("Người nộp hỏi"),
        to_citizen=lazy("Bạn đã viết cho cơ quan"),
        mark="wait",
        seen_by=Audience.APPLICANT,
        reads={**NOTE_FOR_APPLICANT, **dict.fromkeys(("names", "papers", "answer_due"), Audience.APPLICANT)},
        more=_more,
        changes_papers=True,
    ),
    verb=lazy("Hỏi cơ quan"),
    happens=lazy("Cơ quan đang giữ hồ sơ đọc và trả lời trong hạn; thời hạn giải quyết hồ sơ không đổi."),
    order=245,
    scopes=("file",),
)

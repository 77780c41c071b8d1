"""Trả lời người nộp: the office writes to the applicant; whatever they asked and nobody answered yet is answered."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.dossiers.act import NOTE_FOR_APPLICANT, Act, Audience, Facts, Said, Seen, Told
from motcua.dossiers.acts.ask_office import files_of
from motcua.dossiers.acts.supply import Supplied
from motcua.dossiers.models import ThreadEntry
from motcua.dossiers.store import Locked
from motcua.dossiers.thread import ANSWERED, is_open, paper_rows, who_answers
from motcua.kernel import clock
from motcua.kernel.errors import Conflict
from motcua.platform.inputs import Ask, Given, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import Status, StepKind
from motcua.process.table import Rule

_LATE = "late"
# Whoever is asked for an opinion or takes the tax speaks to the agency, not to the applicant.
_ANSWERING = frozenset(StepKind) - {StepKind.OPINION, StepKind.FINANCE}


class AnswerApplicant(Given):
    """The answer, and papers that go with it."""

    note: Annotated[
        Note,
        Ask(
            lazy("Lời gửi người nộp"),
            lazy(
                "Người nộp đọc nguyên văn. Cần thêm giấy tờ thì dùng “Yêu cầu bổ sung”, không yêu cầu ở đây."
            ),
        ),
    ]
    papers: Annotated[list[Supplied], Field(default_factory=list, max_length=100)]


def decide(
    state: State,
    order: Order[AnswerApplicant],
    world: World,
    *,
    ended_at: datetime | None = None,
    waiting: Sequence[ThreadEntry] = (),
) -> Outcome:
    """Nothing of the dossier changes; what was `waiting` is answered, and whether that came too late is kept."""
    given, now = order.given, world.now
    needs_words(given.note, "Hãy ghi lời gửi người nộp.")
    if not waiting and not is_open(ended_at, now):
        raise Conflict("Hồ sơ đã kết thúc quá lâu và không còn câu hỏi nào chờ trả lời.")
    late = any(one.due_at is not None and one.due_at < now for one in waiting)
    papers = paper_rows(given.papers, ANSWERED, now)
    entry = {"from_applicant": False, "agency": who_answers(state), "due_at": None}
    return Outcome(
        state,
        data={**kept(answers=[one.seq for one in waiting] or None, late=late or None), **files_of(papers)},
        words=kept(note=given.note, names=[p.name for p in given.papers] or None),
        also={"thread": (entry,), "papers": papers, "answered": tuple({"seq": one.seq} for one in waiting)},
    )


def _prepare(dossier: Locked, _order: Order[AnswerApplicant]) -> Decision[AnswerApplicant]:
    waiting = ThreadEntry.objects.filter(dossier=dossier.id, from_applicant=True, answered_at=None)
    return partial(decide, ended_at=dossier.ended_at, waiting=list(waiting.order_by("seq")))


def _fits(detail: Seen) -> bool:
    dossier = detail.dossier
    if is_open(dossier.ended_at, clock.now()):
        return True
    return ThreadEntry.objects.filter(dossier=dossier, from_applicant=True, answered_at=None).exists()


def _more(facts: Facts) -> str:
    return _("trả lời sau hạn") if facts.get(_LATE) else ""


def _message(_facts: Facts) -> Said:
    then = _("Bạn mở hồ sơ, chọn “Trao đổi với cơ quan” để đọc. Bạn viết lại được ngay ở đó.")
    return Said(_("có lời của cơ quan giải quyết"), then)


ANSWER_APPLICANT = Act(
    key="answer_applicant",
    rule=Rule(
        statuses=frozenset(Status),
        kinds=_ANSWERING,
        inside=True,
        supervisor=True,
        whoever_holds=True,
    ),
    given=AnswerApplicant,
    prepare=_prepare,
    decide=decide,
    fits=_fits,
    told=Told(
        type="question_answered",
        at_desk=lazy("Viết cho người nộp"),
        to_citizen=lazy("Cơ quan đã viết cho bạn"),
        seen_by=Audience.APPLICANT,
        reads={**NOTE_FOR_APPLICANT, **dict.fromkeys(("names", "papers", _LATE), Audience.APPLICANT)},
        more=_more,
        changes_papers=True,
        message=_message,
    ),
    verb=lazy("Trả lời, viết cho người nộp"),
    happens=lazy(
        "Người nộp được báo ngay. Mọi câu hỏi đang chờ của họ coi như đã trả lời; thời hạn giải quyết không đổi."
    ),
    order=215,
    icon="chat",
    template="desk/acts/answer_applicant.html",
)

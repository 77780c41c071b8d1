"""Ask for opinions: whoever appraises asks other agencies, side by side, each with its question, papers and date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from django.utils.functional import lazy as lazily
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import gettext_noop
from pydantic import Field

from motcua.agencies.queries import among, known_by_codes, posts_held
from motcua.dossiers.act import Act, Audience, Facts, Seen, Told
from motcua.dossiers.models import Paper
from motcua.dossiers.opinions import FORM, Rules, rules
from motcua.dossiers.requirements import case_of
from motcua.dossiers.store import Locked
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import day
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.process.engine import Decision, Order
from motcua.process.moves import open_steps, own_step
from motcua.process.outcome import Outcome
from motcua.process.route import StepSpec
from motcua.process.state import OpenStep, State, World
from motcua.process.states import RUNNING, Silence, StepKind
from motcua.process.table import Rule

WAITS, CONSENTS = "waits", "consents"
"""What silence means, as it is chosen: nothing (the question stays open), or consent."""


def _usual_days() -> str:
    return _("Để trống là %(days)s ngày làm việc.") % {"days": rules(clock.now()).days}


class Question(Given):
    """One agency: what it is asked, what it may see for it, within how many working days, what its silence means."""

    agency: Annotated[Line, Ask(lazy("Cơ quan được hỏi"))]
    question: Annotated[Note, Ask(lazy("Câu hỏi"), lazy("Hỏi về việc gì, cần kết luận gì."))]
    papers: Annotated[
        list[Line],
        Field(default_factory=list, max_length=100),
        Ask(
            lazy("Giấy tờ được xem"),
            lazy("Cơ quan được hỏi chỉ xem được những gì chọn ở đây. Không chọn thì chỉ thấy câu hỏi."),
        ),
    ]
    days: Annotated[
        int | None,
        Field(ge=1, le=365),
        Ask(lazy("Trả lời trong bao nhiêu ngày làm việc"), lazily(_usual_days, str)()),
    ] = None
    silence: Annotated[
        Line,
        Ask(
            lazy("Nếu không trả lời đúng hạn"),
            choices=((WAITS, lazy("Tiếp tục chờ")), (CONSENTS, lazy("Coi như đồng ý"))),
        ),
    ] = ""


class AskOpinion(Given):
    """All at once; each gets a step of its own beside the work, by its own calendar."""

    asked: Annotated[list[Question], Field(max_length=30), Ask(lazy("Hỏi ý kiến"))]


RULE = Rule(statuses=RUNNING, kinds=frozenset({StepKind.WORK}), until_signed=True)


@dataclass(frozen=True)
class Askable:
    """The agencies that can be asked, by code with their names, and what can be shown to them (None: any)."""

    names: Mapping[str, str] | None = None
    papers: frozenset[str] | None = None

    def name(self, agency: str) -> str:
        """What an agency is called."""
        return (self.names or {}).get(agency, agency)


_ANY = Askable()


def decide(state: State, order: Order[AskOpinion], world: World, *, askable: Askable = _ANY) -> Outcome:
    """The work goes on, and is finished when every answer is in."""
    step, held = own_step(state, RULE, order.standing), rules(world.now)
    asked = order.given.asked
    _check(asked, {s.agency for s in state.steps if s.spec.asked_by} | {step.agency}, held, askable)
    specs = tuple(_spec(q, step, held, world, askable) for q in asked)
    numbered = tuple(replace(s, key=f"opinion-{n}") for n, s in enumerate(specs, state.steps_made + 1))
    after, opened = open_steps(state, numbered, world)
    told = [
        {"no": s.no, "agency": s.agency, "name": askable.name(s.agency), "due_at": s.due_at} for s in opened
    ]
    questions = [{"no": s.no, "question": s.spec.question, "papers": list(s.spec.papers)} for s in opened]
    data = {"step": step.spec.key, "asked": told}
    return Outcome(after, opened=opened, data=data, words={"questions": questions})


def _check(asked: Sequence[Question], taken: set[str], held: Rules, askable: Askable) -> None:
    """Raise `Invalid` with all that is missing, field by field; `taken` are not asked (again)."""
    if not asked:
        sentence = gettext_noop("Hãy chọn ít nhất một cơ quan và ghi câu hỏi.")
        raise Invalid(sentence, fields={"asked": [sentence]})
    wrong: dict[str, list[str]] = {}
    for number, question in enumerate(asked):
        for field, sentence in _wrong(question, taken, held, askable):
            wrong[f"asked.{number}.{field}"] = [sentence]
        taken = taken | {question.agency}
    if wrong:
        raise Invalid("Chưa hỏi được. %(what)s", fields=wrong, what=next(iter(wrong.values()))[0])


def _wrong(question: Question, taken: set[str], held: Rules, askable: Askable) -> Iterator[tuple[str, str]]:
    if not question.agency or (askable.names is not None and question.agency not in askable.names):
        yield "agency", gettext_noop("Hãy chọn cơ quan trong danh sách.")
    elif question.agency in taken:
        yield "agency", gettext_noop("Cơ quan này đang được hỏi, hoặc chính là nơi đang thẩm định.")
    if not question.question.strip():
        yield "question", gettext_noop("Hãy ghi câu hỏi.")
    if askable.papers is not None and not askable.papers.issuperset(question.papers):
        yield "papers", gettext_noop("Chỉ chọn trong giấy tờ của hồ sơ này.")
    if question.days is not None and question.days > held.most_days:
        yield "days", gettext_noop("Thời hạn trả lời dài hơn mức tỉnh cho phép.")
    if question.silence not in ("", WAITS, CONSENTS):
        yield "silence", gettext_noop("Hãy chọn trong danh sách.")


def _spec(question: Question, step: OpenStep, held: Rules, world: World, askable: Askable) -> StepSpec:
    """A step like those of the route, beside the one on which it is asked."""
    minutes = (question.days or held.days) * world.calendar(question.agency).day_minutes
    silence = {WAITS: Silence.WAITS, CONSENTS: Silence.CONSENTS}
    return StepSpec(
        key="opinion",
        rank=step.spec.rank,
        stage=step.spec.stage,
        kind=StepKind.OPINION,
        title=f"Ý kiến của {askable.name(question.agency)}",
        post=held.post,
        at=question.agency,
        hours=minutes / 60,
        question=question.question.strip(),
        silence=silence.get(question.silence, held.silence),
        then=step.spec.then,
        asked_by=step.no,
        papers=tuple(question.papers),
    )


def _prepare(dossier: Locked, order: Order[AskOpinion]) -> Decision[AskOpinion]:
    """Only what exists is asked, and only an agency where somebody can answer."""
    able = _able(rules(clock.now()).post)
    known = known_by_codes({q.agency for q in order.given.asked if q.agency} & able)
    shown = frozenset(key for key, _name in papers_of(dossier))
    return partial(decide, askable=Askable({code: one.name for code, one in known.items()}, shown))


def _able(post: str) -> frozenset[str]:
    """The agencies in which somebody holds the post that answers."""
    return frozenset(agency for agency, _unit, role in posts_held() if role == post)


def papers_of(dossier: Locked | Any) -> list[tuple[str, str]]:
    """What can be shown to whoever is asked: the form, and everything that was handed in, each by its key."""
    names = {c.code: c.name for c in case_of(dossier).components}
    came = Paper.objects.filter(dossier_id=dossier.id, file__isnull=False).order_by("pk")
    handed_in = {one.component: names.get(one.component, one.component_name) for one in came}
    return [(FORM, _("Tờ khai đã điền")), *handed_in.items()]


def _offers(seen: Seen) -> dict[str, Choices]:
    here = {s.agency for s in seen.state.steps}
    agencies = among(sorted(_able(rules(clock.now()).post) - here))
    return {
        "asked.agency": [(one.code, one.name) for one in agencies],
        "asked.papers": papers_of(seen.dossier),
    }


def asked_until(facts: Facts) -> str:
    """Whom, and until when."""
    said = _("%(name)s, đến %(day)s")
    rows: Sequence[Mapping[str, Any]] = facts.get("asked", ())
    until = {str(row["name"]): datetime.fromisoformat(str(row["due_at"])) for row in rows}
    return "; ".join(said % {"name": name, "day": day(at)} for name, at in until.items())


ASK_OPINION = Act(
    key="ask_opinion",
    rule=RULE,
    given=AskOpinion,
    prepare=_prepare,
    decide=decide,
    told=Told(
        type="opinion_asked",
        at_desk=lazy("Hỏi ý kiến cơ quan khác"),
        to_citizen=lazy("Hỏi ý kiến cơ quan khác"),
        mark="wait",
        reads={"asked": Audience.OUTSIDER},
        more=asked_until,
    ),
    verb=lazy("Hỏi ý kiến cơ quan khác"),
    happens=lazy(
        "Mỗi cơ quan có một bước riêng, làm song song với anh chị, chỉ thấy câu hỏi và giấy tờ được chọn. Anh chị hoàn "
        "thành thẩm định khi mọi câu hỏi đã được trả lời, hết hạn mà coi như đồng ý, hoặc được rút. Hạn của hồ sơ "
        "không dừng."
    ),
    order=112,
    icon="people",
    offers=_offers,
)

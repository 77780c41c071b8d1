"""Reopen: a dossier that an office ended by mistake goes on, by a superior's act, as if it had not ended.

The mistake is the office's own: the time since then counts against it, and the date once given stays. What the
applicant ended is theirs; what was passed on to another agency goes on there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.act import Act, Facts, Said, Seen, Told
from motcua.dossiers.asking import rules
from motcua.dossiers.models import Step
from motcua.dossiers.phrases import due_of, moment_of, note_of
from motcua.dossiers.store import TOPIC, Locked
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict
from motcua.platform.inputs import Ask, Given, Note
from motcua.platform.readers import LogEvent, story
from motcua.process.engine import Decision, Order
from motcua.process.moves import due_from_now, go_on, kept, needs_words, open_steps, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.route import Route, StepSpec
from motcua.process.state import State, World
from motcua.process.states import ENDED, PAUSED, Stage, Status, StepKind
from motcua.process.table import Rule


class Reopen(Given):
    """What was wrong; the applicant reads it."""

    note: Annotated[
        Note,
        Ask(lazy("Sai sót ở đâu"), lazy("Ai phát hiện, căn cứ nào; người nộp đọc nguyên văn.")),
    ]


@dataclass(frozen=True)
class Before:
    """How the dossier stood when it ended: the keys of its open steps, by which event it ended and on which day, by
    which ways of forks it had come.
    """

    status: Status
    stage: Stage
    steps: tuple[str, ...]
    event: str
    on: date
    ways: tuple[str, ...] = ()


_UNKNOWN = Before(Status.SUBMITTED, Stage.RECEIVE, (), "", date.min)


def decide(state: State, order: Order[Reopen], world: World, *, before: Before = _UNKNOWN) -> Outcome:
    """The steps that were open then open anew; one that waited on the applicant waits again, with a new date."""
    needs_words(order.given.note, "Hãy ghi sai sót ở đâu; người nộp sẽ đọc.")
    begun, opened = open_steps(replace(state, status=before.status), _work(state, before), world)
    undoes = {"undoes": before.event, "undoes_on": before.on.isoformat()}
    if before.status not in PAUSED:
        running = go_on(begun, world)
        due_at = {"due_at": running.clock.due_at} if running.clock.limit else {}
        return Outcome(running, opened=opened, data=undoes | due_at, words=kept(note=order.given.note))
    waiting = pause(begun, world)
    rests: dict[str, Any] = {"pauses": paused_steps(waiting)}
    if before.status is Status.SUPPLEMENT:
        waiting = replace(waiting, answer_by=due_from_now(waiting, world, rules(world.now).answer))
        rests["answer_by"] = waiting.answer_by
    opened = tuple(s for s in waiting.steps if s.no in {one.no for one in opened})
    return Outcome(waiting, opened=opened, data=undoes | rests, words=kept(note=order.given.note))


def _work(state: State, before: Before) -> tuple[StepSpec, ...]:
    """The steps of the route that were open; what was asked besides it has to be asked anew."""
    route = state.route.on(before.ways)
    specs = route.named(before.steps) or route.first_of(before.stage)
    return tuple(replace(s, at=state.counted_at) if s.kind is StepKind.INTAKE else s for s in specs)


def _prepare(dossier: Locked, _order: Order[Reopen]) -> Decision[Reopen]:
    events = story(TOPIC, dossier.id, newest=_LOOKED_AT)
    ended = next(e for e in events if _ends(e))
    if ended.actor.get("party"):
        raise Conflict("Người nộp đã tự rút hồ sơ này; muốn làm tiếp, họ nộp hồ sơ mới.")
    if ended.data.get("pass_on"):
        raise Conflict("Hồ sơ đã chuyển đến cơ quan có thẩm quyền và được giải quyết tiếp ở đó.")
    return partial(decide, before=_before(dossier, ended, _ways(dossier.state.route, events)))


_LOOKED_AT = 200
"""Events since the end: after it people only write to each other, and not so often."""


def _ends(event: LogEvent) -> bool:
    data = event.data
    return data.get("status") in ENDED and data.get("from_status") not in ENDED


def _ways(route: Route, events: Sequence[LogEvent]) -> tuple[str, ...]:
    """Which way it went last at each fork, by its log."""
    fork_of = {way.key: fork.key for fork in route.forks for way in fork.ways}
    found: dict[str, str] = {}
    for way in (way for event in events for way in event.data.get("ways", ())):
        if way in fork_of:
            found.setdefault(fork_of[way], way)
    return tuple(found[fork.key] for fork in route.forks if fork.key in found)


def _before(dossier: Locked, ended: LogEvent, ways: tuple[str, ...]) -> Before:
    numbers = [one["no"] for one in ended.data.get("closes", ())]
    return Before(
        Status(ended.data["from_status"]),
        Stage(ended.data["from_stage"]),
        tuple(_keys(dossier.id, numbers)),
        ended.type,
        ended.at.astimezone(VIETNAM).date(),
        ways,
    )


def _keys(dossier: int, numbers: Sequence[int]) -> Sequence[str]:
    return list(Step.objects.filter(dossier=dossier, no__in=numbers).values_list("key", flat=True))


def _fits(seen: Seen) -> bool:
    """Not what was forgotten."""
    return bool(seen.dossier.owner_name)


def _message(facts: Facts) -> Said:
    parts = [_("Cơ quan đã đóng hồ sơ nhầm và xin lỗi bạn. Lý do: %(note)s") % {"note": note_of(facts)}]
    if facts.get("answer_by"):
        words = _("Hồ sơ chờ bạn bổ sung đến %(moment)s.")
        parts.append(words % {"moment": moment_of(facts, "answer_by")})
    elif facts.get("due_at"):
        parts.append(due_of(facts))
    parts.append(
        _("Bạn không phải nộp lại. Văn bản từ chối hoặc dừng giải quyết, nếu đã có, không còn giá trị.")
    )
    return Said(_("được mở lại"), "\n\n".join(parts))


REOPEN = Act(
    key="reopen",
    rule=Rule(
        statuses=frozenset({Status.REFUSED, Status.STOPPED, Status.WITHDRAWN}),
        supervisor=True,
    ),
    given=Reopen,
    prepare=_prepare,
    decide=decide,
    fits=_fits,
    told=Told(
        type="reopened",
        at_desk=lazy("Mở lại hồ sơ đóng nhầm"),
        to_citizen=lazy("Hồ sơ bị đóng nhầm, được mở lại"),
        mark="wait",
        message=_message,
    ),
    verb=lazy("Mở lại hồ sơ đóng nhầm"),
    happens=lazy(
        "Hồ sơ trở lại đúng bước, đúng trạng thái trước khi đóng; người nộp được báo kèm lý do. Hạn trả đã hẹn giữ "
        "nguyên, thời gian đóng nhầm tính vào thời gian của cơ quan. Văn bản từ chối, dừng giải quyết chưa ký thì thôi "
        "không ký nữa."
    ),
    order=195,
    icon="back",
)

"""Extend: an apology and a new date, once (form 04). In time it moves the date of return, at least a day before the old
one; a later apology only says when the result comes: what is late stays late.
"""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from motcua.agencies.queries import agency, calendar_of
from motcua.dossiers.act import Act, Facts, Said, Seen, Told
from motcua.dossiers.lateness import apology
from motcua.dossiers.phrases import due_of, moment_of, note_of
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Ask, Day, Given, Note
from motcua.process.engine import Order
from motcua.process.moves import kept, needs_words
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.states import APPRAISALS, RUNNING, StepKind
from motcua.process.table import Rule


class Extend(Given):
    """The new date, and the apology as the applicant will read it."""

    until: Annotated[Day, Ask(lazy("Ngày hẹn mới"))]
    note: Annotated[
        Note,
        Ask(lazy("Lý do xin lỗi và hẹn lại"), lazy("Người nộp sẽ đọc nguyên văn trong thư xin lỗi.")),
    ]


def decide(state: State, order: Order[Extend], world: World) -> Outcome:
    """A working day of the counter, after the old date and after now."""
    given, due_at = order.given, state.clock.due_at
    needs_words(given.note, "Hãy ghi lý do xin lỗi và hẹn lại.")
    if due_at is None:
        raise Invalid("Thủ tục này không có hạn tính được bằng ngày giờ nên không có ngày nào để hẹn lại.")
    _ensure_later(state, given.until, world, due_at)
    if due_at - world.now >= apology(world.now.date()).before:
        moved = replace(state.clock, due_at=given.until, late_noted=False)
        extended, data = replace(state, clock=moved), {"due_before": due_at, "due_at": given.until}
    else:
        extended, data = (
            replace(state, apology_until=given.until),
            {"due_at": due_at, "comes_by": given.until},
        )
    return Outcome(replace(extended, extensions=state.extensions + 1), data=data, words=kept(note=given.note))


def _ensure_later(state: State, until: datetime, world: World, due_at: datetime) -> None:
    calendar = world.calendar(state.counted_at)
    if until <= due_at:
        raise Invalid("Ngày hẹn mới phải sau ngày hẹn cũ.", fields={"until": ["Chọn ngày sau ngày hẹn cũ."]})
    if until <= world.now:
        raise Invalid("Ngày hẹn mới phải sau lúc này.", fields={"until": ["Chọn một ngày sắp tới."]})
    if not calendar.is_working(calendar.local(until).date()):
        sentence = "Ngày hẹn mới phải là ngày làm việc."
        raise Invalid(sentence, fields={"until": [sentence]})


def _is_idle(state: State) -> bool:
    return state.extensions >= apology(clock.now().date()).times


def _starts(seen: Seen) -> dict[str, Any]:
    """A draft, for a person to decide: a date by which the steps still to come would be done, each in its own hours,
    and what the dossier itself knows of why it is late.
    """
    state = seen.state
    due_at = state.clock.due_at
    if due_at is None:
        return {}
    calendar = calendar_of(state.counted_at)
    done = calendar.add_working_minutes(max(clock.now(), due_at), _to_come(state))
    return {"until": calendar.local(done).date().isoformat(), "note": _why(state)}


def _why(state: State) -> str:
    asked = [agency(s.agency).name for s in state.steps if s.spec.kind is StepKind.OPINION]
    if asked:
        return _("Chưa nhận được ý kiến của %(names)s.") % {"names": ", ".join(asked)}
    titles = [s.spec.title for s in state.steps]
    return _("Bước “%(title)s” cần thêm thời gian.") % {"title": titles[0]} if titles else ""


def _to_come(state: State) -> int:
    """Working minutes of the open rank and those behind it, the longest step of each."""
    rank = min((s.spec.rank for s in state.steps), default=0)
    ranks = [r for r in state.route.ranks if r >= rank]
    return sum(max(s.minutes for s in state.route.at_rank(r)) for r in ranks)


def _message(facts: Facts) -> Said:
    then = _("Cơ quan giải quyết xin lỗi bạn vì chậm trễ. Lý do: %(note)s") % {"note": note_of(facts)}
    if facts.get("comes_by"):
        words = _("Kết quả sẽ có trước %(moment)s. Hồ sơ vẫn được tính theo ngày hẹn cũ.")
        later = words % {"moment": moment_of(facts, "comes_by")}
        return Said(_("chưa xong đúng hẹn, cơ quan xin lỗi và báo ngày có kết quả"), f"{then}\n\n{later}")
    return Said(_("được hẹn lại ngày trả kết quả"), then + "\n\n" + due_of(facts))


EXTEND = Act(
    key="extend",
    rule=Rule(
        statuses=RUNNING,
        kinds=APPRAISALS | {StepKind.APPROVAL},
        supervisor=True,
        until_signed=True,
        unless=_is_idle,
    ),
    starts=_starts,
    idle="Chỉ được hẹn lại ngày trả kết quả một lần.",
    given=Extend,
    decide=decide,
    told=Told(
        type="extended",
        at_desk=lazy("Xin lỗi và hẹn lại ngày trả"),
        to_citizen=lazy("Cơ quan xin lỗi và hẹn lại ngày trả"),
        mark="late",
        message=_message,
    ),
    verb=lazy("Xin lỗi và hẹn lại"),
    happens=lazy(
        "Người nộp được báo ngay ngày hẹn mới. Văn bản xin lỗi (mẫu 04) gửi họ khi người có thẩm quyền đã ký. Chỉ làm "
        "được một lần. Xin lỗi trước hạn ít nhất một ngày thì hạn trả dời đến ngày mới; muộn hơn thì chỉ báo ngày có "
        "kết quả, hồ sơ vẫn tính theo hạn cũ."
    ),
    order=170,
    icon="calendar",
    papers=("form_04",),
)

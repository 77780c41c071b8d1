"""Decisions: a state, an act and the world go in; the next state and what to write down come out.

`submit` begins a dossier; `decide` does everything after. Both are pure; a `Refusal` carries a sentence for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.process.deadline import due, remaining, resume
from motcua.process.limit import Limit, Unit
from motcua.process.route import Route, StepSpec
from motcua.process.state import Clock, OpenStep, State, World
from motcua.process.states import Act, Event, Stage, Status
from motcua.process.table import Standing, could_do, handable, is_allowed, step_for


@dataclass(frozen=True)
class Closed:
    """A step that ended with this decision."""

    step: OpenStep
    outcome: str


@dataclass(frozen=True)
class Outcome:
    """What a decision changes: the next state, steps closed and opened, and the event to log with its data."""

    state: State
    event: Event
    closed: tuple[Closed, ...] = field(default=())
    opened: tuple[OpenStep, ...] = field(default=())
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """What somebody wants done: the act, who they are to this dossier, and what the act needs to know.

    `step` names the open step to hand over when there are several.
    """

    act: Act
    standing: Standing
    note: str = ""
    limit: Limit | None = None
    to_officer: int | None = None
    step: int | None = None
    until: datetime | None = None
    superior_reason: str = ""
    missing: tuple[str, ...] = field(default=())


def submit(
    *,
    route: Route,
    places: Mapping[str, str],
    world: World,
    fee_due: int = 0,
    restart_on_supplement: bool = False,
) -> Outcome:
    """A new dossier at the counter's door: submitted, waiting for its intake step."""
    state = State(
        status=Status.SUBMITTED,
        stage=Stage.RECEIVE,
        route=route,
        places=places,
        fee_due=fee_due,
        fee_paid=fee_due == 0,
        restart_on_supplement=restart_on_supplement,
    )
    state, opened = _open(state, route.first_of(Stage.RECEIVE), world)
    return Outcome(state, Event.SUBMITTED, opened=opened)


def decide(state: State, order: Order, world: World) -> Outcome:
    """Carry out one order; raises `NotAllowed`, `Conflict` or `Invalid` and then nothing has changed."""
    if not is_allowed(state, order.act, order.standing):
        raise _why_not(state, order)
    return _ACTS[order.act](state, order, world)


def _why_not(state: State, order: Order) -> NotAllowed | Conflict:
    who = order.standing
    if order.act is Act.RECORD_FEE and state.fee_paid and (who.counter or who.cashier):
        return Conflict("Phí, lệ phí của hồ sơ này đã được ghi nhận rồi. Không cần thu lần nữa.")
    held_by_other = any(s.no in who.may and s.holder not in (None, who.officer) for s in state.steps)
    if held_by_other and order.act is not Act.RELEASE:
        return Conflict("Hồ sơ đang do người khác giữ. Anh chị hãy xem lại trạng thái mới nhất.")
    if could_do(state, order.act, who):
        return Conflict("Hồ sơ đã chuyển sang trạng thái khác nên việc này không còn làm được.")
    return NotAllowed("Bạn không có quyền làm việc này với hồ sơ.")


# Moving along the route


def _open(state: State, specs: tuple[StepSpec, ...], world: World) -> tuple[State, tuple[OpenStep, ...]]:
    opened = []
    for number, spec in enumerate(specs, state.steps_made + 1):
        agency = state.places.get(spec.at, spec.at)
        due_at = world.calendar(agency).add_working_minutes(world.now, round(spec.hours * 60))
        opened.append(OpenStep(number, spec, agency, world.now, due_at))
    stage = specs[0].stage if specs else state.stage
    steps = state.steps + tuple(opened)
    return replace(state, steps=steps, stage=stage, steps_made=state.steps_made + len(opened)), tuple(opened)


def _close(state: State, step: OpenStep) -> State:
    return replace(state, steps=tuple(s for s in state.steps if s.no != step.no))


def _step(state: State, order: Order) -> OpenStep:
    number = step_for(state, order.act, order.standing)
    for step in state.steps:
        if step.no == number:
            return step
    raise Conflict("Hồ sơ đã chuyển sang trạng thái khác nên việc này không còn làm được.")


def _finish(
    state: State, order: Order, world: World, event: Event, *, outcome: str = "done", **data: Any
) -> Outcome:
    """Close the actor's step and, when its whole rank is done, open the next rank."""
    step = _step(state, order)
    state = _close(state, step)
    opened: tuple[OpenStep, ...] = ()
    if not state.steps:
        state, opened = _open(state, state.route.after(step.spec.rank), world)
    return Outcome(state, event, (Closed(step, outcome),), opened, {"step": step.spec.key, **data})


def _end(state: State, order: Order, status: Status, event: Event) -> Outcome:
    """No further steps: everything open is closed, the clock stands."""
    closed = tuple(Closed(s, event.value) for s in state.steps)
    ended = replace(state, steps=(), status=status)
    return Outcome(ended, event, closed, data=_note(order))


def _note(order: Order, **data: Any) -> dict[str, Any]:
    return {k: v for k, v in {"note": order.note, **data}.items() if v not in ("", None)}


def _needs_words(order: Order, sentence: str) -> None:
    if not order.note.strip():
        raise Invalid(sentence, fields={"note": [sentence]})


# Receive


def _accept(state: State, order: Order, world: World) -> Outcome:
    if order.missing:
        raise Invalid(
            "Còn thiếu giấy tờ bắt buộc: %(names)s. Hãy yêu cầu bổ sung hoặc đánh dấu đã có bản giấy.",
            names="; ".join(order.missing),
        )
    clock = Clock(order.limit, _due(state, world, order.limit))
    done = _finish(state, order, world, Event.ACCEPTED)
    accepted = replace(done.state, status=Status.RECEIVED, clock=clock)
    return replace(done, state=accepted, data={**done.data, **_note(order, due_at=clock.due_at)})


def _due(state: State, world: World, limit: Limit | None) -> datetime | None:
    if limit is None:
        return None
    return due(world.calendar(state.places["counter"]), world.now, limit).at


def _refuse(state: State, order: Order, _world: World) -> Outcome:
    _needs_words(order, "Hãy ghi lý do từ chối để người nộp biết phải làm gì.")
    return _end(state, order, Status.REFUSED, Event.REFUSED)


# Supplements and payments: time that waits on the citizen never counts


def _ask_more(state: State, order: Order, world: World) -> Outcome:
    _needs_words(order, "Hãy ghi rõ từng giấy tờ, nội dung cần bổ sung và căn cứ.")
    if state.supplements and not order.superior_reason.strip():
        sentence = "Chỉ được yêu cầu bổ sung một lần. Lần nữa cần lý do được lãnh đạo đồng ý."
        raise Invalid(sentence, fields={"superior_reason": [sentence]})
    paused = _pause(state, world)
    paused = replace(paused, status=Status.SUPPLEMENT, supplements=state.supplements + 1)
    data = _note(order, count=paused.supplements, superior_reason=order.superior_reason)
    return Outcome(paused, Event.SUPPLEMENT_REQUESTED, data=data)


def _supply(state: State, order: Order, world: World) -> Outcome:
    """The citizen has supplied: the clock goes on, or begins anew where the procedure's law says so.

    A limit that had already passed when more was asked for does not begin anew: late stays late.
    """
    status = Status.SUBMITTED if state.stage is Stage.RECEIVE else Status.PROCESSING
    resumed = _resume(state, world)
    overdue = state.clock.remaining is not None and state.clock.remaining < 0
    if state.restart_on_supplement and status is Status.PROCESSING and not overdue:
        resumed = replace(resumed, clock=Clock(state.clock.limit, _due(state, world, state.clock.limit)))
    resumed = replace(resumed, status=status)
    return Outcome(resumed, Event.SUPPLEMENTED, data=_note(order, due_at=resumed.clock.due_at))


def _require_payment(state: State, order: Order, world: World) -> Outcome:
    paused = replace(_pause(state, world), status=Status.PAYMENT)
    return Outcome(paused, Event.PAYMENT_REQUIRED, data=_note(order))


def _confirm_payment(state: State, order: Order, world: World) -> Outcome:
    resumed = replace(_resume(state, world), status=Status.PROCESSING)
    return Outcome(resumed, Event.PAYMENT_CONFIRMED, data=_note(order, due_at=resumed.clock.due_at))


# What is left of a step is kept in working minutes of the agency that does it.
_STEP_TIME = Limit.of(0, Unit.HOUR)


def _pause(state: State, world: World) -> State:
    steps = (
        replace(s, left=remaining(world.calendar(s.agency), _STEP_TIME, world.now, s.due_at))
        for s in state.steps
    )
    state = replace(state, steps=tuple(steps))
    clock = state.clock
    if clock.due_at is None or clock.limit is None:
        return state
    left = remaining(world.calendar(state.places["counter"]), clock.limit, world.now, clock.due_at)
    return replace(state, clock=replace(clock, due_at=None, remaining=left))


def _resume(state: State, world: World) -> State:
    state = replace(state, steps=tuple(_going_on(s, world) for s in state.steps))
    clock = state.clock
    if clock.remaining is None or clock.limit is None:
        return state
    due_at = resume(world.calendar(state.places["counter"]), clock.limit, world.now, clock.remaining)
    return replace(state, clock=replace(clock, due_at=due_at, remaining=None))


def _going_on(step: OpenStep, world: World) -> OpenStep:
    if step.left is None:
        return step
    due_at = resume(world.calendar(step.agency), _STEP_TIME, world.now, step.left)
    return replace(step, due_at=due_at, left=None)


def _record_fee(state: State, order: Order, _world: World) -> Outcome:
    paid = replace(state, fee_paid=True)
    return Outcome(paid, Event.FEE_RECORDED, data=_note(order, amount=state.fee_due))


# Who holds a step


def _take(state: State, order: Order, _world: World) -> Outcome:
    step = next(s for s in state.steps if s.holder is None and s.no in order.standing.may)
    return _held(state, step, order.standing.officer, Event.TAKEN)


def _release(state: State, order: Order, _world: World) -> Outcome:
    step = next(s for s in state.steps if s.holder == order.standing.officer)
    return _held(state, step, None, Event.RELEASED)


def _hand_over(state: State, order: Order, _world: World) -> Outcome:
    steps = handable(state, order.standing)
    step = next((s for s in steps if order.step in (None, s.no)), None)
    if step is None:
        raise Conflict("Bước này đã xong hoặc không do anh chị phụ trách nên không giao lại được.")
    if order.to_officer is None:
        raise Invalid("Hãy chọn người nhận việc.", fields={"to_officer": ["Hãy chọn người nhận việc."]})
    return _held(state, step, order.to_officer, Event.HANDED_OVER, **_note(order))


def _held(state: State, step: OpenStep, holder: int | None, event: Event, **data: Any) -> Outcome:
    steps = tuple(replace(s, holder=holder) if s.no == step.no else s for s in state.steps)
    return Outcome(replace(state, steps=steps), event, data={"step": step.spec.key, "holder": holder, **data})


# Appraise, approve, sign, return


def _appraise(state: State, order: Order, world: World) -> Outcome:
    done = _finish(state, order, world, Event.APPRAISED, **_note(order))
    return replace(done, state=replace(done.state, status=Status.PROCESSING))


def _approve(state: State, order: Order, world: World) -> Outcome:
    return _finish(state, order, world, Event.APPROVED, **_note(order))


def _send_back(state: State, order: Order, world: World) -> Outcome:
    _needs_words(order, "Hãy ghi lý do trả lại để người thẩm định biết cần sửa gì.")
    step = _step(state, order)
    closed = tuple(Closed(s, Event.SENT_BACK.value) for s in state.steps)
    back, opened = _open(replace(state, steps=()), state.route.first_of(Stage.APPRAISE), world)
    return Outcome(back, Event.SENT_BACK, closed, opened, _note(order, step=step.spec.key))


def _sign(state: State, order: Order, world: World) -> Outcome:
    done = _finish(state, order, world, Event.SIGNED, **_note(order))
    return replace(done, state=_settled(replace(done.state, signed=True)))


def _seal(state: State, order: Order, world: World) -> Outcome:
    done = _finish(state, order, world, Event.SEALED, **_note(order))
    return replace(done, state=_settled(done.state))


def _settled(state: State) -> State:
    """The result is ready as soon as only its handing over is left."""
    return replace(state, status=Status.DONE) if state.stage is Stage.RETURN else state


def _return(state: State, order: Order, world: World) -> Outcome:
    if not state.fee_paid:
        raise Invalid("Chưa ghi nhận phí, lệ phí của hồ sơ. Hãy thu rồi ghi nhận trước khi trả kết quả.")
    done = _finish(state, order, world, Event.RETURNED, **_note(order))
    return replace(done, state=replace(done.state, status=Status.RETURNED))


def _extend(state: State, order: Order, world: World) -> Outcome:
    """A new date, once, with an apology at least a day before the old one (form 04)."""
    _needs_words(order, "Hãy ghi lý do xin lỗi và hẹn lại.")
    clock = state.clock
    if state.extensions:
        raise Invalid("Chỉ được hẹn lại ngày trả kết quả một lần.")
    if clock.due_at is None or clock.due_at - world.now < timedelta(days=1):
        raise Invalid("Phải xin lỗi và hẹn lại trước ngày hẹn trả ít nhất một ngày.")
    if order.until is None or order.until <= clock.due_at:
        raise Invalid("Ngày hẹn mới phải sau ngày hẹn cũ.", fields={"until": ["Chọn ngày sau ngày hẹn cũ."]})
    calendar = world.calendar(state.places["counter"])
    if not calendar.is_working(calendar.local(order.until).date()):
        sentence = "Ngày hẹn mới phải là ngày làm việc."
        raise Invalid(sentence, fields={"until": [sentence]})
    extended = replace(state, clock=replace(clock, due_at=order.until), extensions=1)
    data = _note(order, due_before=clock.due_at, due_at=order.until)
    return Outcome(extended, Event.EXTENDED, data=data)


def _withdraw(state: State, order: Order, _world: World) -> Outcome:
    return _end(state, order, Status.WITHDRAWN, Event.WITHDRAWN)


def _stop(state: State, order: Order, _world: World) -> Outcome:
    _needs_words(order, "Hãy ghi lý do dừng giải quyết hồ sơ.")
    return _end(state, order, Status.STOPPED, Event.STOPPED)


_ACTS: Mapping[Act, Callable[[State, Order, World], Outcome]] = {
    Act.ACCEPT: _accept,
    Act.REFUSE: _refuse,
    Act.ASK_MORE: _ask_more,
    Act.SUPPLY: _supply,
    Act.REQUIRE_PAYMENT: _require_payment,
    Act.CONFIRM_PAYMENT: _confirm_payment,
    Act.RECORD_FEE: _record_fee,
    Act.TAKE: _take,
    Act.RELEASE: _release,
    Act.HAND_OVER: _hand_over,
    Act.APPRAISE: _appraise,
    Act.SEND_BACK: _send_back,
    Act.APPROVE: _approve,
    Act.SIGN: _sign,
    Act.SEAL: _seal,
    Act.RETURN: _return,
    Act.EXTEND: _extend,
    Act.WITHDRAW: _withdraw,
    Act.STOP: _stop,
}

"""What decisions are made of: steps open and close along the route, clocks are paused and go on, a dossier ends."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from motcua.kernel.errors import Conflict, Invalid
from motcua.process.deadline import due, remaining, resume
from motcua.process.limit import Limit, Unit
from motcua.process.outcome import Closed, Outcome
from motcua.process.route import StepSpec
from motcua.process.state import OpenStep, State, World
from motcua.process.states import PAUSED, RUNNING, Status
from motcua.process.table import Rule, Standing, step_for

# Along the route


def open_steps(state: State, specs: tuple[StepSpec, ...], world: World) -> tuple[State, tuple[OpenStep, ...]]:
    """The state with these steps open too, and the steps. The first one says at which stage the dossier now is."""
    opened = tuple(_opened(state, number, spec, specs, world) for number, spec in enumerate(specs, 1))
    stage = specs[0].stage if specs else state.stage
    made = state.steps_made + len(opened)
    return replace(state, steps=state.steps + opened, stage=stage, steps_made=made), opened


def _opened(
    state: State, number: int, spec: StepSpec, beside: tuple[StepSpec, ...], world: World
) -> OpenStep:
    agency = state.places.get(spec.at, spec.at)
    due_at = world.calendar(agency).add_working_minutes(world.now, spec.minutes)
    of = sum(s.group == spec.group for s in beside) if spec.group else 1
    return OpenStep(state.steps_made + number, spec, agency, world.now, due_at, of=of)


def own_step(state: State, rule: Rule, standing: Standing) -> OpenStep:
    """The open step on which somebody acts; raises `Conflict` when it is gone."""
    number = step_for(state, rule, standing)
    for step in state.steps:
        if step.no == number:
            return step
    raise moved_on()


def moved_on() -> Conflict:
    """The refusal for an act whose time has passed or not come yet."""
    return Conflict("Hồ sơ đã chuyển sang trạng thái khác nên việc này không còn làm được.")


def finish(state: State, step: OpenStep, world: World, *, outcome: str = "done") -> Outcome:
    """Close the step, spare those of its group that are no longer needed; when its rank is done, what follows opens."""
    state = without(state, (step,))
    spared = _spared(state, step)
    state = without(state, spared)
    opened: tuple[OpenStep, ...] = ()
    if not state.steps:
        state, opened = open_steps(state, _following(state, step.spec), world)
    closed = (Closed(step, outcome), *(Closed(s, "not_needed") for s in spared))
    new = [way for way in state.ways if way not in step.spec.taken] if opened else []
    return Outcome(state, closed, opened, {"step": step.spec.key, **({"ways": new} if new else {})})


def without(state: State, steps: Collection[OpenStep]) -> State:
    """The state with these steps no longer open."""
    gone = {s.no for s in steps}
    return replace(state, steps=tuple(s for s in state.steps if s.no not in gone)) if gone else state


def _spared(state: State, done: OpenStep) -> tuple[OpenStep, ...]:
    """The rest of a group of which enough are done, and what was asked on them."""
    rest = tuple(s for s in state.steps if s.spec.group and s.spec.group == done.spec.group)
    if not done.spec.enough or done.of - len(rest) < done.spec.enough:
        return ()
    return (*rest, *(asked for step in rest for asked in awaited(state, step)))


def awaited(state: State, step: OpenStep) -> tuple[OpenStep, ...]:
    """The opinions asked for on this step that have not come."""
    return tuple(s for s in state.steps if s.spec.asked_by == step.no)


def worked_on(state: State) -> Status:
    """The status once a step was done; one that waits goes on waiting, one whose result is renewed is done."""
    return state.status if state.status in PAUSED or state.renewing else Status.PROCESSING


def _following(state: State, done: StepSpec) -> tuple[StepSpec, ...]:
    """What opens after a rank: the next one of the route, or those that a step done again leads to."""
    if not done.then:
        return state.route.ahead(done.rank, done.taken, state.facts)
    named = state.route.on(done.taken).named(done.then)
    first = min(s.rank for s in named)
    later = tuple(s.key for s in named if s.rank > first)
    return tuple(replace(s, then=later) if later else s for s in named if s.rank == first)


def again(state: State, keys: Collection[str], back_to: StepSpec) -> tuple[StepSpec, ...]:
    """The steps that open when the work named by `keys` is to be done anew and then goes back to `back_to`'s rank."""
    route = state.route.on(back_to.taken)
    chosen = route.named(keys)
    back = tuple(s.key for s in route.at_rank(back_to.rank))
    first = min(s.rank for s in chosen)
    later = tuple(s.key for s in chosen if s.rank > first)
    return tuple(replace(s, then=(*later, *back)) for s in chosen if s.rank == first)


def end(state: State, status: Status, outcome: str, words: dict[str, Any]) -> Outcome:
    """No further steps: everything open is closed, the clock stands, nobody is waited for."""
    closed = tuple(Closed(s, outcome) for s in state.steps)
    ended = replace(state, steps=(), status=status, answer_by=None, to_check=False, suspended="")
    return Outcome(ended, closed, words=words)


def hold(state: State, step: OpenStep, holder: int | None) -> Outcome:
    """The step in somebody's hands, or back with everybody who holds its post."""
    steps = tuple(replace(s, holder=holder) if s.no == step.no else s for s in state.steps)
    return Outcome(replace(state, steps=steps), data={"step": step.spec.key, "holder": holder})


# The clock

# What is left of a step is kept in working minutes of the agency that does it.
_STEP_TIME = Limit.of(0, Unit.HOUR)


def due_from_now(state: State, world: World, limit: Limit | None) -> datetime | None:
    """When a limit that begins now ends, by the calendar of whose counter receives; None where none can be counted."""
    if limit is None:
        return None
    return due(world.calendar(state.counted_at), world.now, limit).at


def pause(state: State, world: World, *, steps: Collection[int] | None = None) -> State:
    """The dossier's clock stands, and with it the steps with these numbers (all of them, when none are named)."""
    paused = (_resting(s, world) if steps is None or s.no in steps else s for s in state.steps)
    state = replace(state, steps=tuple(paused))
    clock = state.clock
    if clock.due_at is None or clock.limit is None:
        return state
    left = remaining(world.calendar(state.counted_at), clock.limit, world.now, clock.due_at)
    return replace(state, clock=replace(clock, due_at=None, remaining=left))


def _resting(step: OpenStep, world: World) -> OpenStep:
    return replace(step, left=remaining(world.calendar(step.agency), _STEP_TIME, world.now, step.due_at))


def go_on(state: State, world: World) -> State:
    """The dossier's clock and the steps that were paused go on with what they had left."""
    state = replace(state, steps=tuple(_going_on(s, world) for s in state.steps))
    clock = state.clock
    if clock.remaining is None or clock.limit is None:
        return state
    due_at = resume(world.calendar(state.counted_at), clock.limit, world.now, clock.remaining)
    return replace(state, clock=replace(clock, due_at=due_at, remaining=None))


def _going_on(step: OpenStep, world: World) -> OpenStep:
    if step.left is None:
        return step
    due_at = resume(world.calendar(step.agency), _STEP_TIME, world.now, step.left)
    return replace(step, due_at=due_at, left=None)


def paused_steps(state: State) -> list[int]:
    """The numbers of the steps that a pause covers: the pause names them in the log."""
    return [s.no for s in state.steps if s.paused]


def next_wake(state: State) -> datetime | None:
    """The next moment at which the clock itself has something to decide: a silence that speaks, a date that passes,
    an answer that does not come.
    """
    silent = [s.due_at for s in state.steps if s.spec.silence and not s.paused]
    clock = state.clock
    runs = state.status in RUNNING and not clock.late_noted
    passes = [clock.due_at] if clock.due_at and runs else []
    waited = [state.answer_by] if state.answer_by and state.status is Status.SUPPLEMENT else []
    return min([*silent, *passes, *waited], default=None)


# Words


def needs_words(text: str, sentence: str, *, field: str = "note") -> None:
    """Raise `Invalid` with this sentence when nothing was written."""
    if not text.strip():
        raise Invalid(sentence, fields={field: [sentence]})


def kept(**words: Any) -> dict[str, Any]:
    """Without what is empty."""
    return {k: v for k, v in words.items() if v not in ("", None)}

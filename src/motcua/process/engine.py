"""Decisions: a state, an act and the world go in; the next state and what to write down come out.

`submit` begins a dossier; `decide` does everything after, by the rule and the decision that each act brings along.
All of it is pure; a `Refusal` carries a sentence for a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from motcua.kernel.errors import Conflict, NotAllowed, Refusal
from motcua.process.forks import Facts
from motcua.process.moves import moved_on, open_steps, pause, paused_steps
from motcua.process.outcome import Outcome
from motcua.process.route import Route
from motcua.process.state import State, World
from motcua.process.states import Stage, Status
from motcua.process.table import Rule, Standing, could_do, is_allowed

G = TypeVar("G")


@dataclass(frozen=True)
class Order(Generic[G]):
    """What somebody wants done: who they are to this dossier, and what they gave."""

    standing: Standing
    given: G


Decision = Callable[[State, Order[G], World], Outcome]


@dataclass(frozen=True, kw_only=True)
class Verb(Generic[G]):
    """The pure half of an act: its row of the table and its decision. `idle` words what `Rule.unless` forbids."""

    key: str
    rule: Rule
    decide: Decision[G]
    idle: str = ""


def submit(
    *,
    route: Route,
    places: Mapping[str, str],
    world: World,
    fee_due: int = 0,
    restart_on_supplement: bool = False,
    receiving: str = "",
    facts: Facts | None = None,
    waits_for: str = "",
) -> Outcome:
    """A new dossier at the counter's door: submitted, waiting for its intake step.

    `receiving` is the competent agency's own counter, where this one only takes it in for it; `facts` are what forks of
    the route ask. `waits_for`: the cause for which it rests from the beginning, as one that needs another's result
    first does; nobody's time runs until then.
    """
    state = State(
        status=Status.SUBMITTED,
        stage=Stage.RECEIVE,
        route=route,
        places=places,
        fee_due=fee_due,
        fee_paid=fee_due == 0,
        restart_on_supplement=restart_on_supplement,
        receiving=receiving,
        facts=facts or {},
    )
    state, opened = open_steps(state, route.first_of(Stage.RECEIVE), world)
    if not waits_for:
        return Outcome(state, opened=opened)
    waiting = replace(pause(state, world), suspended=waits_for)
    return Outcome(waiting, opened=waiting.steps, data={"pauses": paused_steps(waiting)})


def decide(
    state: State,
    verb: Verb[G],
    order: Order[G],
    world: World,
    *,
    prepare: Callable[[], Decision[G]] | None = None,
) -> Outcome:
    """Carry out one order; raises `NotAllowed`, `Conflict` or `Invalid` and then nothing has changed.

    `prepare` gives the verb's decision with what has to be read for it; nothing is read for whoever may not act.
    """
    if not is_allowed(state, verb.rule, order.standing):
        raise why_not(state, verb, order.standing)
    decision = prepare() if prepare else verb.decide
    return decision(state, order, world)


def why_not(state: State, verb: Verb[Any], who: Standing) -> Refusal:
    """The refusal for somebody whom the table does not let act now, in the words that help most."""
    rule = verb.rule
    if rule.unless is not None and rule.unless(state) and could_do(state, rule, who):
        return Conflict(verb.idle)
    if state.suspended and state.status is Status.SUBMITTED and could_do(state, rule, who):
        return Conflict(
            "Hồ sơ chờ kết quả của thủ tục nộp cùng nên chưa làm được việc này. Nếu không cần chờ, cán bộ tiếp nhận "
            "hoặc lãnh đạo chọn “Cho bắt đầu, không chờ”."
        )
    held_by_other = any(
        s.no in who.may - who.in_place and s.holder not in (None, who.officer) for s in state.steps
    )
    if held_by_other and not rule.whoever_holds:
        return Conflict("Hồ sơ đang do người khác giữ. Anh chị hãy xem lại trạng thái mới nhất.")
    if could_do(state, rule, who):
        return moved_on()
    return NotAllowed("Bạn không có quyền làm việc này với hồ sơ.")

"""What may happen: one row for each act, read alike by engine, screens, API and tests.

The rows themselves are declared with their acts (`dossiers/acts/`); here is what a row can say, and how it is read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from motcua.process.state import OpenStep, State
from motcua.process.states import PAUSED, Status, StepKind

# The services that act when a moment has come, that suspend while a national system is away, that do in a linked filing
# what follows from one of its procedures to the others, that take running dossiers over to a route that was changed.
CLOCK = "clock"
OUTAGE = "outage"
LINKED = "linked"
ROUTES = "routes"


@dataclass(frozen=True)
class Standing:
    """How an actor stands to one dossier. Worked out by `dossiers.access`, never by screens.

    `counter` receives at the dossier's counter, `cashier` takes money there. `may` holds the numbers of the open steps
    whose post the actor holds, `in_place` of those the ones in the hands of somebody in whose place they stand,
    `left_lying` of those the ones in the hands of somebody who is away today; `officer` is the officer's id. `kinds`
    are the kinds of all steps of the route, open or not, that are theirs by post: they allow nothing, but tell "too
    late" from "never yours" in a refusal. `inside` works in its counter or in the agency that decides. `service` names
    the part of the system that acts: the clock, or somebody else's software. `represented` is whose dossier it is when
    somebody else asked for them.
    """

    applicant: bool = False
    supervisor: bool = False
    counter: bool = False
    cashier: bool = False
    officer: int | None = None
    may: frozenset[int] = field(default=frozenset())
    in_place: frozenset[int] = field(default=frozenset())
    left_lying: frozenset[int] = field(default=frozenset())
    kinds: frozenset[StepKind] = field(default=frozenset())
    inside: bool = False
    service: str = ""
    represented: bool = False

    @property
    def any(self) -> bool:
        """Whether the actor has anything to do with the dossier as it stands."""
        by_role = self.applicant or self.supervisor or self.counter or self.cashier
        return by_role or bool(self.may) or bool(self.service)


# Which open steps an act could be done on, where that is not simply "of these kinds, mine by post".
Steps = Callable[[State, Standing], Iterable[OpenStep]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: when an act is possible, and for whom.

    `kinds` = an open step of such a kind that the actor may do; empty = no step needed. `services` may do it by name.
    `while_suspended`: only then, where others may do nothing that is not possible in every pause.
    `until_signed`: not once the result is signed. `beside_a_pause`: also while the dossier waits, on a step that the
    pause leaves running. `on` finds the steps in a way of its own. `unless` is what makes the act idle.
    `whoever_holds`: that somebody else holds a step is no reason against it. `inside`: whoever works in its
    counter or in the agency that decides. `represented`: whose dossier it is, when somebody else asked. `asked`: also
    on a step that is there because somebody asked for an opinion; nothing else is done on such a one. `renews`: also
    while an issued result is renewed, whose dossier is done already.
    """

    statuses: frozenset[Status]
    kinds: frozenset[StepKind] = frozenset()
    applicant: bool = False
    represented: bool = False
    supervisor: bool = False
    counter: bool = False
    cashier: bool = False
    services: frozenset[str] = frozenset()
    while_suspended: bool = False
    until_signed: bool = False
    beside_a_pause: bool = False
    whoever_holds: bool = False
    inside: bool = False
    asked: bool = False
    renews: bool = False
    on: Steps | None = None
    unless: Callable[[State], bool] | None = None


def steps_for(state: State, rule: Rule, standing: Standing) -> Sequence[OpenStep]:
    """The open steps on which this actor would act by `rule`, the ones they hold before others."""
    if rule.on is not None:
        return list(_reached(state, rule, rule.on(state, standing)))
    mine = (
        s
        for s in own_steps(state, standing)
        if s.spec.kind in rule.kinds and (rule.asked or not s.spec.asked_by)
    )
    return sorted(_reached(state, rule, mine), key=lambda s: (s.holder is None, s.no))


def own_steps(state: State, standing: Standing) -> Iterable[OpenStep]:
    """Open steps of the actor's posts that nobody else holds, or somebody in whose place they stand."""
    own = (None, standing.officer)
    return (s for s in state.steps if s.no in standing.may and (s.holder in own or s.no in standing.in_place))


def _reached(state: State, rule: Rule, steps: Iterable[OpenStep]) -> Iterable[OpenStep]:
    """Without those that a pause covers, where the rule is for running dossiers only."""
    return steps if _fits(state, rule) else (s for s in steps if not s.paused)


def _fits(state: State, rule: Rule) -> bool:
    """Whether the dossier stands as the rule wants it. A suspended one stands as one that waits, on whatever it is; one
    that nobody has received yet offers no more than a filing does.
    """
    if state.suspended:
        received = state.status is not Status.SUBMITTED or Status.SUBMITTED in rule.statuses
        return received and (rule.while_suspended or rule.statuses >= PAUSED)
    in_time = state.status in rule.statuses or (rule.renews and state.renewing)
    return in_time and not rule.while_suspended


def step_for(state: State, rule: Rule, standing: Standing) -> int | None:
    """The number of the open step on which this actor would act; the one they hold goes before others."""
    mine = steps_for(state, rule, standing)
    return mine[0].no if mine else None


def is_allowed(state: State, rule: Rule, standing: Standing) -> bool:
    """Whether the table lets this actor act by `rule` now. The engine may still refuse for what is missing."""
    if not _is_time(state, rule) or (rule.unless is not None and rule.unless(state)):
        return False
    return (_fits(state, rule) and _by_role(rule, standing)) or bool(steps_for(state, rule, standing))


def _is_time(state: State, rule: Rule) -> bool:
    if rule.until_signed and state.signed:
        return False
    return _fits(state, rule) or (rule.beside_a_pause and state.waits)


def _by_role(rule: Rule, standing: Standing) -> bool:
    return (
        (rule.applicant and standing.applicant)
        or (rule.represented and standing.represented)
        or (rule.supervisor and standing.supervisor)
        or (rule.counter and standing.counter)
        or (rule.cashier and standing.cashier)
        or (rule.inside and standing.inside)
        or standing.service in rule.services
    )


def could_do(state: State, rule: Rule, standing: Standing) -> bool:
    """Whether this actor might act in some other state of the dossier: then it is only too late or too early."""
    theirs = standing.kinds | {s.spec.kind for s in state.steps if s.no in standing.may}
    return bool(rule.kinds & theirs) or _by_role(rule, standing)


def handable(state: State, standing: Standing) -> tuple[OpenStep, ...]:
    """The open steps that this actor may hand to somebody: their own first, then (a supervisor) everybody's."""
    own = sorted(own_steps(state, standing), key=lambda s: (s.holder is None, s.no))
    others = [s for s in state.steps if s not in own] if standing.supervisor else []
    return (*own, *others)

"""The one table of what may happen. Engine, screens, API and tests all read it and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.process.state import OpenStep, State
from motcua.process.states import OPEN, Act, Status, StepKind

S, A, K = Status, Act, StepKind
_WORKING = frozenset({S.RECEIVED, S.PROCESSING})
_APPRAISAL = frozenset({K.WORK, K.OPINION, K.INSPECTION, K.FINANCE})


@dataclass(frozen=True)
class Standing:
    """How an actor stands to one dossier. Worked out by `dossiers.access`, never by screens.

    `counter` receives at the dossier's counter, `cashier` takes money there. `may` holds the numbers of the open steps
    whose post the actor holds; `officer` is the officer's id. `kinds` are the kinds of all steps of the route, open or
    not, that are theirs by post: they allow nothing, but tell "too late" from "never yours" in a refusal.
    """

    applicant: bool = False
    supervisor: bool = False
    counter: bool = False
    cashier: bool = False
    officer: int | None = None
    may: frozenset[int] = field(default=frozenset())
    kinds: frozenset[StepKind] = field(default=frozenset())

    @property
    def any(self) -> bool:
        """Whether the actor has anything to do with the dossier as it stands."""
        return self.applicant or self.supervisor or self.counter or self.cashier or bool(self.may)


@dataclass(frozen=True)
class Rule:
    """When an act is possible. `kinds` = an open step of such a kind that the actor may do; empty = no step needed."""

    statuses: frozenset[Status]
    kinds: frozenset[StepKind] = frozenset()
    applicant: bool = False
    supervisor: bool = False
    counter: bool = False
    cashier: bool = False


def _rule(
    *statuses: Status,
    kinds: frozenset[StepKind] = frozenset(),
    applicant: bool = False,
    supervisor: bool = False,
    counter: bool = False,
    cashier: bool = False,
) -> Rule:
    return Rule(frozenset(statuses), kinds, applicant, supervisor, counter, cashier)


TABLE: Mapping[Act, Rule] = {
    A.ACCEPT: _rule(S.SUBMITTED, kinds=frozenset({K.INTAKE})),
    A.REFUSE: _rule(S.SUBMITTED, kinds=frozenset({K.INTAKE})),
    A.ASK_MORE: _rule(S.SUBMITTED, *_WORKING, kinds=frozenset({K.INTAKE, K.WORK})),
    A.SUPPLY: _rule(S.SUPPLEMENT, applicant=True, counter=True),
    A.REQUIRE_PAYMENT: _rule(*_WORKING, kinds=frozenset({K.FINANCE})),
    A.CONFIRM_PAYMENT: _rule(S.PAYMENT, kinds=frozenset({K.FINANCE})),
    A.RECORD_FEE: _rule(S.SUBMITTED, *_WORKING, S.SUPPLEMENT, S.PAYMENT, S.DONE, counter=True, cashier=True),
    A.TAKE: _rule(S.SUBMITTED, *_WORKING, S.DONE, kinds=frozenset(K)),
    A.RELEASE: _rule(S.SUBMITTED, *_WORKING, S.DONE, kinds=frozenset(K)),
    A.HAND_OVER: _rule(*OPEN, kinds=frozenset(K), supervisor=True),
    A.APPRAISE: _rule(*_WORKING, kinds=_APPRAISAL),
    A.SEND_BACK: _rule(*_WORKING, kinds=frozenset({K.APPROVAL, K.PERSONAL_SIGN})),
    A.APPROVE: _rule(*_WORKING, kinds=frozenset({K.APPROVAL})),
    A.SIGN: _rule(*_WORKING, kinds=frozenset({K.PERSONAL_SIGN})),
    A.SEAL: _rule(*_WORKING, kinds=frozenset({K.SEAL})),
    A.RETURN: _rule(S.DONE, kinds=frozenset({K.HANDOVER})),
    A.EXTEND: _rule(*_WORKING, kinds=_APPRAISAL | {K.APPROVAL}, supervisor=True),
    A.WITHDRAW: _rule(S.SUBMITTED, *_WORKING, S.SUPPLEMENT, S.PAYMENT, applicant=True, counter=True),
    A.STOP: _rule(*_WORKING, S.SUPPLEMENT, S.PAYMENT, kinds=frozenset({K.WORK, K.APPROVAL}), supervisor=True),
}

# After the signature stands there is a decision: nothing may be withdrawn or stopped (Decree 118/2025 art. 21).
_NOT_AFTER_SIGNING = frozenset({A.WITHDRAW, A.STOP, A.ASK_MORE, A.EXTEND, A.SEND_BACK})


def step_for(state: State, act: Act, standing: Standing) -> int | None:
    """The number of the open step on which this actor would do `act`; the one they hold goes before others."""
    mine = _steps_for(state, act, standing)
    return mine[0].no if mine else None


def _steps_for(state: State, act: Act, standing: Standing) -> list[OpenStep]:
    kinds = TABLE[act].kinds
    mine = [
        s
        for s in state.steps
        if s.spec.kind in kinds and s.no in standing.may and s.holder in (None, standing.officer)
    ]
    return sorted(mine, key=lambda s: (s.holder is None, s.no))


def handable(state: State, standing: Standing) -> tuple[OpenStep, ...]:
    """The open steps that this actor may hand to somebody: their own first, then (a supervisor) everybody's."""
    own = _steps_for(state, A.HAND_OVER, standing)
    others = [s for s in state.steps if s not in own] if standing.supervisor else []
    return (*own, *others)


def allowed_actions(state: State, standing: Standing) -> tuple[Act, ...]:
    """All that this actor may do to the dossier now, in the order of the table."""
    return tuple(act for act in TABLE if is_allowed(state, act, standing))


def is_allowed(state: State, act: Act, standing: Standing) -> bool:
    """Whether the table lets this actor do `act` now. The engine may still refuse for what is missing."""
    rule = TABLE[act]
    if state.status not in rule.statuses or (act in _NOT_AFTER_SIGNING and state.signed):
        return False
    if act is A.RECORD_FEE and state.fee_paid:
        return False
    if act is A.TAKE:
        return any(s.holder is None and s.no in standing.may for s in state.steps)
    if act is A.RELEASE:
        return any(s.holder is not None and s.holder == standing.officer for s in state.steps)
    by_role = (
        (rule.applicant and standing.applicant)
        or (rule.supervisor and standing.supervisor)
        or (rule.counter and standing.counter)
        or (rule.cashier and standing.cashier)
    )
    return by_role or step_for(state, act, standing) is not None


def could_do(state: State, act: Act, standing: Standing) -> bool:
    """Whether this actor might do `act` in some other state of the dossier: then it is only too late or too early."""
    rule = TABLE[act]
    theirs = standing.kinds | {s.spec.kind for s in state.steps if s.no in standing.may}
    return bool(
        rule.kinds & theirs
        or (rule.applicant and standing.applicant)
        or (rule.supervisor and standing.supervisor)
        or (rule.counter and standing.counter)
        or (rule.cashier and standing.cashier)
    )


def may_write(state: State, standing: Standing) -> bool:
    """Whether this actor may write in the result document now: who may appraise or approve, until it is signed."""
    writers = (A.APPRAISE, A.APPROVE)
    return not state.signed and any(is_allowed(state, act, standing) for act in writers)

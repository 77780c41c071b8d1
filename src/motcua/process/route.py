"""A procedure's route: which steps fill the five stages, who does them and how long each may take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.process.states import STAGES, Stage, StepKind

_KINDS_OF_STAGE: Mapping[Stage, frozenset[StepKind]] = {
    Stage.RECEIVE: frozenset({StepKind.INTAKE}),
    Stage.APPRAISE: frozenset({StepKind.WORK, StepKind.OPINION, StepKind.INSPECTION, StepKind.FINANCE}),
    Stage.APPROVE: frozenset({StepKind.APPROVAL}),
    Stage.SIGN: frozenset({StepKind.PERSONAL_SIGN, StepKind.SEAL}),
    Stage.RETURN: frozenset({StepKind.HANDOVER}),
}


@dataclass(frozen=True)
class StepSpec:
    """One step of a route. `rank` orders the steps; equal ranks run in parallel. `hours` are working hours.

    `post` names the role that does it, `at` where: `counter`, `handling`, or an agency's code.
    """

    key: str
    rank: int
    stage: Stage
    kind: StepKind
    title: str
    post: str
    at: str
    hours: float


@dataclass(frozen=True)
class Route:
    """The steps in order. Always begins with the intake and ends with the handing over of the result."""

    key: str
    steps: tuple[StepSpec, ...]

    @cached_property
    def by_key(self) -> Mapping[str, StepSpec]:
        """Steps by their key."""
        return {s.key: s for s in self.steps}

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """The ranks that occur, ascending."""
        return tuple(sorted({s.rank for s in self.steps}))

    def at_rank(self, rank: int) -> tuple[StepSpec, ...]:
        """All steps that run together at `rank`."""
        return tuple(s for s in self.steps if s.rank == rank)

    def after(self, rank: int) -> tuple[StepSpec, ...]:
        """The steps that open when everything at `rank` is done; empty after the last."""
        later = [r for r in self.ranks if r > rank]
        return self.at_rank(later[0]) if later else ()

    def first_of(self, stage: Stage) -> tuple[StepSpec, ...]:
        """The steps with which a stage begins."""
        return self.at_rank(min(s.rank for s in self.steps if s.stage is stage))


def route_from_json(data: Mapping[str, Any]) -> Route:
    """Read and check a route; raises `Invalid` when it does not walk the five stages in order."""
    steps = tuple(_step(s) for s in data["steps"])
    _check(steps)
    return Route(key=data["key"], steps=tuple(sorted(steps, key=lambda s: s.rank)))


def _step(data: Mapping[str, Any]) -> StepSpec:
    return StepSpec(
        key=data["key"],
        rank=data["rank"],
        stage=Stage(data["stage"]),
        kind=StepKind(data["kind"]),
        title=data["title"],
        post=data["post"],
        at=data["at"],
        hours=float(data["hours"]),
    )


def _check(steps: Sequence[StepSpec]) -> None:
    ordered = sorted(steps, key=lambda s: s.rank)
    if len({s.key for s in steps}) != len(steps):
        raise Invalid("Quy trình có hai bước trùng mã.")
    if {s.stage for s in steps} != set(STAGES):
        raise Invalid("Quy trình phải có đủ năm bước: tiếp nhận, thẩm định, phê duyệt, ký số, trả kết quả.")
    if [STAGES.index(s.stage) for s in ordered] != sorted(STAGES.index(s.stage) for s in ordered):
        raise Invalid("Các bước của quy trình không theo thứ tự năm bước.")
    _check_single_steps(ordered)
    for step in steps:
        if step.kind not in _KINDS_OF_STAGE[step.stage]:
            raise Invalid("Bước «%(key)s» không thuộc giai đoạn của nó.", key=step.key)
    for rank in {s.rank for s in steps}:
        if len({s.stage for s in steps if s.rank == rank}) > 1:
            raise Invalid("Các bước song song phải thuộc cùng một giai đoạn.")


# One person answers for each of these; the person signs before the agency does (Decree 30/2020/NĐ-CP).
_ONCE = (StepKind.INTAKE, StepKind.PERSONAL_SIGN, StepKind.SEAL, StepKind.HANDOVER)


def _check_single_steps(ordered: Sequence[StepSpec]) -> None:
    single = [s for s in ordered if s.kind in _ONCE]
    if tuple(s.kind for s in single) != _ONCE or len({s.rank for s in single}) != len(_ONCE):
        raise Invalid(
            "Quy trình phải có đúng một bước tiếp nhận, rồi một bước người có thẩm quyền ký, "
            "rồi một bước đóng dấu cơ quan, rồi một bước trả kết quả."
        )
    if any(s.hours < 0 for s in ordered):
        raise Invalid("Thời gian của một bước không thể âm.")

"""A procedure's route: which steps fill the five stages, who does them and how long each may take."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from motcua.kernel.errors import Invalid
from motcua.process.forks import Facts, Fork, check_forks, combinations
from motcua.process.states import APPRAISALS, STAGES, Silence, Stage, StepKind

_KINDS_OF_STAGE: Mapping[Stage, frozenset[StepKind]] = {
    Stage.RECEIVE: frozenset({StepKind.INTAKE}),
    Stage.APPRAISE: APPRAISALS,
    Stage.APPROVE: frozenset({StepKind.APPROVAL}),
    Stage.SIGN: frozenset({StepKind.PERSONAL_SIGN, StepKind.SEAL}),
    Stage.RETURN: frozenset({StepKind.HANDOVER}),
}


def stage_of(kind: StepKind) -> Stage:
    """The stage to which steps of this kind belong."""
    return next(stage for stage, kinds in _KINDS_OF_STAGE.items() if kind in kinds)


@dataclass(frozen=True)
class StepSpec:
    """One step, complete in itself: an open step carries its own, whether a route foresaw it or an act asked for it.

    `rank` orders the steps of a route; equal ranks run in parallel. `hours` are working hours. `post` names the role
    that does it, `at` where: `counter`, `handling`, or an agency's code. `question` is what is asked, where the title
    does not say it. `silence` says what it means when the hours pass without an answer. Of the steps that share a
    `group`, `enough` have to be done (0: all of them); the others are then spared. `then` names the steps of the route
    that follow this one's rank when they are not simply the next ones: a piece of work that is done again leads back to
    where it was sent from. `asked_by` is the number of the step on which somebody asked for this opinion, where no
    route foresaw it (0: one did); whoever gives it is then shown no more than the `papers` that were named. `way` is
    the way of a fork on which it stands (empty: on all), and `taken`, of an open step, the ways that led to it.
    """

    key: str
    rank: int
    stage: Stage
    kind: StepKind
    title: str
    post: str
    at: str
    hours: float
    question: str = ""
    silence: Silence = Silence.WAITS
    group: str = ""
    enough: int = 0
    then: tuple[str, ...] = ()
    asked_by: int = 0
    papers: tuple[str, ...] = ()
    way: str = ""
    taken: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """Its working time in whole minutes."""
        return round(self.hours * 60)

    def to_json(self) -> dict[str, Any]:
        """As an open step keeps it; what is empty is left out."""
        plain: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items() if v not in ("", 0, ())}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "StepSpec":
        """From a route's definition, or from what an open step keeps; raises `KeyError` when a part is missing."""
        return cls(
            key=data["key"],
            rank=data["rank"],
            stage=Stage(data["stage"]),
            kind=StepKind(data["kind"]),
            title=data["title"],
            post=data["post"],
            at=data["at"],
            hours=float(data.get("hours", 0)),
            question=data.get("question", ""),
            silence=Silence(data.get("silence", "")),
            group=data.get("group", ""),
            enough=data.get("enough", 0),
            then=tuple(data.get("then", ())),
            asked_by=data.get("asked_by", 0),
            papers=tuple(data.get("papers", ())),
            way=data.get("way", ""),
            taken=tuple(data.get("taken", ())),
        )


@dataclass(frozen=True)
class Route:
    """The steps in order, and where it forks. Begins with the intake and ends with the handing over of the result."""

    key: str
    steps: tuple[StepSpec, ...]
    forks: tuple[Fork, ...] = ()

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

    def ahead(self, rank: int, taken: tuple[str, ...], facts: Facts) -> tuple[StepSpec, ...]:
        """What opens after a rank for a dossier that came by the ways `taken`; a fork on which it comes is decided."""
        for later in (r for r in self.ranks if r > rank):
            here = self.at_rank(later)
            reached = {s.way for s in here}
            new = [
                fork.decided(facts).key
                for fork in self.forks
                if not {way.key for way in fork.ways}.isdisjoint(reached)
                and {way.key for way in fork.ways}.isdisjoint(taken)
            ]
            taken = (*taken, *new)
            if found := tuple(s for s in here if s.way in ("", *taken)):
                return tuple(replace(s, taken=taken) for s in found) if taken else found
        return ()

    def on(self, ways: Collection[str]) -> "Route":
        """The steps that stand on these ways or on all of them, without a fork left; each knows the ways."""
        if not self.forks:
            return self
        found = (s for s in self.steps if s.way in ("", *ways))
        return Route(self.key, tuple(replace(s, taken=tuple(ways)) for s in found))

    def ways_by(self, facts: Facts) -> tuple[str, ...]:
        """Which way every fork goes by what is known now."""
        return tuple(fork.decided(facts).key for fork in self.forks)

    @cached_property
    def asks(self) -> frozenset[str]:
        """What its forks have to know (`forks.FACTS`); empty for a route without one."""
        return frozenset[str]().union(*(fork.asks for fork in self.forks))

    @cached_property
    def variants(self) -> tuple["Route", ...]:
        """Everything that it comes to: one plain route for each choice of ways."""
        return tuple(self.on(ways) for ways in combinations(self.forks))

    def named(self, keys: Collection[str]) -> tuple[StepSpec, ...]:
        """The steps with these keys, in their order."""
        return tuple(s for s in self.steps if s.key in keys)

    def first_of(self, stage: Stage) -> tuple[StepSpec, ...]:
        """The steps with which a stage begins."""
        return self.at_rank(min(s.rank for s in self.steps if s.stage is stage))


def sketch(data: Mapping[str, Any]) -> Route:
    """A route as far as it is said, unchecked: to be looked at while somebody works on it, never to be walked."""
    steps = (StepSpec.from_json(s) for s in data["steps"])
    forks = tuple(Fork.from_json(fork) for fork in data.get("forks", ()))
    return Route(data["key"], tuple(sorted(steps, key=lambda s: s.rank)), forks)


def route_from_json(data: Mapping[str, Any]) -> Route:
    """Read and check a route; raises `Invalid` when it does not walk the five stages in order."""
    route = sketch(data)
    steps, forks = route.steps, route.forks
    if len({s.key for s in steps}) != len(steps):
        raise Invalid("Quy trình có hai bước trùng mã.")
    check_forks(forks, {s.way for s in steps if s.way})
    _check_spans(route)
    for variant in route.variants:
        _check(variant.steps)
    _check_targets(steps)
    return route


def route_to_json(route: Route) -> dict[str, Any]:
    """What `route_from_json` reads as this route; a title is not the route's own."""
    plain: dict[str, Any] = {"key": route.key, "steps": [step.to_json() for step in route.steps]}
    return {**plain, "forks": [fork.to_json() for fork in route.forks]} if route.forks else plain


def _check_spans(route: Route) -> None:
    """From its first rank to its last a fork has the route to itself, in one stage before the signature."""
    for fork in route.forks:
        ways = {way.key for way in fork.ways}
        own = [s for s in route.steps if s.way in ways]
        first, last = own[0].rank, own[-1].rank
        if any(s.way not in ways for s in route.steps if first <= s.rank <= last):
            raise Invalid(
                "Giữa chỗ rẽ và chỗ nhập lại của «%(fork)s» chỉ được có bước của các nhánh ấy.",
                fork=fork.title,
            )
        if any(s.stage not in (Stage.APPRAISE, Stage.APPROVE) for s in own):
            raise Invalid("Quy trình chỉ rẽ được ở thẩm định và phê duyệt («%(fork)s»).", fork=fork.title)


def _check(steps: Sequence[StepSpec]) -> None:
    if {s.stage for s in steps} != set(STAGES):
        raise Invalid("Quy trình phải có đủ năm bước: tiếp nhận, thẩm định, phê duyệt, ký số, trả kết quả.")
    if [STAGES.index(s.stage) for s in steps] != sorted(STAGES.index(s.stage) for s in steps):
        raise Invalid("Các bước của quy trình không theo thứ tự năm bước.")
    _check_single_steps(steps)
    _check_groups(steps)
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
    if any(s.silence and s.kind is not StepKind.OPINION for s in ordered):
        raise Invalid("Chỉ bước lấy ý kiến mới có thể coi im lặng là đồng ý.")


def _check_groups(steps: Sequence[StepSpec]) -> None:
    for step in steps:
        group = [s for s in steps if s.group and s.group == step.group]
        if any((s.rank, s.enough) != (step.rank, step.enough) for s in group) or step.enough > max(
            len(group), 0
        ):
            raise Invalid(
                "Nhóm «%(group)s» phải cùng một lượt và cần không quá số bước của nhóm.", group=step.group
            )


def _check_targets(steps: Sequence[StepSpec]) -> None:
    keys = {s.key for s in steps}
    for step in steps:
        if not set(step.then) <= keys:
            raise Invalid("Bước «%(key)s» dẫn đến một bước không có trong quy trình.", key=step.key)

"""A running dossier goes over to another route: what is open finds its place there, what is done stays history."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from motcua.kernel.errors import Invalid
from motcua.process.moves import open_steps, without
from motcua.process.outcome import Closed, Outcome
from motcua.process.route import Route, StepSpec
from motcua.process.state import OpenStep, State, World

Places = Mapping[str, str]
"""Which step of the new route stands in the place of which of the old one, by their keys, where these differ."""
MOVED = "moved"


def moved(state: State, to: Route, places: Places, world: World) -> Outcome:
    """The dossier on another route. Raises `Invalid` with what keeps it on its own.

    An open step that has the same post at the same place stays open, with its date and whoever holds it; one whose
    place is taken by another step is closed and that one opens, with hours of its own. Steps that the new route has
    beside them open too. No date of the dossier changes.
    """
    own = [s for s in state.steps if not s.spec.asked_by]
    pairs = [(step, _counterpart(step, to, places)) for step in own]
    rank, ways = _one_rank(pairs), _ways(state, to, [spec for _, spec in pairs])
    there = (
        {s.key: s for s in to.on(ways).at_rank(rank)} if to.forks else {s.key: s for s in to.at_rank(rank)}
    )
    stays = {step.no: _stayed(step, there[spec.key], to) for step, spec in pairs if _alike(step.spec, spec)}
    gone = [step for step, spec in pairs if step.no not in stays]
    new = [there[spec.key] for step, spec in pairs if step.no not in stays]
    if not any(step.spec.then for step in own):
        new += _beside(state, own, there, places)
    _ensure_possible(state, own, gone, new)
    asked = {s.no: replace(s, spec=replace(s.spec, rank=rank)) for s in state.steps if s.spec.asked_by}
    kept = tuple({**stays, **asked}[s.no] for s in without(state, gone).steps)
    after, opened = open_steps(replace(state, route=to, steps=kept), tuple(new), world)
    return Outcome(after, tuple(Closed(s, MOVED) for s in gone), opened)


def lost(state: State, to: Route, places: Places) -> list[OpenStep]:
    """The open steps for which the new route has no place."""
    return [
        s for s in state.steps if not s.spec.asked_by and places.get(s.spec.key, s.spec.key) not in to.by_key
    ]


def _counterpart(step: OpenStep, to: Route, places: Places) -> StepSpec:
    spec, key = step.spec, places.get(step.spec.key, step.spec.key)
    found = to.by_key.get(key)
    if found is None:
        raise Invalid(
            "Bước đang mở «%(step)s» không có trong bản mới. Hãy chỉ rõ bước nào của bản mới thay cho nó.",
            step=spec.title,
        )
    if (found.stage, found.kind) != (spec.stage, spec.kind):
        raise Invalid(
            "Bước đang mở «%(step)s» trong bản mới là việc khác: «%(other)s».",
            step=spec.title,
            other=found.title,
        )
    if (found.group, found.enough) != (spec.group, spec.enough):
        raise Invalid("Nhóm lấy ý kiến của «%(step)s» trong bản mới khác đi.", step=spec.title)
    if gone := [key for key in spec.then if key not in to.by_key]:
        raise Invalid("Hồ sơ đang làm lại để quay về bước «%(step)s» mà bản mới không có.", step=gone[0])
    return found


def _one_rank(pairs: Sequence[tuple[OpenStep, StepSpec]]) -> int:
    if not pairs:
        raise Invalid("Hồ sơ không còn bước nào đang mở.")
    ranks = {spec.rank for _, spec in pairs}
    if len(ranks) > 1:
        raise Invalid("Các bước đang mở cùng nhau không còn cùng một lượt trong bản mới.")
    if len({spec.key for _, spec in pairs}) < len(pairs):
        raise Invalid("Hai bước đang mở không thể cùng thành một bước của bản mới.")
    return ranks.pop()


def _ways(state: State, to: Route, specs: Sequence[StepSpec]) -> tuple[str, ...]:
    """By which ways of the new route it came: those it took that are still there, and those on which it stands now."""
    fork_of = {way.key: fork.key for fork in to.forks for way in fork.ways}
    found = {fork_of[way]: way for way in state.ways if way in fork_of}
    for spec in specs:
        if spec.way and found.setdefault(fork_of[spec.way], spec.way) != spec.way:
            raise Invalid("Bước «%(step)s» trong bản mới đứng trên nhánh mà hồ sơ không đi.", step=spec.title)
    return tuple(found[fork.key] for fork in to.forks if fork.key in found)


def _alike(spec: StepSpec, other: StepSpec) -> bool:
    """Whether the same people do it at the same place, so that whoever has it in hand goes on."""
    return (spec.key, spec.post, spec.at) == (other.key, other.post, other.at)


def _stayed(step: OpenStep, spec: StepSpec, to: Route) -> OpenStep:
    """The open step as the new route has it; what it leads back to stays."""
    taken = spec.taken if to.forks else ()
    return replace(step, spec=replace(spec, then=step.spec.then or spec.then, taken=taken))


def _beside(
    state: State, own: Sequence[OpenStep], there: Mapping[str, StepSpec], places: Places
) -> list[StepSpec]:
    """What the new route has at this rank that neither is open nor was done here already."""
    old = state.route.on(state.ways).at_rank(own[0].spec.rank)
    known = {places.get(s.key, s.key) for s in old} | {places.get(s.spec.key, s.spec.key) for s in own}
    return [spec for key, spec in there.items() if key not in known]


def _ensure_possible(
    state: State, own: Sequence[OpenStep], gone: Sequence[OpenStep], new: Sequence[StepSpec]
) -> None:
    if state.waits and (gone or new):
        raise Invalid("Hồ sơ đang chờ nên chưa đổi bước được; hãy chuyển khi hồ sơ được giải quyết tiếp.")
    if {s.no for s in gone} & {s.spec.asked_by for s in state.steps}:
        raise Invalid("Bước đang mở còn chờ ý kiến của cơ quan khác; hãy chuyển khi đã có ý kiến.")
    groups = {s.spec.group for s in own if s.spec.group}
    if any(spec.group in groups for spec in new):
        raise Invalid("Nhóm lấy ý kiến đang chờ trong bản mới có thêm bước.")

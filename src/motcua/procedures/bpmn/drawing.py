"""A route as nodes and flows with places on a sheet: what becomes XML, and what a modeller draws.

One lane for each post, in the order in which the route comes to it; ranks go from left to right. A rank of several
steps stands between two parallel gateways, a fork between two exclusive ones. Each step that has hours carries a timer:
where silence consents it ends the step, elsewhere it only tells that the time is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from motcua.process.forks import Fork, Way
from motcua.process.route import Route, StepSpec
from motcua.process.states import Silence

Point = tuple[float, float]
TASK_WIDE, TASK_HIGH, GATE, EVENT = 140, 80, 50, 36
_COLUMN, _SLOT = 70, 160
LEFT, TOP, LANE_NAME = 80, 80, 30
_FLOW_GAP = 20


@dataclass(frozen=True)
class Node:
    """One thing on the sheet. `kind` is its BPMN element; `on` the task that a timer sits on, whose hours it counts."""

    id: str
    kind: str
    name: str
    x: float
    y: float
    wide: float
    high: float
    lane: int
    step: StepSpec | None = None
    fork: Fork | None = None
    on: str = ""

    @property
    def middle(self) -> float:
        """Half its height, on the sheet."""
        return self.y + self.high / 2


@dataclass(frozen=True)
class Flow:
    """From one node to another; `way` is the way of a fork that begins with it, `last` whether that is the default."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]
    way: Way | None = None
    last: bool = False


@dataclass(frozen=True)
class Lane:
    """A post in a place, with the height that it takes."""

    at: str
    post: str
    y: float
    high: float


@dataclass
class Sheet:
    """Everything, drawn."""

    lanes: list[Lane] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    wide: float = 0

    @property
    def high(self) -> float:
        """All lanes together."""
        return sum(lane.high for lane in self.lanes)


def drawn(route: Route) -> Sheet:
    """The route on a sheet."""
    return _Pen(route).drawn()


@dataclass(frozen=True)
class _End:
    """Where a flow begins next: a node, and the way of a fork that it opens."""

    node: Node
    way: Way | None = None
    last: bool = False


class _Pen:
    """Draws from left to right; `x` is where the next column begins."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.sheet = Sheet(_lanes(route))
        self.places = {(lane.at, lane.post): number for number, lane in enumerate(self.sheet.lanes)}
        self.x = float(LEFT + LANE_NAME + 40)

    def drawn(self) -> Sheet:
        first = self.route.steps[0]
        start = self._node("start", "startEvent", "", (EVENT, EVENT), self._lane(first))
        self.x += EVENT + _COLUMN
        ends = [_End(start)]
        for fork, steps in _segments(self.route):
            ends = self._fork(ends, fork, steps) if fork else self._rank(ends, steps)
        last = self._node("end", "endEvent", "", (EVENT, EVENT), ends[0].node.lane)
        self._join(ends, last)
        self.sheet.wide = self.x + EVENT + _COLUMN - LEFT
        return self.sheet

    def _lane(self, step: StepSpec) -> int:
        return self.places[step.at, step.post]

    def _node(
        self, name: str, kind: str, title: str, size: tuple[float, float], lane: int, slot: int = 0
    ) -> Node:
        wide, high = size
        top = self.sheet.lanes[lane].y + slot * _SLOT + 20
        node = Node(name, kind, title, self.x, top + (TASK_HIGH - high) / 2, wide, high, lane)
        self.sheet.nodes.append(node)
        return node

    def _gate(self, name: str, kind: str, title: str, lane: int, *, fork: Fork | None = None) -> Node:
        node = replace(self._node(name, kind, title, (GATE, GATE), lane), fork=fork)
        self.sheet.nodes[-1] = node
        self.x += GATE + _COLUMN
        return node

    def _rank(self, ends: list[_End], steps: Sequence[StepSpec]) -> list[_End]:
        """Steps side by side, with gateways around them where they are several."""
        name = f"{steps[0].rank}" + (f"-{steps[0].way}" if steps[0].way else "")
        lane = self._lane(steps[0])
        several = len(steps) > 1
        if several:
            ends = self._through(ends, self._gate(_id("split", name), "parallelGateway", "", lane))
        begin = self.x
        done: list[_End] = []
        taken: dict[int, int] = {}
        far = begin
        for step in steps:
            self.x = begin
            slot = taken.get(self._lane(step), 0)
            taken[self._lane(step)] = slot + 1
            done += self._task(ends, step, slot)
            far = max(far, self.x)
        self.x = far
        if several:
            return self._through(done, self._gate(_id("join", name), "parallelGateway", "", lane))
        return done

    def _task(self, ends: list[_End], step: StepSpec, slot: int) -> list[_End]:
        lane = self._lane(step)
        name = _id("step", step.key)
        task = replace(
            self._node(name, "userTask", step.title, (TASK_WIDE, TASK_HIGH), lane, slot), step=step
        )
        self.sheet.nodes[-1] = task
        self._join(ends, task)
        self.x += TASK_WIDE + _COLUMN
        if not step.hours:
            return [_End(task)]
        timer = Node(
            _id("timer", step.key), "boundaryEvent", "", task.x + TASK_WIDE - EVENT - 20,
            task.y + TASK_HIGH - EVENT / 2, EVENT, EVENT, lane, step=step, on=task.id,
        )  # fmt: skip
        self.sheet.nodes.append(timer)
        if step.silence is Silence.CONSENTS:
            merge = self._node(_id("or", step.key), "exclusiveGateway", "", (GATE, GATE), lane, slot)
            self.x += GATE + _COLUMN
            self._join([_End(task), _End(timer)], merge)
            return [_End(merge)]
        late = replace(timer, id=_id("late", step.key), kind="endEvent", step=None, on="",
                       x=timer.x + EVENT + 24, y=timer.y + 22)  # fmt: skip
        self.sheet.nodes.append(late)
        self._join([_End(timer)], late)
        return [_End(task)]

    def _fork(self, ends: list[_End], fork: Fork, steps: Sequence[StepSpec]) -> list[_End]:
        lane = self._lane(steps[0])
        split = self._gate(_id("fork", fork.key), "exclusiveGateway", fork.title, lane, fork=fork)
        self._join(ends, split)
        begin, far = self.x, self.x
        done: list[_End] = []
        for way in fork.ways:
            self.x = begin
            tips = [_End(split, way, way is fork.ways[-1])]
            own = [s for s in steps if s.way == way.key]
            for _rank, some in groupby(own, key=lambda s: s.rank):
                tips = self._rank(tips, list(some))
            done += tips
            far = max(far, self.x)
        self.x = far
        merge = self._gate(_id("merge", fork.key), "exclusiveGateway", "", lane)
        return self._through(done, merge)

    def _through(self, ends: list[_End], node: Node) -> list[_End]:
        self._join(ends, node)
        return [_End(node)]

    def _join(self, ends: Sequence[_End], target: Node) -> None:
        for end in ends:
            number = len(self.sheet.flows) + 1
            self.sheet.flows.append(
                Flow(f"flow_{number}", end.node.id, target.id, _line(end, target), end.way, end.last)
            )


def _line(end: _End, target: Node) -> tuple[Point, ...]:
    """At right angles; what leads past steps of other ways goes above them, and a timer's flow leaves below."""
    node = end.node
    if node.on:
        x, y = node.x + node.wide / 2, node.y + node.high
        if target.kind == "endEvent":
            return (x, y), (x, target.middle), (target.x, target.middle)
        below = target.x + target.wide / 2
        return (x, y), (x, y + 14), (below, y + 14), (below, target.y + target.high)
    here, there = (node.x + node.wide, node.middle), (target.x, target.middle)
    if end.way is not None and target.kind != "userTask" and target.x - node.x > 2 * _COLUMN + GATE:
        above, middle, over = node.y - 30, node.x + node.wide / 2, target.x + target.wide / 2
        return (middle, node.y), (middle, above), (over, above), (over, target.y)
    if node.middle == target.middle:
        return here, there
    turn = target.x - _FLOW_GAP
    return here, (turn, here[1]), (turn, there[1]), there


def _segments(route: Route) -> list[tuple[Fork | None, list[StepSpec]]]:
    """The ranks in order; all that belongs to a fork is one segment."""
    fork_of = {way.key: fork for fork in route.forks for way in fork.ways}
    found: list[tuple[Fork | None, list[StepSpec]]] = []
    for rank in route.ranks:
        steps = list(route.at_rank(rank))
        fork = fork_of.get(steps[0].way)
        if fork and found and found[-1][0] is fork:
            found[-1][1].extend(steps)
        else:
            found.append((fork, steps))
    return found


def _lanes(route: Route) -> list[Lane]:
    most: dict[tuple[str, str], int] = {}
    for rank in route.ranks:
        here = [(s.at, s.post) for s in route.at_rank(rank)]
        for place in here:
            most[place] = max(most.get(place, 1), here.count(place))
    lanes, y = [], float(TOP)
    for (at, post), slots in most.items():
        lanes.append(Lane(at, post, y, slots * _SLOT))
        y += slots * _SLOT
    return lanes


def _id(what: str, key: str) -> str:
    """A name that XML allows: whatever else stands in the key is written as its number."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else f"_{ord(c):x}_" for c in key)
    return f"{what}_{plain}"

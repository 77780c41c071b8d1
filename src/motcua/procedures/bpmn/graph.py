"""What a modeller drew, as a chain of steps, steps side by side and forks: the structure that a route can have.

Whatever else is in the drawing is told as a finding with the element's id; nothing is left out in silence.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from motcua.procedures.bpmn.names import gettext_noop


class Finding(NamedTuple):
    """What could not be taken over as it was drawn: of which element, in Vietnamese, with what stands for its names."""

    element: str
    sentence: str
    named: Mapping[str, str] = {}


@dataclass(frozen=True)
class Task:
    """A step."""

    id: str


@dataclass(frozen=True)
class Beside:
    """Branches that run together."""

    id: str
    branches: tuple["Chain", ...]


@dataclass(frozen=True)
class Choice:
    """Branches of which one is gone; each begins with the flow of this id."""

    id: str
    branches: tuple[tuple[str, "Chain"], ...]


Chain = tuple["Task | Beside | Choice", ...]
Kind = Literal["start", "end", "task", "beside", "choice", "through"]


@dataclass
class Graph:
    """Nodes by what they are to us, and flows between them, in the order in which the file has them."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    flows: dict[str, tuple[str, str]] = field(default_factory=dict)

    def leaving(self, node: str) -> list[tuple[str, str]]:
        """Id and target of the flows that leave a node."""
        return [(flow, there) for flow, (here, there) in self.flows.items() if here == node]


def chain_of(graph: Graph, found: list[Finding]) -> Chain:
    """The drawing as a chain from its start on; what cannot be said is added to `found`."""
    starts = [node for node, kind in graph.kinds.items() if kind == "start"]
    entered = {there for _, there in graph.flows.values()}
    if not starts:
        starts = [node for node in graph.kinds if node not in entered]
        found.append(
            Finding("", gettext_noop("Hình không có điểm bắt đầu; đã lấy bước đầu tiên không có luồng vào."))
        )
    if not starts:
        return ()
    found += [
        Finding(other, gettext_noop("Hình có nhiều điểm bắt đầu; chỉ giữ điểm đầu tiên."))
        for other in starts[1:]
    ]
    reader = _Reader(graph, found)
    chain = reader.chain(starts[0], frozenset())
    lost = [n for n, kind in graph.kinds.items() if kind == "task" and n not in reader.seen]
    found += [
        Finding(n, gettext_noop("Bước này không nối với đường đi từ điểm bắt đầu nên không giữ."))
        for n in lost
    ]
    return chain


class _Reader:
    """Follows the flows; `seen` are the tasks that it came to."""

    def __init__(self, graph: Graph, found: list[Finding]) -> None:
        self.graph, self.found = graph, found
        self.seen: set[str] = set()
        self.reach: dict[str, tuple[str, ...]] = {}

    def chain(self, node: str, stops: Collection[str]) -> Chain:
        """From a node on until a stop or the end."""
        items: list[Task | Beside | Choice] = []
        passed: set[str] = set()
        while node not in stops:
            if node in passed or (self.graph.kinds[node] == "task" and node in self.seen):
                self._back(node)
                break
            passed.add(node)
            item, after = self._item(node, stops)
            items += item
            if after is None:
                break
            node = after
        return tuple(items)

    def _back(self, node: str) -> None:
        self.found.append(
            Finding(
                node,
                gettext_noop(
                    "Luồng quay lại bước đã có: quy trình không có vòng lặp (trả lại là việc riêng, không vẽ)."
                ),
            )
        )

    def _item(self, node: str, stops: Collection[str]) -> tuple[list[Task | Beside | Choice], str | None]:
        """What stands at a node, and which node follows."""
        kind, leaving = self.graph.kinds[node], self.graph.leaving(node)
        here: list[Task | Beside | Choice] = []
        if kind == "task":
            self.seen.add(node)
            here = [Task(node)]
        if kind == "end" or not leaving:
            return here, None
        if len(leaving) == 1:
            return here, leaving[0][1]
        if kind not in ("beside", "choice"):
            self.found.append(
                Finding(
                    node,
                    gettext_noop(
                        "Nhiều luồng ra mà không có cổng; đã coi là làm song song. Hãy vẽ cổng song song."
                    ),
                )
            )
        meet = self._meet([there for _, there in leaving])
        until = {*stops, *([meet] if meet else [])}
        branches = tuple((flow, self.chain(there, until)) for flow, there in leaving)
        if kind == "choice":
            return [*here, Choice(node, branches)], meet
        return [*here, Beside(node, tuple(chain for _, chain in branches))], meet

    def _meet(self, branches: Sequence[str]) -> str | None:
        """Where all branches come together first; None where they do not."""
        reached = [self._reached(node) for node in branches]
        common = set(reached[0]).intersection(*reached[1:])
        if not common:
            return None
        # The nearest is the one from which all the others are reached.
        return max(common, key=lambda node: (len(self._reached(node)), node in branches))

    def _reached(self, node: str) -> tuple[str, ...]:
        """The node and all that can be reached from it."""
        if node not in self.reach:
            found, waiting = {node: None}, [node]
            while waiting:
                for _, there in self.graph.leaving(waiting.pop()):
                    if there not in found:
                        found[there] = None
                        waiting.append(there)
            self.reach[node] = tuple(found)
        return self.reach[node]

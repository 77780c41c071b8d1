"""A BPMN file as the content of a route, for a draft: what it says, and a finding for each thing a route cannot say.

The file may be a stranger's: it is opened in a child process, without entities, within limits of size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import orjson
from lxml import etree

from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal
from motcua.platform.sandbox.calls import confined
from motcua.procedures.bpmn.durations import hours_of, same
from motcua.procedures.bpmn.graph import Beside, Chain, Choice, Finding, Graph, Kind, Task, chain_of
from motcua.procedures.bpmn.names import MOST_BYTES, MOST_ELEMENTS, MOST_STEPS, bpmn, gettext_noop, own
from motcua.process.route import stage_of
from motcua.process.states import StepKind

Json = dict[str, Any]
Element = Any
_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("userTask", "task", "manualTask"), "task"),
    **dict.fromkeys(
        ("serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask", "subProcess", "callActivity"),
        "task",
    ),
    **dict.fromkeys(("transaction", "adHocSubProcess"), "task"),
    "startEvent": "start",
    "endEvent": "end",
    "parallelGateway": "beside",
    "inclusiveGateway": "beside",
    "exclusiveGateway": "choice",
    **dict.fromkeys(("complexGateway", "eventBasedGateway"), "choice"),
    **dict.fromkeys(("intermediateCatchEvent", "intermediateThrowEvent"), "through"),
}  # fmt: skip
_AS = {
    **dict.fromkeys(("serviceTask", "scriptTask", "sendTask", "receiveTask", "businessRuleTask"),
                    gettext_noop("Việc tự động không có trong quy trình; đã để thành một bước có người làm.")),
    **dict.fromkeys(("subProcess", "callActivity", "transaction", "adHocSubProcess"),
                    gettext_noop("Quy trình con đã để thành một bước; các bước bên trong không giữ.")),
    "inclusiveGateway": gettext_noop("Cổng «một hoặc nhiều» đã coi là làm song song tất cả."),
    **dict.fromkeys(("complexGateway", "eventBasedGateway"),
                    gettext_noop("Cổng này đã coi là rẽ một nhánh; hãy xem lại điều kiện.")),
    **dict.fromkeys(("intermediateCatchEvent", "intermediateThrowEvent"),
                    gettext_noop("Sự kiện giữa đường không có trong quy trình nên không giữ.")),
}  # fmt: skip
_KNOWN = {
    *("sequenceFlow", "laneSet", "extensionElements", "documentation", "boundaryEvent"),
    *("ioSpecification", "property"),
}
_INSIDE = {"extensionElements", "incoming", "outgoing", "documentation", "timerEventDefinition"}
_NUMBERS = {"rank": int, "enough": int, "hours": float, "order": int}


@dataclass
class Read:
    """A content as far as it could be read, and what could not. It need not be one that can be published."""

    content: Json
    findings: list[Finding] = field(default_factory=list)


def read_bpmn(data: bytes, key: str) -> Read:
    """What a file says, as a route under `key`. Raises `Invalid` for one that is no BPMN, or too large."""
    if len(data) > MOST_BYTES:
        raise Invalid(
            gettext_noop("Tệp quá lớn: tối đa 2 MB."), fields={"file": [gettext_noop("Tệp quá lớn.")]}
        )
    found = _read(data, key)
    return Read(found["content"], [Finding(*one) for one in found["findings"]])


@confined()
def _read(data: bytes, key: str) -> Json:
    root = _opened(data)
    reading = _Reading(root)
    content = reading.content(key)
    return {"content": content, "findings": [list(one) for one in reading.found]}


def _opened(data: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_bpmn(gettext_noop("Tệp không phải XML đúng cách; hãy xuất lại từ phần mềm vẽ.")) from error
    if root.getroottree().docinfo.doctype:
        raise _no_bpmn(
            gettext_noop("Tệp có khai báo DOCTYPE nên không được nhận; hãy xuất lại từ phần mềm vẽ.")
        )
    if root.tag != bpmn("definitions"):
        raise _no_bpmn(gettext_noop("Tệp không phải BPMN 2.0: phần tử gốc phải là definitions."))
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise _no_bpmn(gettext_noop("Hình có quá nhiều phần tử (tối đa 5.000)."))
    return root


def _no_bpmn(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"file": [sentence]})


class _Reading:
    """One file; `found` gathers the findings."""

    def __init__(self, root: Element) -> None:
        self.found: list[Finding] = []
        self.root = root
        self.process = self._process()
        self.nodes = {one.get("id", ""): one for one in self.process if isinstance(one.tag, str)}
        self.lanes = self._lanes()
        self.timers = self._timers()
        self.graph = self._graph()

    def content(self, key: str) -> Json:
        """The route's content: ranks as drawn, unless the file says finer ones that fit."""
        chain = chain_of(self.graph, self.found)
        placed: list[_Placed] = []
        forks: list[Json] = []
        self._place(chain, 1, "", placed, forks)
        if len(placed) > MOST_STEPS:
            raise _no_bpmn(gettext_noop("Hình có quá nhiều bước (tối đa 60)."))
        steps = [self._step(one) for one in placed]
        _own_keys(steps)
        _own_ranks(steps, placed, forks)
        orders = [step.pop("order", None) for step in steps]
        if None not in orders and len(set(orders)) == len(orders):
            steps = [step for _, step in sorted(zip(orders, steps, strict=True), key=lambda pair: pair[0])]
        steps.sort(key=lambda step: step["rank"])
        plain: Json = {"title": self._title(), "key": key, "steps": steps}
        return {**plain, "forks": forks} if forks else plain

    def _process(self) -> Element:
        processes = self.root.findall(bpmn("process"))
        if not processes:
            raise _no_bpmn(gettext_noop("Tệp không có quy trình nào (process)."))
        most = max(processes, key=len)
        for other in processes:
            if other is not most:
                self._tell(other, gettext_noop("Tệp có nhiều quy trình; chỉ giữ quy trình nhiều bước nhất."))
        for tag, sentence in (
            (
                "messageFlow",
                gettext_noop("Luồng thông điệp giữa các bên không có trong quy trình nên không giữ."),
            ),
            ("group", gettext_noop("Khung gom nhóm chỉ để nhìn nên không giữ.")),
        ):
            for one in self.root.iter(bpmn(tag)):
                self._tell(one, sentence)
        return most

    def _title(self) -> str:
        pools = [
            p for p in self.root.iter(bpmn("participant")) if p.get("processRef") == self.process.get("id")
        ]
        named = [one.get("name", "") for one in (self.process, *pools)]
        return normal(next((name for name in named if name.strip()), ""))

    def _tell(self, element: Element, sentence: str, **named: str) -> None:
        self.found.append(Finding(element.get("id", ""), sentence, named))

    def _lanes(self) -> dict[str, Element]:
        """The lane of each node, the innermost one."""
        found: dict[str, Element] = {}
        for lane in self.process.iter(bpmn("lane")):
            for node in lane.findall(bpmn("flowNodeRef")):
                found[(node.text or "").strip()] = lane
        return found

    def _timers(self) -> dict[str, Element]:
        """The timer that sits on each task."""
        found: dict[str, Element] = {}
        for event in self.process.findall(bpmn("boundaryEvent")):
            on = event.get("attachedToRef", "")
            if event.find(bpmn("timerEventDefinition")) is None or on in found:
                self._tell(
                    event, gettext_noop("Chỉ giữ một đồng hồ thời hạn ở mỗi bước; sự kiện này không giữ.")
                )
            else:
                found[on] = event
        return found

    def _graph(self) -> Graph:
        graph = Graph()
        boundary = {one.get("id", "") for one in self.process.findall(bpmn("boundaryEvent"))}
        for name, node in self.nodes.items():
            kind = _KINDS.get(_local(node))
            if kind:
                graph.kinds[name] = kind
                self._look_into(node)
            elif _local(node) not in _KNOWN:
                self._tell(
                    node,
                    gettext_noop("Phần tử «%(what)s» không có trong quy trình nên không giữ."),
                    what=_local(node),
                )
        for flow in self.process.findall(bpmn("sequenceFlow")):
            here, there = flow.get("sourceRef", ""), flow.get("targetRef", "")
            if here in boundary:
                self._timed_out(here, there)
            elif here in graph.kinds and there in graph.kinds:
                graph.flows[flow.get("id", f"{here}-{there}")] = (here, there)
            else:
                self._tell(flow, gettext_noop("Luồng này không nối hai phần tử đã giữ nên không giữ."))
        return graph

    def _look_into(self, node: Element) -> None:
        if sentence := _AS.get(_local(node)):
            self._tell(node, sentence)
        for part in node:
            name = _local(part)
            if name.endswith("LoopCharacteristics"):
                self._tell(
                    node, gettext_noop("Bước lặp lại nhiều lần không có trong quy trình; đã để làm một lần.")
                )
            elif name.endswith("EventDefinition") and name != "timerEventDefinition":
                self._tell(
                    node,
                    gettext_noop("Loại sự kiện «%(what)s» không có trong quy trình nên không giữ."),
                    what=name,
                )

    def _timed_out(self, timer: str, there: str) -> None:
        """Time that passes tells, or counts as consent; where it leads to work of its own, that is told."""
        node = self.nodes.get(there)
        if node is not None and _KINDS.get(_local(node)) == "task" and not _consents(self.nodes[timer]):
            self._tell(
                self.nodes[timer],
                gettext_noop("Việc làm khi hết giờ không có trong quy trình nên không giữ đường này."),
            )

    # Places

    def _place(self, chain: Chain, rank: int, way: str, placed: list["_Placed"], forks: list[Json]) -> int:
        """Put a chain's steps at ranks from `rank` on; returns the next free one."""
        for item in chain:
            if isinstance(item, Task):
                placed.append(_Placed(item.id, rank, way))
                rank += 1
            elif isinstance(item, Beside):
                rank = self._beside(item, rank, way, placed, forks)
            else:
                rank = self._choice(item, rank, way, placed, forks)
        return rank

    def _beside(self, item: Beside, rank: int, way: str, placed: list["_Placed"], forks: list[Json]) -> int:
        if any(
            len(branch) > 1 or any(not isinstance(one, Task) for one in branch) for branch in item.branches
        ):
            self.found.append(
                Finding(
                    item.id,
                    gettext_noop(
                        "Nhánh song song có nhiều bước: các bước đã xếp thành từng lượt, lượt sau chờ cả lượt trước."
                    ),
                )
            )
        return max([rank, *(self._place(branch, rank, way, placed, forks) for branch in item.branches)])

    def _choice(self, item: Choice, rank: int, way: str, placed: list["_Placed"], forks: list[Json]) -> int:
        inside = bool(way)
        if inside:
            self.found.append(
                Finding(
                    item.id,
                    gettext_noop(
                        "Rẽ trong nhánh đã rẽ chưa ghi được: đã giữ các bước, bỏ điều kiện. Hãy tách riêng."
                    ),
                )
            )
            return max([rank, *(self._place(one, rank, way, placed, forks) for _, one in item.branches)])
        gate = self.nodes[item.id]
        default = gate.get("default", "")
        order = sorted(
            item.branches, key=lambda pair: (self._is_last(pair[0], default), self._order(pair[0]))
        )
        fork = {"key": _said(gate, "fork").get("key") or _key(item.id), "title": _name(gate, "Rẽ nhánh")}
        ways: list[Json] = []
        ends = [rank]
        forks.append({**fork, "ways": ways})
        for number, (flow, branch) in enumerate(order, 1):
            drawn = self._way(flow, number, last=number == len(order))
            ways.append(drawn)
            ends.append(self._place(branch, rank, drawn["key"], placed, forks))
        return max(ends)

    def _is_last(self, flow: str, default: str) -> bool:
        if default:
            return flow == default
        return self.nodes[flow].find(bpmn("conditionExpression")) is None

    def _order(self, flow: str) -> int:
        """In which order conditions are asked: what a modeller added comes after what the file names."""
        said = _said(self.nodes[flow], "way").get("order", "")
        return int(said) if said.isdecimal() and len(said) < 5 else 9999

    def _way(self, flow: str, number: int, *, last: bool) -> Json:
        drawn = self.nodes[flow]
        key = _said(drawn, "way").get("key") or _key(flow)
        way: Json = {"key": key, "title": _name(drawn, f"Nhánh {number}")}
        condition = drawn.find(bpmn("conditionExpression"))
        text = (condition.text or "").strip() if condition is not None else ""
        if last:
            if text:
                self._tell(
                    drawn,
                    gettext_noop("Nhánh cuối là «còn lại» nên không giữ điều kiện «%(said)s»."),
                    said=text[:200],
                )
            return way
        if rule := _rule(text):
            return {**way, "when": rule}
        self._tell(
            drawn,
            gettext_noop("Điều kiện «%(said)s» không đọc được; hãy chọn điều kiện ở bảng nhánh."),
            said=text[:200],
        )
        return way

    # Steps

    def _step(self, placed: "_Placed") -> Json:
        node = self.nodes[placed.id]
        said = self._numbers(node, _said(node, "step"))
        kind = self._kind(node, said)
        where = self._where(node, said)
        step: Json = {
            "key": said.get("key") or _key(placed.id),
            "rank": said.get("rank", placed.rank),
            "stage": stage_of(kind).value,
            "kind": kind.value,
            "title": _name(node, ""),
            **where,
            "hours": self._hours(node, said),
        }
        if not step["title"]:
            step["title"] = "Bước chưa đặt tên"
            self._tell(node, gettext_noop("Bước chưa có tên."))
        for name in ("question", "group", "enough"):
            if said.get(name):
                step[name] = said[name]
        if self._silent(node, said):
            step["silence"] = "consents"
        if said.get("then"):
            step["then"] = said["then"].split()
        if placed.way:
            step["way"] = placed.way
        return {**step, **({"order": said["order"]} if "order" in said else {})}

    def _numbers(self, node: Element, said: Mapping[str, str]) -> Json:
        found: Json = dict(said)
        for name, number in _NUMBERS.items():
            if name in found:
                try:
                    found[name] = number(found[name])
                except ValueError:
                    self._tell(
                        node, gettext_noop("«%(what)s» của bước không phải một số nên không giữ."), what=name
                    )
                    del found[name]
        return found

    def _kind(self, node: Element, said: Json) -> StepKind:
        if said.get("kind") in set(StepKind):
            return StepKind(said["kind"])
        self._tell(
            node,
            gettext_noop("Hình chưa nói loại bước của «%(step)s»; đã để là Thẩm định, hãy chọn lại."),
            step=_name(node, "?"),
        )
        return StepKind.WORK

    def _where(self, node: Element, said: Json) -> dict[str, str]:
        """The lane says whose step it is; where it says nothing, the step itself."""
        lane = self.lanes.get(node.get("id", ""))
        post = _said(lane, "post") if lane is not None else {}
        if not post and lane is not None and not said.get("post"):
            self._tell(
                lane,
                gettext_noop("Làn «%(lane)s» chưa nói cơ quan và vị trí; hãy chọn lại ở từng bước."),
                lane=_name(lane, "?"),
            )
        found = {name: post.get(name) or said.get(name) or "" for name in ("post", "at")}
        if not all(found.values()):
            self._tell(
                node, gettext_noop("Bước «%(step)s» chưa có vị trí hoặc nơi làm."), step=_name(node, "?")
            )
        return {"post": found["post"], "at": found["at"] or "handling"}

    def _hours(self, node: Element, said: Json) -> float:
        """The timer's, which people see; the step's own where both say the same."""
        known = float(said.get("hours") or 0)
        timer = self.timers.get(node.get("id", ""))
        if timer is None:
            if known:
                self._tell(node, gettext_noop("Bước không còn đồng hồ thời hạn; đã để 0 giờ."))
            return 0.0
        text = (timer.findtext(f"{bpmn('timerEventDefinition')}/{bpmn('timeDuration')}") or "").strip()
        timed = hours_of(text)
        if timed is None:
            self._tell(
                timer, gettext_noop("Thời hạn «%(said)s» không đọc được; hãy ghi như PT8H."), said=text[:80]
            )
            return known
        return known if same(known, timed) else timed

    def _silent(self, node: Element, said: Json) -> bool:
        timer = self.timers.get(node.get("id", ""))
        if timer is None:
            return said.get("silence") == "consents"
        return _consents(timer) if "kind" in said else False


@dataclass(frozen=True)
class _Placed:
    """A task with the rank and way at which it stands."""

    id: str
    rank: int
    way: str


def _consents(timer: Element) -> bool:
    """Whether the end of the time ends the step: BPMN's own word for it."""
    return bool(timer.get("cancelActivity", "true") == "true")


def _own_keys(steps: Sequence[Json]) -> None:
    """No two steps under one key: a task that was copied in a modeller is a step of its own."""
    taken: set[str] = set()
    for step in steps:
        base, number = step["key"], 2
        while step["key"] in taken:
            step["key"], number = f"{base}_{number}", number + 1
        taken.add(step["key"])


def _own_ranks(steps: Sequence[Json], placed: Sequence[_Placed], forks: Sequence[Json]) -> None:
    """Ranks that the file names are kept where they mean what is drawn; otherwise those of the drawing."""
    fork_of = {way["key"]: number for number, fork in enumerate(forks, 1) for way in fork["ways"]}
    both = list(zip(steps, placed, strict=True))
    for (step, one), (step2, other) in combinations(both, 2):
        apart = one.way != other.way and fork_of.get(one.way) == fork_of.get(other.way, 0)
        drawn, said = one.rank - other.rank, step["rank"] - step2["rank"]
        if not apart and ((drawn > 0) - (drawn < 0)) != ((said > 0) - (said < 0)):
            break
    else:
        return
    for step, one in both:
        step["rank"] = one.rank


def _said(element: Element, name: str) -> dict[str, str]:
    """What our own extension of an element says."""
    found = element.find(f"{bpmn('extensionElements')}/{own(name)}")
    return dict(found.attrib) if found is not None else {}


def _name(element: Element, otherwise: str) -> str:
    return normal(element.get("name", "")) or otherwise


def _local(element: Element) -> str:
    return etree.QName(element).localname if etree.QName(element).namespace else str(element.tag)


def _key(name: str) -> str:
    return name.strip()[:60].lower() or "x"


def _rule(text: str) -> Any:
    try:
        found = orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None

"""A route as a file that common modellers open: what people see in BPMN's own words, what BPMN lacks in ours."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from lxml import etree

from motcua.procedures.bpmn import drawing
from motcua.procedures.bpmn.drawing import Node, Sheet
from motcua.procedures.bpmn.durations import duration
from motcua.procedures.bpmn.names import BPMNDI, DC, DI, NAMESPACES, XSI, bpmn, own
from motcua.process.forks import Way
from motcua.process.route import StepSpec, route_from_json
from motcua.process.states import Silence

Element = Any
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_bpmn(content: Mapping[str, Any], names: Mapping[str, str]) -> bytes:
    """The BPMN of a route's content; `names` are those of agencies and of `counter` and `handling`.

    Raises `Invalid` for a content that is no route.
    """
    route = route_from_json(content)
    sheet = drawing.drawn(route)
    title = str(content.get("title") or route.key)
    root = etree.Element(bpmn("definitions"), nsmap=NAMESPACES)
    root.set("id", "definitions_route")
    root.set("targetNamespace", "urn:motcua:routes")
    root.set("exporter", "motcua")
    pool = _under(_under(root, bpmn("collaboration"), id="collaboration_route"), bpmn("participant"))
    _say(pool, id="pool_route", name=title, processRef="process_route")
    order = {step.key: number for number, step in enumerate(route.steps)}
    _process(root, route.key, title, sheet, names, order)
    _diagram(root, sheet)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _process(
    root: Element, key: str, title: str, sheet: Sheet, names: Mapping[str, str], order: Mapping[str, int]
) -> None:
    process = _under(root, bpmn("process"), id="process_route", name=title, isExecutable="true")
    _extension(process, "route", key=key)
    lanes = _under(process, bpmn("laneSet"), id="lanes_route")
    for number, lane in enumerate(sheet.lanes):
        name = f"{names.get(lane.at, lane.at)}: {lane.post}"
        drawn = _under(lanes, bpmn("lane"), id=f"lane_{number}", name=name)
        _extension(drawn, "post", at=lane.at, post=lane.post)
        for node in sheet.nodes:
            if node.lane == number:
                _under(drawn, bpmn("flowNodeRef")).text = node.id
    for node in sheet.nodes:
        _node(process, node, sheet, order)
    ways = {way.key: str(n) for node in sheet.nodes if node.fork for n, way in enumerate(node.fork.ways)}
    for flow in sheet.flows:
        element = _under(
            process, bpmn("sequenceFlow"), id=flow.id, sourceRef=flow.source, targetRef=flow.target
        )
        if flow.way is not None:
            _way(element, flow.way, ways[flow.way.key])


def _node(process: Element, node: Node, sheet: Sheet, order: Mapping[str, int]) -> None:
    element = _under(process, bpmn(node.kind), id=node.id)
    if node.name:
        _say(element, name=node.name)
    if node.fork:
        _say(element, default=next(flow.id for flow in sheet.flows if flow.source == node.id and flow.last))
        _extension(element, "fork", key=node.fork.key)
    if node.on and node.step:
        _say(element, attachedToRef=node.on, cancelActivity=_yes(node.step.silence is Silence.CONSENTS))
    elif node.step:
        _extension(element, "step", **_step(node.step), order=str(order[node.step.key]))
    for flow in sheet.flows:
        if flow.target == node.id:
            _under(element, bpmn("incoming")).text = flow.id
    for flow in sheet.flows:
        if flow.source == node.id:
            _under(element, bpmn("outgoing")).text = flow.id
    if node.on and node.step:
        timer = _under(element, bpmn("timerEventDefinition"), id=f"{node.id}_time")
        time = _under(timer, bpmn("timeDuration"))
        time.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        time.text = duration(node.step.hours)


def _step(step: StepSpec) -> dict[str, str]:
    """All of a step; its title is the task's name, its way follows from where it stands."""
    plain = {name: value for name, value in step.to_json().items() if name not in ("title", "stage", "way")}
    return {name: " ".join(v) if isinstance(v, list) else str(v) for name, v in plain.items()}


def _way(element: Element, way: Way, order: str) -> None:
    _say(element, name=way.title)
    _extension(element, "way", key=way.key, order=order)
    if way.when is not None:
        condition = _under(element, bpmn("conditionExpression"))
        condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        condition.set("language", "https://jsonlogic.com")
        condition.text = _plain(orjson.dumps(way.when).decode())


def _diagram(root: Element, sheet: Sheet) -> None:
    diagram = _under(root, f"{{{BPMNDI}}}BPMNDiagram", id="diagram_route")
    plane = _under(diagram, f"{{{BPMNDI}}}BPMNPlane", id="plane_route", bpmnElement="collaboration_route")
    left = drawing.LEFT
    pool = _shape(plane, "pool_route", left, drawing.TOP, sheet.wide, sheet.high)
    pool.set("isHorizontal", "true")
    for number, lane in enumerate(sheet.lanes):
        inner = drawing.LANE_NAME
        drawn = _shape(plane, f"lane_{number}", left + inner, lane.y, sheet.wide - inner, lane.high)
        drawn.set("isHorizontal", "true")
    for node in sheet.nodes:
        shape = _shape(plane, node.id, node.x, node.y, node.wide, node.high)
        if node.kind == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
    for flow in sheet.flows:
        edge = _under(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{flow.id}_di", bpmnElement=flow.id)
        for x, y in flow.points:
            _under(edge, f"{{{DI}}}waypoint", x=f"{x:g}", y=f"{y:g}")


def _shape(plane: Element, of: str, x: float, y: float, wide: float, high: float) -> Element:
    shape = _under(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{of}_di", bpmnElement=of)
    _under(shape, f"{{{DC}}}Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{wide:g}", height=f"{high:g}")
    return shape


def _under(parent: Element, tag: str, **said: str) -> Element:
    return _say(etree.SubElement(parent, tag), **said)


def _say(element: Element, **said: str) -> Element:
    for name, value in said.items():
        element.set(name, _plain(value))
    return element


def _extension(element: Element, name: str, **said: str) -> None:
    """Ours, inside the element that BPMN keeps for it; it stands first, as the schema asks."""
    _under(_under(element, bpmn("extensionElements")), own(name), **said)


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _yes(value: bool) -> str:
    return "true" if value else "false"

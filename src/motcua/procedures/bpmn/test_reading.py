"""BPMN that others drew: what a route can say of it is taken over, what it cannot say is told by element."""

from typing import Any

import pytest
from lxml import etree

from motcua.kernel.errors import Invalid
from motcua.procedures.bpmn.durations import duration, hours_of
from motcua.procedures.bpmn.names import MOST_BYTES, bpmn, own
from motcua.procedures.bpmn.reading import Read, read_bpmn
from motcua.procedures.bpmn.writing import write_bpmn
from motcua.process.route import route_from_json
from tests.support.routes import forked, plain_steps

NAMES = {"counter": "Nơi tiếp nhận", "handling": "Cơ quan giải quyết"}
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'


def foreign(inside: str, flows: str = "") -> Read:
    """What comes of a process that somebody drew without any of our own words; `a>b` is a flow."""
    drawn = "".join(
        f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
        for n, (a, b) in enumerate(pair.split(">") for pair in flows.split())
    )
    return read_bpmn(f'{HEAD}<process id="p">{inside}{drawn}</process></definitions>'.encode(), "x")


def told(read: Read) -> dict[str, str]:
    return {one.element: one.sentence % one.named for one in read.findings}


def changed(content: dict[str, Any], change: Any) -> Read:
    """Our own file, changed as a modeller changes it."""
    root = etree.fromstring(write_bpmn(content, NAMES))
    change(root)
    return read_bpmn(etree.tostring(root), "x")


def one(root: Any, name: str) -> Any:
    return next(element for element in root.iter() if element.get("id") == name)


def plain() -> dict[str, Any]:
    return {"key": "plain", "title": "Quy trình", "steps": plain_steps()}


def test_what_is_changed_in_a_modeller_is_what_the_draft_says() -> None:
    def change(root: Any) -> None:
        one(root, "step_check").set("name", "Thẩm tra kỹ")
        one(root, "timer_check").find(f".//{bpmn('timeDuration')}").text = "P1DT2H30M"

    read = changed(plain(), change)
    step = next(s for s in read.content["steps"] if s["key"] == "check")
    assert (step["title"], step["hours"], read.findings) == ("Thẩm tra kỹ", 10.5, [])


def test_a_step_that_was_moved_to_another_lane_is_done_by_its_post() -> None:
    def change(root: Any) -> None:
        for ref in root.iter(bpmn("flowNodeRef")):
            if ref.text == "step_check":
                ref.getparent().remove(ref)
        lane = next(
            x for x in root.iter(bpmn("lane")) if x.find(f".//{own('post')}").get("post") == "approval"
        )
        etree.SubElement(lane, bpmn("flowNodeRef")).text = "step_check"

    step = next(s for s in changed(plain(), change).content["steps"] if s["key"] == "check")
    assert step["post"] == "approval"


def test_a_step_that_was_put_in_asks_for_its_kind_and_everything_after_moves_on() -> None:
    def change(root: Any) -> None:
        process = root.find(bpmn("process"))
        etree.SubElement(process, bpmn("userTask"), id="new", name="Đo đạc")
        flow = next(f for f in process.iter(bpmn("sequenceFlow")) if f.get("sourceRef") == "step_check")
        etree.SubElement(
            process, bpmn("sequenceFlow"), id="f", sourceRef="new", targetRef=flow.get("targetRef")
        )
        flow.set("targetRef", "new")

    read = changed(plain(), change)
    assert [(s["title"], s["rank"]) for s in read.content["steps"]][1:4] == [
        ("check", 2), ("Đo đạc", 3), ("approve", 4),
    ]  # fmt: skip
    assert "chưa nói loại bước của «Đo đạc»" in " ".join(f.sentence % f.named for f in read.findings)


def test_a_step_that_was_copied_is_a_step_of_its_own() -> None:
    read = foreign(
        '<startEvent id="s"/><userTask id="a" name="A"/><userTask id="A" name="B"/><endEvent id="e"/>',
        "s>a a>A A>e",
    )
    assert [s["key"] for s in read.content["steps"]] == ["a", "a_2"]


def test_a_fork_that_somebody_drew_has_its_ways_and_asks_for_conditions_that_it_can_read() -> None:
    read = foreign(
        '<startEvent id="s"/><exclusiveGateway id="g" name="Đất ở?" default="f1"/><task id="a" name="A"/>'
        '<task id="b" name="B"/><exclusiveGateway id="m"/><task id="c" name="C"/><endEvent id="e"/>',
        "s>g g>a g>b a>m b>m m>c c>e",
    )
    (fork,) = read.content["forks"]
    assert fork["title"] == "Đất ở?"
    assert [w["key"] for w in fork["ways"]] == ["f2", "f1"]
    assert {s["title"]: (s["rank"], s.get("way")) for s in read.content["steps"]} == {
        "A": (1, "f1"), "B": (1, "f2"), "C": (2, None),
    }  # fmt: skip
    assert "hãy chọn điều kiện" in told(read)["f2"]


@pytest.mark.parametrize(
    ("drawn", "flows", "element", "words"),
    [
        ('<scriptTask id="a" name="A"/>', "s>a a>e", "a", "Việc tự động"),
        ('<subProcess id="a" name="A"/>', "s>a a>e", "a", "Quy trình con"),
        ('<userTask id="a" name="A"><multiInstanceLoopCharacteristics/></userTask>', "s>a a>e", "a", "lặp lại"),
        ('<userTask id="a"/>', "s>a a>e", "a", "chưa có"),
        ('<userTask id="a" name="A"/><dataObject id="d"/>', "s>a a>e", "d", "dataObject"),
        ('<userTask id="a" name="A"/><textAnnotation id="t"/>', "s>a a>e", "t", "textAnnotation"),
        ('<userTask id="a" name="A"/><userTask id="b" name="B"/>', "s>a a>e", "b", "không nối"),
        ('<userTask id="a" name="A"/><userTask id="b" name="B"/>', "s>a a>b b>a", "a", "vòng lặp"),
        ('<userTask id="a" name="A"/><intermediateCatchEvent id="i"/>', "s>i i>a a>e", "i", "giữa đường"),
        ('<inclusiveGateway id="g"/><userTask id="a" name="A"/><userTask id="b" name="B"/>',
         "s>g g>a g>b a>e b>e", "g", "một hoặc nhiều"),
        ('<userTask id="a" name="A"/><userTask id="b" name="B"/><userTask id="c" name="C"/>',
         "s>a a>b a>c b>e c>e", "a", "không có cổng"),
        ('<parallelGateway id="g"/><task id="a" name="A"/><task id="b" name="B"/><task id="c" name="C"/>',
         "s>g g>a g>b a>c b>e c>e", "g", "nhiều bước"),
    ],
)  # fmt: skip
def test_what_a_route_cannot_say_is_told_by_its_element_and_the_steps_are_kept(
    drawn: str, flows: str, element: str, words: str
) -> None:
    read = foreign(f'<startEvent id="s"/>{drawn}<endEvent id="e"/>', flows)
    assert words in " ".join(f.sentence % f.named for f in read.findings if f.element == element)
    assert "a" in {s["key"] for s in read.content["steps"]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "XML"),
        (b"not xml", "XML"),
        (b"<html/>", "definitions"),
        (f"{HEAD}</definitions>".encode(), "process"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD.encode() + b"<process/></definitions>", "DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + HEAD.encode() + b"</definitions>", "DOCTYPE"),
        (f"{HEAD}<process>{'<task/>' * 6000}</process></definitions>".encode(), "phần tử"),
        (b" " * (MOST_BYTES + 1), "2 MB"),
        (HEAD.encode() + b"<a>" * 3000, "XML"),
    ],
)
def test_a_file_that_is_none_or_means_harm_is_refused_with_words(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_bpmn(data, "x")


def test_an_entity_is_never_opened() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(Invalid):
        read_bpmn(f'{bomb}]>{HEAD}<process name="&i;"/></definitions>'.encode(), "x")


def test_a_forked_route_comes_back_as_it_was_with_silence_and_conditions() -> None:
    content = forked(
        {"and": [{"in": [{"var": "counter"}, ["A", "B"]]}, {"==": [{"var": "form.x"}, "<&\"'>"]}]}
    )
    police = next(s for s in content["steps"] if s["key"] == "police")
    police.update(silence="consents", question="Có «vướng»\nmắc gì?", hours=7.25)
    read = read_bpmn(write_bpmn(content, NAMES), "forked")
    assert read.findings == []
    assert route_from_json(read.content) == route_from_json(content)


@pytest.mark.parametrize(
    ("hours", "text"), [(0.5, "PT30M"), (8, "PT8H"), (7.25, "PT7H15M"), (0, "PT0S"), (0.01, "PT36S")]
)
def test_hours_are_written_as_modellers_write_them(hours: float, text: str) -> None:
    assert (duration(hours), hours_of(text)) == (text, hours)


@pytest.mark.parametrize(
    ("text", "hours"), [("P2D", 16), ("P1W", 40), ("P1M", None), ("8h", None), ("PT", None), ("PT1.5H", 1.5)]
)
def test_days_of_a_modeller_are_days_of_work_and_nonsense_is_none(text: str, hours: float | None) -> None:
    assert hours_of(text) == hours

"""Two versions are set against each other in sentences that an officer can decide by."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures.differences import differences, ground_key

Json = dict[str, Any]


def row(quantity: int, channel: str = "direct", unit: str = "working_day") -> Json:
    return {"channel": channel, "quantity": quantity, "unit": unit, "text": None}


def paper(code: str, name: str, **more: Any) -> Json:
    return {"code": code, "name": name, "originals": 1, "copies": 0, "required": True, **more}


BEFORE: Json = {
    "code": "9.1",
    "name": "Nuôi đom đóm",
    "field": {"name": "Côn trùng"},
    "level": "commune",
    "online_level": "partial",
    "agencies": ["H99.1"],
    "subjects": ["ĐT1"],
    "grounds": ["Nghị định số 11/2031/NĐ-CP", "Luật Đom đóm"],
    "results": [{"code": "K", "name": "Giấy phép"}],
    "decision": {"number": "1/QĐ"},
    "cases": [
        {
            "code": "9.1.01",
            "name": "Trường hợp chung",
            "limits": [row(5), row(5, "online")],
            "committed": [],
            "components": [paper("A", "Đơn xin nuôi đom đóm"), paper("B", "Sơ đồ khu vườn nuôi đom đóm")],
            "fees": [{"code": "F", "name": "Lệ phí", "amount": 20_000, "channel": None}],
            "filing": ["direct", "online"],
            "returning": ["counter"],
        }
    ],
}


def changed(**case: Any) -> Json:
    after = copy.deepcopy(BEFORE)
    after["cases"][0].update(case)
    return after


def said(after: Json) -> list[str]:
    return [one.sentence for one in differences(BEFORE, after)]


def test_equal_contents_differ_in_nothing() -> None:
    assert differences(BEFORE, copy.deepcopy(BEFORE)) == []


def test_a_limit_is_told_with_both_figures() -> None:
    after = changed(limits=[row(3), row(3, "online")])
    assert said(after) == ["Thời hạn luật định: từ “5 ngày làm việc” thành “3 ngày làm việc”."]


def test_a_limit_of_one_channel_is_told_with_its_channel() -> None:
    assert said(changed(limits=[row(5), row(3, "online")])) == [
        "Thời hạn luật định (trực tuyến): từ “5 ngày làm việc” thành “3 ngày làm việc”."
    ]


def test_papers_that_come_and_go_are_told() -> None:
    after = changed(
        components=[BEFORE["cases"][0]["components"][0], paper("C", "Ảnh chân dung đom đóm chúa")]
    )
    assert said(after) == [
        "Thêm giấy tờ “Ảnh chân dung đom đóm chúa”.",
        "Bỏ giấy tờ “Sơ đồ khu vườn nuôi đom đóm”.",
    ]


def test_a_paper_that_is_only_called_otherwise_is_the_same_paper() -> None:
    longer = paper("X", "Sơ đồ khu vườn nuôi đom đóm có xác nhận của hàng xóm")
    (one,) = differences(BEFORE, changed(components=[BEFORE["cases"][0]["components"][0], longer]))
    assert (one.field, one.kind) == ("components", "changed")
    assert one.before == "Sơ đồ khu vườn nuôi đom đóm"


def test_a_fee_is_told_in_dong() -> None:
    fee = {"code": "F", "name": "Lệ phí", "amount": None, "channel": None}
    assert said(changed(fees=[fee])) == ["Lệ phí: từ “20.000 đ” thành “chưa rõ mức, chưa thu”."]


def test_a_ground_is_known_by_its_number() -> None:
    after = copy.deepcopy(BEFORE)
    after["grounds"] = ["11/2031/NĐ-CP: Quy định chi tiết về đom đóm", "12/2032/NĐ-CP: Đom đóm điện"]
    assert said(after) == [
        "Bỏ căn cứ pháp lý “Luật Đom đóm”.",
        "Thêm căn cứ pháp lý “12/2032/NĐ-CP: Đom đóm điện”.",
    ]
    assert ground_key("Thông tư số 85/2019/TT-BTC ngày 29/11/2019") == "85/2019/TT-BTC"
    assert ground_key("Luật Đất đai số 31/2024/QH15") == "31/2024/QH15"


def test_cases_agencies_and_names_are_told() -> None:
    after = copy.deepcopy(BEFORE)
    after["cases"].append({**copy.deepcopy(BEFORE["cases"][0]), "code": "9.1.02", "name": "Đom đóm rừng"})
    after["name"], after["agencies"] = "Nuôi và thả đom đóm", ["H99.2"]
    assert [(d.field, d.kind) for d in differences(BEFORE, after)] == [
        ("name", "changed"),
        ("agencies", "removed"),
        ("agencies", "added"),
        ("cases", "added"),
    ]


@given(st.permutations(["A", "B", "C", "D"]), st.permutations(["A", "B", "C", "E"]))
def test_there_and_back_tells_the_opposite(one: list[str], other: list[str]) -> None:
    there = differences(
        *(changed(components=[paper(c, f"Giấy {c}") for c in codes]) for codes in (one, other))
    )
    back = differences(
        *(changed(components=[paper(c, f"Giấy {c}") for c in codes]) for codes in (other, one))
    )
    assert {(d.kind, d.before, d.after) for d in there} == {
        ("added", "", "Giấy E"),
        ("removed", "Giấy D", ""),
    }
    assert {(d.kind, d.before, d.after) for d in back} == {("added", "", "Giấy D"), ("removed", "Giấy E", "")}

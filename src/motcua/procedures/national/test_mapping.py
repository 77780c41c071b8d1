"""What a national record becomes, and what is doubted about it."""

import json
from typing import Any

import pytest

from motcua.procedures.national.cleaning import clean
from motcua.procedures.national.hashing import record_hash
from motcua.procedures.national.mapping import Mapped, mapped
from motcua.procedures.national.record import Record, checked
from motcua.procedures.types import Charge, Content, content_from_json

Json = dict[str, Any]


def become(raw: Json) -> Mapped:
    cleaned = clean(raw)
    return mapped(checked(Record, cleaned), cleaned)


def read(raw: Json) -> Content:
    return content_from_json(become(raw).content)


def doubts(raw: Json, place: str) -> list[str]:
    return [flag.reason for flag in become(raw).flags.found if flag.field == place]


def fee(record: Json, **changes: Any) -> Any:
    for method in record["executionMethods"]:
        method["fees"] = [{**method["fees"][0], **changes}]
    return read(record).cases[0].fees[0]


def test_a_clean_record_becomes_one_case_with_its_limits_papers_and_fee(record: Json) -> None:
    content = read(record)
    (case,) = content.cases
    assert (content.code, content.name, content.level) == ("9.100001", "Đăng ký nuôi đom đóm", "commune")
    assert (content.field, content.online_level, content.decision) == (
        "Côn trùng phát sáng",
        "whole",
        "77/QĐ-BAS",
    )
    assert case.code == "9.100001.01"
    assert {row.channel: str(row.limit) for row in case.limits} == {
        "direct": "5d",
        "online": "5d",
        "postal": "5d",
    }
    assert [(p.code, p.originals, p.copies, p.shown_only) for p in case.components] == [
        ("TP-1", 1, 0, False),
        ("TP-2", 0, 1, False),
        ("TP-3", 1, 0, True),
    ]
    assert case.charge("online", {}) == Charge(20_000)
    assert case.returning == ("online", "counter", "post")
    assert content.raw["paper_notes"] == ["Đom đóm ngủ ban ngày."]
    assert content.raw["decision"]["date"] == "2026-06-29"
    assert content.grounds == (
        "11/2031/NĐ-CP: Quy định về đom đóm",
        "Thông tư số 12/2031/TT-ABC hướng dẫn nuôi đom đóm",
    )


def test_nothing_of_a_record_is_lost(record: Json) -> None:
    record["chuyenLa"] = {"gì": ["đó", 1, None]}
    assert become(record).content["national"] == clean(record)
    assert doubts(record, "chuyenLa")


@pytest.mark.parametrize("value", ["Không quá 15 ngày kể từ ngày nhận đủ hồ sơ", 3, "1", 0, "Theo mô tả"])
def test_a_unit_other_stays_text_and_is_doubted(record: Json, value: Any) -> None:
    for method in record["executionMethods"]:
        method.update(processingTime=value, processingTimeUnit="OTHER")
    rows = read(record).cases[0].limits
    assert {(row.unit, row.quantity, row.limit) for row in rows} == {("other", None, None)}
    assert str(value) in (rows[0].text or "")
    assert doubts(record, "executionMethods.processingTime")


@pytest.mark.parametrize(
    ("unit", "quantity", "text"),
    [
        ("WORKING_DAY", 17.5, "17.5d"),
        ("HOUR", 8, "8h"),
        ("MONTH", 2, "2m"),
        ("DAY", 20, "20cd"),
        ("WORKING_DAY", "3", "3d"),
    ],
)
def test_units_that_can_be_counted_are_counted(record: Json, unit: str, quantity: Any, text: str) -> None:
    for method in record["executionMethods"]:
        method.update(processingTime=quantity, processingTimeUnit=unit)
    assert {str(row.limit) for row in read(record).cases[0].limits} == {text}


@pytest.mark.parametrize(
    ("unit", "quantity"), [("DAY", 7.5), ("WORKING_DAY", 0), ("WORKING_DAY", 99_999), ("TUẦN", 2)]
)
def test_what_cannot_be_counted_is_text(record: Json, unit: str, quantity: Any) -> None:
    for method in record["executionMethods"]:
        method.update(processingTime=quantity, processingTimeUnit=unit)
    assert {row.unit for row in read(record).cases[0].limits} == {"other"}


@pytest.mark.parametrize(
    "changes",
    [
        {"value": None},
        {"value": ""},
        {"value": "năm mươi nghìn"},
        {"value": 45},
        {"value": 15, "currencyName": "USD"},
        {"value": 50_000, "currencyName": "", "currencyId": "c-unknown"},
        {"value": 0, "description": "Theo nghị quyết của Hội đồng nhân dân"},
        {"value": -5_000},
        {"value": 1_000.5},
        {"value": 10**15},
        {"value": 20_000, "description": "Nộp trực tuyến 20.000 đồng, trực tiếp 30.000 đồng"},
        {"value": 20_000, "description": "Giảm đến hết ngày 31/12/2025"},
    ],
)
def test_an_odd_fee_is_doubted_and_never_charged(record: Json, changes: Json) -> None:
    odd = fee(record, **changes)
    assert odd.status == "unknown"
    assert odd.charge({}) is None
    assert doubts(record, "fees")


def test_alternatives_are_not_added_up(record: Json) -> None:
    for method in record["executionMethods"]:
        method["fees"] = [
            {"type": "FEE", "value": 20_000, "description": "Đom đóm đực"},
            {"type": "FEE", "value": 30_000, "description": "Đom đóm cái"},
        ]
    case = read(record).cases[0]
    assert case.charge("direct", {}) == Charge(0, case.fees)
    assert ["20.000" in (f.note or "") or "30.000" in (f.note or "") for f in case.fees] == [True, True]


def test_a_free_procedure_is_free(record: Json) -> None:
    assert fee(record, value=0, description="").status == "none"


def test_several_national_cases_keep_their_codes_and_limits(record: Json) -> None:
    record["cases"] = [
        {"code": "9.100001.02", "name": "Đom đóm rừng", "processingDay": {"qty": 9, "type": "DAY"}},
        {
            "code": "9.100001.01",
            "name": "Đăng ký nuôi đom đóm",
            "processingDay": {"qty": 3, "type": "WORKING_DAY"},
        },
        {"code": "9.100001.01", "name": "Lần nữa", "processingDay": {"qty": 3, "type": "WORKING_DAY"}},
    ]
    first, second = read(record).cases
    assert (first.code, str(first.limits[0].limit), first.name) == (
        "9.100001.01",
        "3d",
        "Trường hợp 01 (3 ngày làm việc)",
    )
    assert (second.code, str(second.limits[0].limit), second.name) == ("9.100001.02", "9cd", "Đom đóm rừng")
    assert doubts(record, "cases")


def test_two_limits_in_one_channel_become_two_cases(record: Json) -> None:
    slow = [{**m, "processingTime": 15, "description": "Xã trên núi"} for m in record["executionMethods"]]
    record["executionMethods"] += slow
    quick, mountain = read(record).cases
    assert [{str(row.limit) for row in case.limits} for case in (quick, mountain)] == [{"5d"}, {"15d"}]
    assert "Xã trên núi" in mountain.name


def test_headings_that_name_cases_become_cases(record: Json) -> None:
    paper = {"originalQty": 1, "copyQty": 0, "required": False}
    record["executionCases"] += [
        {
            "name": "Đối với đom đóm đực",
            "profileComponents": [{**paper, "name": "Giấy của con đực", "code": "TP-8"}],
        },
        {
            "name": "Đối với đom đóm cái",
            "profileComponents": [{**paper, "name": "Giấy của con cái", "code": "TP-9"}],
        },
    ]
    male, female = read(record).cases
    assert (male.name, female.name) == ("Đối với đom đóm đực", "Đối với đom đóm cái")
    assert "TP-8" in male.papers
    assert "TP-9" not in male.papers
    assert {"TP-1", "TP-3"} <= set(male.papers) & set(female.papers)


def test_doubled_paper_codes_are_told_apart(record: Json) -> None:
    papers = record["executionCases"][0]["profileComponents"]
    papers[1]["code"] = papers[0]["code"]
    codes = [p.code for p in read(record).cases[0].components]
    assert len(codes) == len(set(codes)) == 3


def test_a_record_without_ways_of_filing_is_left_to_the_counter(record: Json) -> None:
    record["executionMethods"] = []
    content = read(record)
    assert (content.cases[0].filing, content.online_level) == (("direct",), "information")
    assert doubts(record, "executionMethods")


def test_order_and_the_time_of_a_touch_are_no_change(record: Json) -> None:
    other = json.loads(json.dumps(record))
    other["updatedAt"] += 1
    other["legalBasisesDetails"].reverse()
    other["returningMethods"].reverse()
    assert record_hash(clean(other)) == record_hash(clean(record))
    other["name"] += " lần hai"
    assert record_hash(clean(other)) != record_hash(clean(record))

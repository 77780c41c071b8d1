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


def limits_of(record: Json, value: Any, unit: str, words: str = "") -> set[str]:
    """What a limit of the ways of filing becomes when no case of the record has its own."""
    record["cases"] = []
    for method in record["executionMethods"]:
        method.update(processingTime=value, processingTimeUnit=unit, description=words)
    return {str(row.limit) if row.limit else row.text or "" for row in read(record).cases[0].limits}


@pytest.mark.parametrize(
    ("value", "words", "limit"),
    [
        ("Không quá 15 ngày kể từ ngày nhận đủ hồ sơ", "", "15cd"),
        ("10 (mười) ngày làm việc", "", "10d"),
        ("Ngay trong ngày; nhận sau 15 giờ thì trả vào ngày làm việc tiếp theo", "", "same-day"),
        ("Theo mô tả", "Không quá 05 ngày làm việc", "5d"),
        (3, "Trong 03 ngày làm việc", "3d"),
    ],
)
def test_words_that_name_one_limit_are_counted(record: Json, value: Any, words: str, limit: str) -> None:
    assert limits_of(record, value, "OTHER", words) == {limit}
    assert doubts(record, "executionMethods.processingTime")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "Văn bản không ghi rõ số ngày"),
        ("Theo mô tả", "Văn bản không ghi rõ số ngày"),
        ("03 ngày, phức tạp thì 08 ngày", "03 ngày, phức tạp thì 08 ngày"),
        ("Theo dự án được phê duyệt", "Theo dự án được phê duyệt"),
    ],
)
def test_what_names_no_limit_or_two_stays_words_for_people(record: Json, value: Any, shown: str) -> None:
    assert limits_of(record, value, "OTHER") == {shown}
    assert any(
        "địa phương phải cam kết" in doubt for doubt in doubts(record, "executionMethods.processingTime")
    )


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
    assert limits_of(record, quantity, unit) == {text}


@pytest.mark.parametrize(
    ("unit", "quantity"), [("DAY", 7.5), ("WORKING_DAY", 0), ("WORKING_DAY", 99_999), ("TUẦN", 2)]
)
def test_what_cannot_be_counted_is_text(record: Json, unit: str, quantity: Any) -> None:
    assert limits_of(record, quantity, unit) == {"Văn bản không ghi rõ số ngày"}


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
    assert ["20.000" in (f.editor_note or "") or "30.000" in (f.editor_note or "") for f in case.fees] == [
        True,
        True,
    ]


def test_a_record_without_any_fee_does_not_say_that_there_is_none(record: Json) -> None:
    for method in record["executionMethods"]:
        method["fees"] = []
    assert not read(record).cases[0].charge("direct", {}).none
    assert doubts(record, "fees")


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


MOUNTAINS = (
    "Đối với các xã miền núi, hải đảo, vùng có điều kiện kinh tế - xã hội khó khăn thì thời gian thực hiện"
)


def ways(record: Json, *told: tuple[Any, str]) -> None:
    """One way of filing for each limit and each channel."""
    first = record["executionMethods"]
    record["executionMethods"] = [
        {**method, "processingTime": figure, "description": words}
        for figure, words in told
        for method in first
    ]


def limits_by_case(record: Json) -> dict[str, tuple[str, str | None]]:
    """Code of each case with its limit and the communes it is for."""
    return {case.code: (str(case.limits[0].limit), case.area) for case in read(record).cases}


def test_the_records_own_case_comes_first_and_a_difference_is_flagged(record: Json) -> None:
    ways(record, (15, "Nộp tại Trung tâm"))
    assert limits_by_case(record) == {"9.100001.01": ("5d", None)}
    assert any("15 ngày làm việc" in doubt for doubt in doubts(record, "cases"))


@pytest.mark.parametrize(
    "told",
    [
        [(15, f"Không quá 05 ngày làm việc. {MOUNTAINS} được tăng thêm 10 ngày.")],
        [(5, f"Không quá 05 ngày làm việc. {MOUNTAINS} không quá 15 ngày làm việc.")],
        [(5, "Nộp tại Trung tâm"), (15, f"Nộp tại Trung tâm. {MOUNTAINS} không quá 15 ngày làm việc.")],
        [
            (5, "Các xã, phường thông thường: 05 ngày làm việc"),
            (15, f"{MOUNTAINS}: Không quá 15 ngày làm việc"),
        ],
        [
            (5, "Nộp tại Trung tâm"),
            (10, f"{MOUNTAINS} được tăng thêm không quá 10 ngày so với tổng thời gian."),
        ],
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_more_days_for_the_mountains_are_never_given_to_everybody(record: Json, told: Any, own: bool) -> None:
    ways(record, *told)
    if not own:
        record["cases"] = []
    assert limits_by_case(record) == {"9.100001.01": ("5d", None), "9.100001.01-mn": ("15d", "special")}
    assert doubts(record, "cases")


def test_an_addition_that_only_the_records_own_case_reveals_is_taken_out(record: Json) -> None:
    ways(record, (15, f"{MOUNTAINS} được tăng thêm 10 ngày làm việc."))
    assert limits_by_case(record) == {"9.100001.01": ("5d", None), "9.100001.01-mn": ("15d", "special")}


def test_a_case_of_the_record_with_the_mountains_limit_is_theirs(record: Json) -> None:
    record["cases"][0]["processingDay"] = {"qty": 17, "type": "WORKING_DAY"}
    ways(record, (7, f"Không quá 07 ngày. {MOUNTAINS} không quá 17 ngày."))
    assert limits_by_case(record) == {"9.100001.01-tt": ("7d", None), "9.100001.01": ("17d", "special")}


def test_a_limit_beside_words_of_another_kind_of_day_is_flagged(record: Json) -> None:
    ways(record, (5, "Không quá 05 ngày kể từ ngày nhận đủ hồ sơ"))
    assert doubts(record, "executionMethods.description")
    ways(record, (5, "Không quá 05 ngày làm việc"))
    assert not doubts(record, "executionMethods.description")


def test_two_limits_in_one_channel_become_two_cases(record: Json) -> None:
    record["cases"] = []
    ways(record, (5, "Đom đóm nhà"), (15, "Đom đóm rừng"))
    home, forest = read(record).cases
    assert [{str(row.limit) for row in case.limits} for case in (home, forest)] == [{"5d"}, {"15d"}]
    assert "Đom đóm rừng" in forest.name


@pytest.mark.parametrize(
    "words",
    [
        "Sau khi bổ sung, thời hạn giải quyết được tính lại từ đầu.",
        "Thời gian giải quyết tính lại kể từ ngày nhận đủ hồ sơ bổ sung.",
    ],
)
def test_a_limit_counted_anew_sets_the_policy_wherever_it_is_said(record: Json, words: str) -> None:
    assert read(record).supplement_policy == "subtract"
    record["executionSteps"][0]["description"] = words
    assert read(record).supplement_policy == "restart"
    assert doubts(record, "supplement_policy")


@pytest.mark.parametrize(
    "heading", ["Các giấy tờ sau:", "a) Hồ sơ gồm:", "Giấy tờ phải nộp", "- Thành phần hồ sơ bao gồm"]
)
def test_a_heading_among_the_papers_is_no_paper(record: Json, heading: str) -> None:
    record["executionCases"][0]["profileComponents"][0]["name"] = heading
    content = read(record)
    assert "TP-1" not in content.cases[0].papers
    assert any("tiêu đề" in doubt for doubt in doubts(record, "profileComponents"))
    assert heading in content.raw["paper_notes"]


def test_a_paper_said_twice_is_flagged(record: Json) -> None:
    papers = record["executionCases"][0]["profileComponents"]
    papers.append({**papers[0], "code": "TP-99"})
    assert [p.code for p in read(record).cases[0].components] == ["TP-1", "TP-2", "TP-3"]
    assert any("hai lần" in doubt for doubt in doubts(record, "profileComponents"))


def test_a_conditional_paper_says_when_it_is_needed(record: Json) -> None:
    record["executionCases"][0]["profileComponents"][1]["name"] = (
        "Văn bản ủy quyền (trường hợp nuôi hộ người khác)"
    )
    paper = read(record).cases[0].papers["TP-2"]
    assert (paper.required, paper.condition) == (False, "Trường hợp nuôi hộ người khác")


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


def test_two_papers_under_one_code_are_flagged(record: Json) -> None:
    papers = record["executionCases"][0]["profileComponents"]
    papers[1]["code"] = papers[0]["code"]
    assert any("cùng mã" in doubt for doubt in doubts(record, "profileComponents"))


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

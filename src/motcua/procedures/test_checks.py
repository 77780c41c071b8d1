"""The rules that all e-forms share, tried on every form of the sample: each kind of answer where it stands."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.kernel.vietnamese import sort_key
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.checks import doubts
from motcua.procedures.composing import composed
from motcua.procedures.linked import linked_from_json
from motcua.procedures.made_up_answers import made_up_answers
from motcua.procedures.types import Component
from motcua.procedures.validation import errors

DATA = Path(__file__).parents[1] / "config" / "sample" / "data"
TODAY = date(2026, 11, 24)
WRITTEN = [composed(form) for form in json.loads((DATA / "forms.json").read_text("utf-8"))]
FORMS = {form["key"]: resolved(whole(form)) for form in WRITTEN}
SAMPLES = json.loads((DATA / "sample_form_answers.json").read_text("utf-8"))
PROCEDURES = [json.loads(line) for line in (DATA / "procedures.jsonl").read_text("utf-8").splitlines()]
FORM_OF = {p["code"]: p["cases"][0]["form"] for p in PROCEDURES} | {"general": "general"}
ANSWERS: dict[str, dict[str, Any]] = {FORM_OF[code]: answers for code, answers in SAMPLES.items()}
CASE_FORMS = {case["code"]: case["form"] for p in PROCEDURES for case in p["cases"]}
# What a linked filing fills in is what its one form answers.
for row in json.loads((DATA / "linked.json").read_text("utf-8")):
    linked = linked_from_json(row)
    assert linked
    whole_filing = FORM_OF[row["procedure"]]
    for member in linked.members:
        own = CASE_FORMS[member.case]
        filled = member.declared(FORMS[own], FORMS[whole_filing], ANSWERS[whole_filing])
        ANSWERS.setdefault(own, filled)
# Forms without an example of their own are tried with made-up answers.
for key, written_form in FORMS.items():
    if key not in ANSWERS:
        ANSWERS[key] = made_up_answers(written_form, TODAY)
# Of each kind of answer what cannot be one, and what is one (checked alone: other answers may contradict it).
WRONG: dict[str, list[Any]] = {
    "person_name": ["Nguyễn 123", "a@b.vn", "12"],
    "identity_document": ["02209299001", "0220929900177", "12345678", "C12", "C1234567 "],
    "party_number": ["02209299001", "0100112438", "99"],
    "tax_code": ["0100112438", "12345", "0100112437-01"],
    "passport": ["C12", "12345678", "C1234567890123", "C123 456"],
    "phone": ["0112345678", "12", "09123456789", "điện thoại"],
    "email": ["ten@", "ten", "a b@c.vn"],
    "social_insurance": ["123", "12345678901", "A234567890"],
    "health_insurance": ["123", "GD40123456789012", "4012345678901"],
    "bank_account": ["12", "123-456-789"],
    "month": ["2099-01", "2026-13", "05/2019", "mai", "2026-12"],
    "sex": ["khác", ""],
    "ethnicity": ["Khác", "Hmong", "kinh"],
    "nationality": ["Vietnam", "Nước ngoài", ""],
    "birth_day": ["2030-01-01", "2026-11-25", "1850-01-01", "31/12/1990", "1990-02-30", "1990", "1990-02"],
    "birth": [
        *("2030-01-01", "2026-11-25", "2027", "2026-12", "1850-01-01", "1850", "1850-06", "0000"),
        *("31/12/1990", "03/1990", "1990-02-30", "1990-13", "1990-00", "90", 1990),
    ],
    "past_day": ["2030-01-01", "2026-11-25", "1850-01-01"],
    "planned_day": ["2015-01-01", "2050-01-01"],
    "coming_day": ["2026-11-23", "2030-01-01"],
    "expiry_day": ["1950-01-01", "2090-01-01"],
    "past_year": [2030, 1850, 2027],
    "address": ["x" * 201, 5],
    "two_level_address": [
        *("Khu 1", "Khu 1, xã Đầm Hà", "Khu 1, huyện Đầm Hà, tỉnh Lạng Sơn", "Khu 1, , tỉnh Lạng Sơn"),
        *("xã Tam Đảo, tỉnh Vĩnh Phúc", "nước ngoài", "x" * 201, 5, ""),
    ],
    "line": ["", "x" * 201, 5],
    "lines": ["", "x" * 1001, []],
    "yes_no": ["yes", "", True],
    "declaration": [False, "true"],
    "count": [-1, "ba", 1.5],
    "measure": [0, -2, "rộng"],
    "money": [-1, "1.000.000", 0.5],
    "day": ["31/12/1990", "2026-02-30", "1990"],
}
RIGHT: dict[str, list[Any]] = {
    "person_name": ["Vừ A Dính", "Y", "Nguyễn Thị Ngọc-Anh", "O'Neill", "Ksor Phước"],
    "identity_document": ["022092990017", "C1234567", "HC123456789", "022326000017"],
    "party_number": ["022092990017", "0100112437", "0100112437001", "C1234567"],
    "two_level_address": [
        *("Khu Bình Công, xã Bình Liêu, thành phố Quảng Ninh", "Số 5, ngõ 2, phường Hồng Bàng, Hải Phòng"),
        *("đặc khu Cô Tô, tỉnh Quảng Ninh", "12 rue de Rivoli, Paris, nước ngoài"),
    ],
    "tax_code": ["0100112437", "0100112437-001", "022092990017"],
    "passport": ["C1234567", "HC123456789"],
    "phone": ["0912345678", "02033825825"],
    "social_insurance": ["2216023456"],
    "health_insurance": ["GD4012216023456", "2216023456"],
    "month": ["2019-05", "nay", "2026-11"],
    "birth_day": ["2026-11-24", "1920-02-29"],
    "birth": ["2026-11-24", "2026-11", "2026", "1920-02-29", "1950-03", "1950"],
}


def fields() -> Iterator[tuple[str, str, str]]:
    """(form, field, kind of answer), and (form, rows.field, kind) inside repeated parts."""
    for form in WRITTEN:
        for name, schema in form["schema"]["properties"].items():
            if "is" in schema:
                yield form["key"], name, schema["is"]
            for sub, inner in schema.get("items", {}).get("properties", {}).items():
                if "is" in inner:
                    yield form["key"], f"{name}.{sub}", inner["is"]


def answered(form: str, field: str, value: Any) -> dict[str, Any]:
    name, _, sub = field.partition(".")
    if not sub:
        return {**ANSWERS[form], name: value}
    inner = FORMS[form]["schema"]["properties"][name]["items"]["properties"]
    row = next(iter(ANSWERS[form].get(name, ())), dict.fromkeys(inner, "Vừ A Dính"))
    return {**ANSWERS[form], name: [{**row, sub: value}]}


def wrong_about(form: str, field: str, answers: dict[str, Any]) -> str:
    found = errors(FORMS[form], answers, TODAY).get(field.partition(".")[0])
    return found.message if found else ""


def test_every_kind_of_answer_is_tried() -> None:
    assert {kind for _form, _field, kind in fields()} == set(WRONG)


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_is_refused_wherever_it_is_asked(kind: str) -> None:
    passed = [
        (form, field, value)
        for form, field, asked in fields()
        for value in WRONG[kind]
        if asked == kind and not wrong_about(form, field, answered(form, field, value))
    ]
    assert passed == []


@pytest.mark.parametrize("kind", RIGHT)
def test_what_is_right_is_taken_wherever_it_is_asked(kind: str) -> None:
    refused = [
        (form, field, value)
        for form, field, asked in fields()
        for value in RIGHT[kind]
        if asked == kind and errors(alone(form, field), {"it": value}, TODAY)
    ]
    assert refused == []


def alone(form: str, field: str) -> dict[str, Any]:
    """A form that asks nothing but this."""
    properties = FORMS[form]["schema"]["properties"]
    name, _, sub = field.partition(".")
    schema = properties[name]["items"]["properties"][sub] if sub else properties[name]
    return {"schema": {"type": "object", "properties": {"it": schema}}}


@pytest.mark.parametrize("form", ANSWERS)
def test_the_sample_answers_pass_without_a_doubt(form: str) -> None:
    assert (errors(FORMS[form], ANSWERS[form], TODAY), doubts(FORMS[form], ANSWERS[form])) == ({}, [])


def ethnic_groups(form: str) -> Iterator[list[str]]:
    for written, name, kind in fields():
        if written == form and kind == "ethnicity":
            yield [option["const"] for option in FORMS[form]["schema"]["properties"][name]["oneOf"]]


@pytest.mark.parametrize("form", sorted({form for form, _field, kind in fields() if kind == "ethnicity"}))
def test_all_54_peoples_can_be_chosen_in_the_order_of_the_alphabet(form: str) -> None:
    for first, *others, last in ethnic_groups(form):
        assert (first, len({first, *others}), last) == ("Kinh", 54, "Người nước ngoài")
        assert others == sorted(others, key=sort_key)


def test_a_form_takes_its_peoples_and_countries_from_one_list() -> None:
    asked = [(form, field) for form, field, _ in fields() if "ethnic" in field or "national" in field]
    every = {
        (form["key"], name)
        for form in WRITTEN
        for name, schema in form["schema"]["properties"].items()
        if "tộc" in schema["title"].lower().split() or "quốc tịch" in schema["title"].lower()
    }
    assert every <= set(asked)


def birth(**changes: Any) -> dict[str, Any]:
    return {**ANSWERS["birth"], **changes}


TOGETHER: list[tuple[str, dict[str, Any], str]] = [
    # A birth: parents older than the child, who asks is who they say.
    ("birth", {"mother_born": "2020"}, "mother_born"),
    ("birth", {"mother_born": "2014-12"}, "mother_born"),
    ("birth", {"mother_born": "2015-06-01"}, "mother_born"),
    ("birth", {"father_born": "1915"}, "father_born"),
    ("birth", {"father_born": "1935-10"}, "father_born"),
    ("birth", {"mother_id": "022092990017"}, "father_id"),
    ("birth", {"relation": "me"}, "mother_id"),
    ("birth", {"applicant_id": "022095000011"}, "father_id"),
    ("birth", {"relation": "ong_ba"}, "father_id"),
    # A marriage: both of age on the day, two people, as often married as they say.
    ("marriage", {"wife_born": "2010-01-01"}, "wife_born"),
    ("marriage", {"husband_born": "2007-06-01"}, "husband_born"),
    ("marriage", {"wife_born": "2009"}, "wife_born"),
    ("marriage", {"husband_born": "2007-01"}, "husband_born"),
    ("marriage", {"husband_id": "022301990083"}, "husband_id"),
    ("marriage", {"wife_times": 2}, "wife_times"),
    ("marriage", {"husband_status": "goa", "husband_death_paper": "12/2024"}, "husband_times"),
    ("marriage", {"wife_status": "goa", "wife_times": 2}, "wife_death_paper"),
    ("marriage", {"wife_status": "ly_hon", "wife_times": 2}, "wife_divorce_paper"),
    ("marriage", {"husband_status": "goa", "husband_times": 2}, "husband_death_paper"),
    ("marriage", {"husband_status": "ly_hon", "husband_times": 2}, "husband_divorce_paper"),
    # Single, widowed, divorced.
    ("marriage-status", {"status": "goa"}, "death_paper"),
    ("marriage-status", {"status": "ly_hon"}, "divorce_paper"),
    ("marriage-status", {"relation": "ban_than", "subject_id": "022095000011"}, "subject_id"),
    ("marriage-status", {"lived_from": "1900-01-01"}, "lived_from"),
    ("marriage-status", {"purpose": "ket_hon", "status": "co", "spouse_name": "Lê Thị A"}, "purpose"),
    # A death comes after the birth, and nobody reports their own.
    ("death", {"dead_born": "2026-11-01", "died_at": "2026-10-30"}, "died_at"),
    ("death", {"dead_born": "2026-11", "died_at": "2026-10-30"}, "died_at"),
    ("death", {"dead_id": ANSWERS["death"]["applicant_id"]}, "dead_id"),
    # Registered in life, old enough, in order.
    ("civil-extract", {"registered_on": "1901-01-01"}, "registered_on"),
    ("civil-correction", {"registered_on": "1901-01-01"}, "registered_on"),
    ("household-business", {"owner_born": "2012-01-01"}, "owner_born"),
    ("social-allowance", {"category": "tre_duoi_3"}, "person_born"),
    ("social-allowance", {"category": "tre_em", "person_born": "1990-01-01"}, "person_born"),
    ("social-allowance", {"category": "tre_em", "person_born": "2003"}, "person_born"),
    ("disability", {"since": 1901}, "since"),
    ("social-pension", {"request": "huong", "born": "1990-01-01"}, "born"),
    ("building-permit", {"total_area": 1}, "floor_area"),
    ("land-change", {"part": "mot_phan", "part_area": 999999}, "part_area"),
    ("work-permit", {"worker_nationality": "Việt Nam"}, "worker_nationality"),
    ("work-permit", {"to": "2020-01-01"}, "to"),
    ("work-permit", {"worker_born": "2015-01-01"}, "worker_born"),
    ("driving-licence", {"licence_issued": "1930-01-01"}, "born"),
    ("driving-licence", {"licence_until": "1990-01-01"}, "licence_until"),
    (
        "judicial-record",
        {"residences": [{"since": "2020-05", "until": "2019-01", "place": "X"}]},
        "residences",
    ),
]


@pytest.mark.parametrize(("form", "changes", "field"), TOGETHER)
def test_answers_that_contradict_each_other_are_told_at_their_field(
    form: str, changes: dict[str, Any], field: str
) -> None:
    assert field in errors(FORMS[form], {**ANSWERS[form], **changes}, TODAY)


@pytest.mark.parametrize(
    ("form", "changes", "field"),
    [
        ("birth", {"mother_born": "2014"}, "mother_born"),
        ("birth", {"mother_born": "2014-11"}, "mother_born"),
        ("birth", {"father_born": "1935-11"}, "father_born"),
        ("marriage", {"wife_born": "2008"}, "wife_born"),
        ("marriage", {"husband_born": "2006-11"}, "husband_born"),
        ("death", {"dead_born": "2026", "died_at": "2026-01-30"}, "died_at"),
        ("social-allowance", {"category": "tre_em", "person_born": "2004"}, "person_born"),
        ("social-pension", {"born": "1951"}, "born"),
    ],
)
def test_a_birth_known_in_part_is_held_against_nobody_for_what_it_leaves_open(
    form: str, changes: dict[str, Any], field: str
) -> None:
    assert field not in errors(FORMS[form], {**ANSWERS[form], **changes}, TODAY)


def test_every_birth_but_a_newborn_s_may_be_a_year() -> None:
    asked = {
        (form["key"], person["born"])
        for form in WRITTEN
        for person in form.get("people", {}).values()
        if "born" in person
    }
    titled = {
        (form["key"], name)
        for form in WRITTEN
        for name, schema in form["schema"]["properties"].items()
        if re.search("(?:ngày|năm) sinh", schema["title"].lower()) and "chữ" not in schema["title"]
    }
    assert asked == titled
    kinds = {(form, field): kind for form, field, kind in fields()}
    newborns = {
        (form, "child_born") for form in ("birth", "child-linked", "child-residence", "child-insurance")
    }
    assert {at for at in asked if kinds[at] != "birth"} == newborns


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mother_id": "022095990025"}, "mother_id"),
        ({"father_born": "1990"}, "father_id"),
        ({"father_born": "1990-05"}, "father_id"),
        ({"relation": "me", "mother_id": "022092990017", "father_id": "022095000011"}, "applicant_id"),
    ],
)
def test_a_number_that_says_otherwise_is_told_and_never_refused(changes: dict[str, Any], field: str) -> None:
    """The state gave out some numbers wrong."""
    answers = birth(**changes)
    assert field in [doubt.field for doubt in doubts(FORMS["birth"], answers)]
    assert errors(FORMS["birth"], answers, TODAY) == {}


@pytest.mark.parametrize(
    ("status", "needed"), [("goa", True), ("ly_hon", True), ("chua", False), ("co", False)]
)
def test_the_widowed_and_the_divorced_are_asked_for_the_paper(status: str, needed: bool) -> None:
    content = next(p for p in PROCEDURES if p["code"] == "1.004873")
    [paper] = [c for c in content["cases"][0]["components"] if "trích lục khai tử" in c["name"]]
    assert Component(**paper).is_filed_with({"status": status}) is needed


def test_a_form_that_names_no_type_stays_as_it_is() -> None:
    form = {"key": "x", "schema": {"type": "object", "properties": {"a": {"type": "string"}}}, "groups": []}
    assert resolved(whole(form)) == form


def test_a_published_form_stands_alone() -> None:
    """Nothing in it refers to lists or rules that may change later."""
    for form in WRITTEN:
        frozen = json.dumps(whole(form))
        assert '"is":' not in frozen
        assert '"relations"' not in frozen

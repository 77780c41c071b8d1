"""The sample province's own data: everything that a reader of these files relies on, checked before it is loaded."""

import datetime as dt
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from stdnum.vn import mst

from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.composing import composed
from motcua.procedures.life_paths import path_from_json
from motcua.procedures.path_rules import path_mistakes
from motcua.procedures.types import content_from_json
from motcua.procedures.validation import errors

DATA = Path(__file__).parent / "data"
CENTURY = {0: 1900, 1: 1900, 2: 2000, 3: 2000, 4: 2100, 5: 2100}
HOURS_A_DAY = 8
MAIN_CAST = ["tiepnhan", "thamdinh", "pheduyet", "kyso", "vanthu", "giamdoc", "quantri", "kiemtra"]
STAGES = ["receive", "appraise", "approve", "sign", "return"]
Row = dict[str, Any]


@cache
def read(name: str) -> Any:
    held = json.loads((DATA / name).read_text(encoding="utf-8"))
    assert held, f"{name} is empty, and every test of it would pass"
    return [composed(form) for form in held] if name == "forms.json" else held


@cache
def procedures() -> list[Row]:
    held = [json.loads(line) for line in (DATA / "procedures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all(procedure["cases"] for procedure in held)
    return held


@cache
def forms() -> list[Row]:
    """The e-forms with their types and relations written out, as versions hold them."""
    return [whole(form) for form in read("forms.json")]


def by(name: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in read(name)}


def complete() -> list[Row]:
    return [procedure for procedure in procedures() if procedure["complete"]]


def every_case() -> Iterator[tuple[Row, Row]]:
    return ((procedure, case) for procedure in procedures() for case in procedure["cases"])


def handlers(procedure: Row) -> list[str]:
    """The codes of the agencies that settle it; `*commune` stands for all 54 commune People's Committees."""
    codes: list[str] = []
    for code in procedure["agencies"]:
        communes = [agency["code"] for agency in read("agencies.json") if agency["kind"] == "commune"]
        codes += communes if code == "*commune" else [code]
    return codes


def counters() -> list[str]:
    return [
        agency["code"] for agency in read("agencies.json") if agency["kind"] in ("centre", "commune_centre")
    ]


@cache
def filled_posts() -> set[tuple[str, str | None, str]]:
    """(agency, unit, role) that somebody holds, and the same with no unit named."""
    people = read("officers.json")
    held = {held["post"] for officer in people["officers"] for held in officer["posts"]}
    found = [(p["agency"], p["unit"], p["role"]) for p in people["posts"] if p["key"] in held]
    return set(found) | {(agency, None, role) for agency, _, role in found}


def hours_along(route: Row) -> float:
    """Working hours along the longest way; steps of the same rank run side by side."""
    longest: dict[int, float] = {}
    for step in route["steps"]:
        longest[step["rank"]] = max(longest.get(step["rank"], 0), step["hours"])
    return sum(longest.values())


def hours_promised(limit: Row) -> float | None:
    """What a committed limit leaves at the least, in working hours; None when the source gives no unit."""
    quantity = limit["quantity"]
    if quantity is None:
        return None
    days = {"working_day": quantity, "other": quantity, "same_day": 1, "month": quantity * 20}
    if limit["unit"] == "hour":
        return float(quantity)
    return HOURS_A_DAY * float(days.get(limit["unit"], max(1, quantity * 5 // 7)))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json*")), ids=lambda path: path.name)
def test_every_file_is_written_in_composed_vietnamese(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", text_of(path))


def test_the_province_has_54_communes_with_a_centre_each() -> None:
    kinds = Counter(agency["kind"] for agency in read("agencies.json"))
    assert kinds["commune"] == kinds["commune_centre"] == 54
    assert kinds["centre"] == kinds["province"] == 1
    sorts = Counter(
        a["short_name"].removeprefix("UBND ").split()[0]
        for a in read("agencies.json")
        if a["kind"] == "commune"
    )
    assert sorts == {"phường": 30, "xã": 22, "đặc": 2}


def test_every_agency_has_its_own_code_and_a_known_parent() -> None:
    agencies = read("agencies.json")
    codes = [agency["code"] for agency in agencies]
    assert len(codes) == len(set(codes))
    assert {agency["parent"] for agency in agencies} - {None} <= set(codes)


def test_posts_stand_in_known_agencies_and_units() -> None:
    people, codes = read("officers.json"), set(by("agencies.json", "code"))
    units = {(unit["agency"], unit["key"]) for unit in people["units"]}
    assert {agency for agency, _ in units} <= codes
    for post in people["posts"]:
        assert post["agency"] in codes
        assert post["unit"] is None or (post["agency"], post["unit"]) in units


def test_no_officer_is_without_a_post_and_no_post_without_an_officer() -> None:
    people = read("officers.json")
    held = [held["post"] for officer in people["officers"] for held in officer["posts"]]
    assert all(officer["posts"] for officer in people["officers"])
    assert set(held) == {post["key"] for post in people["posts"]}
    assert len({officer["username"] for officer in people["officers"]}) == len(people["officers"])


def test_who_may_sign_has_words_to_sign_under() -> None:
    for post in read("officers.json")["posts"]:
        if post["role"] == "signer":
            assert post["signature_authority"], post["key"]


def test_officers_and_people_do_not_share_a_username() -> None:
    officers = {officer["username"] for officer in read("officers.json")["officers"]}
    assert not officers & set(by("people.json", "username"))


def test_identity_numbers_agree_with_sex_and_year_of_birth() -> None:
    for person in read("people.json"):
        if person["kind"] != "person":
            continue
        number, born = person["id_number"], dt.date.fromisoformat(person["born"])
        assert len(number) == 12
        assert number.isdigit()
        assert number.startswith("022")
        digit = int(number[3])
        assert CENTURY[digit] + int(number[4:6]) == born.year
        assert (digit % 2 == 1) == (person["gender"] == "female")


def test_an_organisation_has_a_tax_code_with_a_right_check_digit() -> None:
    codes = [person["tax_code"] for person in read("people.json") if person["kind"] == "organisation"]
    assert codes
    assert all(mst.is_valid(code) for code in codes)


def test_the_catalogue_has_402_procedures_and_one_of_the_province() -> None:
    codes = [procedure["code"] for procedure in procedures()]
    assert len(codes) == len(set(codes)) == 403


def test_every_procedure_names_agencies_results_and_cases() -> None:
    known = set(by("agencies.json", "code"))
    for procedure in procedures():
        code, reason = procedure["code"], procedure["online_reason"]
        assert all(procedure[part] for part in ("name", "cases", "results", "agencies")), code
        assert set(handlers(procedure)) <= known, code
        assert (procedure["online_level"] == "whole") == (reason is None), code


def test_the_codes_of_cases_and_components_are_not_used_twice() -> None:
    cases = [case["code"] for _, case in every_case()]
    assert len(cases) == len(set(cases))
    for _, case in every_case():
        parts = [component["code"] for component in case["components"]]
        assert len(parts) == len(set(parts)), case["code"]


def test_forms_routes_and_results_named_by_a_case_exist() -> None:
    forms, routes, results = by("forms.json", "key"), by("routes.json", "key"), by("results.json", "key")
    codes = {procedure["code"] for procedure in procedures()}
    for _, case in every_case():
        assert case["form"] in forms, case["code"]
        assert case["route"] in routes, case["code"]
        assert case["result"] in results, case["code"]
        for component in case["components"]:
            assert component["form"] in (None, case["form"])
            assert component["result_of"] is None or component["result_of"] in codes
            assert component["required"] == (component["condition"] is None)


def test_every_form_route_and_result_is_used() -> None:
    for file, name in (("forms.json", "form"), ("routes.json", "route"), ("results.json", "result")):
        assert set(by(file, "key")) == {case[name] for _, case in every_case()}


def test_every_way_to_file_has_a_limit_and_a_promise() -> None:
    for _, case in every_case():
        for name in ("limits", "committed"):
            assert sorted(limit["channel"] for limit in case[name]) == sorted(case["filing"]), case["code"]


def test_a_promise_is_never_longer_than_the_law_allows() -> None:
    for _, case in every_case():
        committed = {limit["channel"]: limit for limit in case["committed"]}
        for limit in case["limits"]:
            promise = committed[limit["channel"]]
            if limit["unit"] == "other":
                # The law names no days: any promise that can be counted is better than none.
                continue
            assert promise["unit"] == limit["unit"], case["code"]
            assert (promise["quantity"] is None) == (limit["quantity"] is None), case["code"]
            assert promise["quantity"] is None or 0 < promise["quantity"] <= limit["quantity"], case["code"]


@pytest.mark.parametrize("route", read("routes.json"), ids=lambda route: str(route["key"]))
def test_a_route_goes_through_the_five_stages_in_order(route: Row) -> None:
    steps = sorted(route["steps"], key=lambda step: step["rank"])
    order = [STAGES.index(step["stage"]) for step in steps]
    assert order == sorted(order)
    assert set(order) == set(range(len(STAGES)))
    assert steps[0]["kind"] == "intake"
    assert steps[0]["at"] == "counter"
    assert steps[-1]["kind"] == "handover"
    assert steps[-1]["at"] == "counter"
    assert [step["kind"] for step in steps if step["stage"] == "sign"] == ["personal_sign", "seal"]
    assert len({step["key"] for step in steps}) == len(steps)
    assert all(step["hours"] > 0 for step in steps)


def test_a_routes_hours_fit_into_the_promise() -> None:
    routes, checked = by("routes.json", "key"), 0
    for _, case in every_case():
        promises = [hours for limit in case["committed"] if (hours := hours_promised(limit)) is not None]
        if promises:
            assert hours_along(routes[case["route"]]) <= min(promises), case["code"]
            checked += 1
    assert checked > len(complete())


def test_somebody_holds_every_post_that_a_route_needs_in_every_agency_that_uses_it() -> None:
    routes, needed = by("routes.json", "key"), set()
    for procedure, case in every_case():
        for step in routes[case["route"]]["steps"]:
            places = {"counter": counters(), "handling": handlers(procedure)}.get(step["at"], [step["at"]])
            unit, _, role = step["post"].rpartition(":")
            needed |= {(place, unit or None, role) for place in places}
    assert not needed - filled_posts()


@pytest.mark.parametrize("form", forms(), ids=lambda form: str(form["key"]))
def test_a_form_is_a_valid_schema_whose_parts_name_its_fields(form: Row) -> None:
    jsonschema.Draft202012Validator.check_schema(form["schema"])
    fields = list(form["schema"]["properties"])
    shown = [field for group in form["groups"] for field in group["fields"]]
    assert shown == fields
    assert set(form["prefill"]) | set(form["show"]) | set(form["schema"]["required"]) <= set(fields)
    assert not set(form["show"]) & set(form["schema"]["required"])
    assert all(field["title"] for field in form["schema"]["properties"].values())


def placeholders(block: Row) -> set[str]:
    words = json.dumps(block, ensure_ascii=False).split("{")[1:]
    return {word.split("}")[0] for word in words if word.split("}")[0].isidentifier()}


@pytest.mark.parametrize("result", read("results.json"), ids=lambda result: str(result["key"]))
def test_a_result_takes_its_fields_from_somewhere_and_prints_them(result: Row) -> None:
    jsonschema.Draft202012Validator.check_schema(result["schema"])
    fields = set(result["schema"]["properties"])
    assert set(result["schema"]["required"]) <= set(result["from"]) <= fields
    printed = set().union(*(placeholders(block) for block in result["blocks"]))
    assert printed == fields


def test_at_least_fifteen_procedures_are_complete_over_all_levels() -> None:
    assert len(complete()) >= 15
    assert {procedure["level"] for procedure in complete()} == {"commune", "province", "central"}
    for procedure in complete():
        for case in procedure["cases"]:
            assert "general" not in (case["form"], case["result"]), procedure["code"]


@pytest.mark.parametrize("code", sorted(read("sample_form_answers.json")))
def test_the_sample_answers_satisfy_the_form(code: str) -> None:
    key = next((p["cases"][0]["form"] for p in procedures() if p["code"] == code), "general")
    form = next(resolved(form) for form in forms() if form["key"] == key)
    assert errors(form, read("sample_form_answers.json")[code]) == {}


def test_every_complete_procedure_has_sample_answers() -> None:
    assert set(read("sample_form_answers.json")) == {p["code"] for p in complete()} | {"general"}


def is_allowed(field: Row, value: Any) -> bool:
    """Whether a value that a form allows is one that the result allows too."""
    return "oneOf" not in field or any(option["const"] == value for option in field["oneOf"])


def drawn(result: Row, answers: Row) -> Row:
    """What a result takes from the answers of a form."""
    sources = {name: source.removeprefix("form.") for name, source in result["from"].items()}
    return {name: answers[source] for name, source in sources.items() if source in answers}


@pytest.mark.parametrize("procedure", complete(), ids=lambda procedure: str(procedure["code"]))
def test_answers_and_what_the_appraiser_adds_make_a_whole_result(procedure: Row) -> None:
    code, case = procedure["code"], procedure["cases"][0]
    result = by("results.json", "key")[case["result"]]
    added = read("sample_results.json").get(code, {})
    whole = drawn(result, read("sample_form_answers.json")[code]) | added
    jsonschema.validate(whole, result["schema"])
    fields: Row = result["schema"]["properties"]
    assert all(is_allowed(fields[name], value) for name, value in whole.items())
    assert not [name for name in fields if name not in result["from"] and name not in added]


@pytest.mark.parametrize("result", read("results.json"), ids=lambda result: str(result["key"]))
def test_a_result_takes_only_fields_that_its_form_asks(result: Row) -> None:
    forms = {case["form"] for _, case in every_case() if case["result"] == result["key"]}
    assert forms
    for form in forms:
        asked = by("forms.json", "key")[form]["schema"]["properties"]
        for source in result["from"].values():
            head, _, name = source.partition(".")
            assert (
                name in asked
                if head == "form"
                else source in ("dossier.code", "dossier.request", "procedure.name")
            )


def test_nine_life_events_lead_to_known_procedures() -> None:
    events, codes = read("life_events.json"), {procedure["code"] for procedure in procedures()}
    assert len(events) == 9
    for event in events:
        assert event["procedures"]
        assert set(event["procedures"]) <= codes
        for procedure in procedures():
            assert (event["key"] in procedure["life_events"]) == (procedure["code"] in event["procedures"])


def test_the_paths_of_the_sample_lead_to_its_procedures_and_say_everything_in_english() -> None:
    known = {
        one["code"]: [case["code"] for case in one["cases"] if not case.get("linked_only")]
        for one in procedures()
    }
    paths = read("life_paths.json")
    assert {"birth", "business", "home", "marriage", "death", "lost"} <= {one["event"] for one in paths}
    for row in paths:
        path = path_from_json(row)
        assert path_mistakes(path, known) == []
        said = [q.words for q in path.questions] + [c.words for q in path.questions for c in q.choices]
        said += [words for step in path.steps for words in (step.title, step.note)]
        assert all(words.en for words in said if words.vi)


@pytest.mark.parametrize("username", MAIN_CAST)
def test_the_main_cast_is_there(username: str) -> None:
    assert username in {officer["username"] for officer in read("officers.json")["officers"]}


# Words of those who gathered the data, which no citizen should read; and ends of names that were cut.
WORKING_NOTE = re.compile(
    r"\bnguồn\b(?! (?:gốc|vốn|lao|tài|nước|nuôi|thu|lợi|nguyên|thủy|xe|điện|phóng|kinh|gen|thải|ngân|sống|nhân)|, )"
    r"|CSDL|\(nhớ\)|ví dụ khung|chưa kiểm|cần kiểm|kiểm lại|giả định|dữ liệu mẫu|giá trị mẫu|hệ thống chưa thu"
    r"|WORKING_DAY|\bOTHER\b|thuộc trường hợp phải có|…",
    re.IGNORECASE,
)
CUT_END = re.compile(
    r"(?:\b(?:hoặc|và|của|gồm|các|với|theo|kèm|số|tại|(?<!tặng )cho|về|đã|được|do|để|(?<!hiện )có|trong)|[:,+(-])$",
    re.IGNORECASE,
)
FOR_THE_EDITOR = {"editor_note", "notes", "confidence", "group"}
ENGLISH = {"en", "x-en", "x-en-hint"}
CODES = {"unit", "channel", "code", "kind"}


def sentences(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a procedure that somebody other than the keeper of the catalogue reads."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in FOR_THE_EDITOR | CODES | ENGLISH:
                yield from sentences(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner, key)
    elif isinstance(value, str):
        yield value


def test_no_citizen_reads_our_working_notes() -> None:
    told = {(p["code"], text) for p in procedures() for text in sentences(p) if WORKING_NOTE.search(text)}
    assert not told
    assert not {text for form in forms() for text in sentences(form) if WORKING_NOTE.search(text)}


def test_names_of_papers_and_cases_are_whole() -> None:
    names = {
        name.strip()
        for _, case in every_case()
        for name in (case["name"], *(c["name"] for c in case["components"]))
    }
    assert not {name for name in names if CUT_END.search(name) or name.count("(") > name.count(")")}


def test_a_condition_says_when_and_sends_nobody_to_ask() -> None:
    """A paper that is needed in one case only says in which; who reads it need not ask at a counter."""
    said = {c["condition"] for _, case in every_case() for c in case["components"] if c["condition"]}
    assert not {words for words in said if re.search("cán bộ|cho biết|trường hợp phải có", words)}


def test_every_limit_that_people_are_promised_can_be_counted() -> None:
    contents = [content_from_json(procedure) for procedure in procedures()]
    assert not [
        (content.code, case.code, channel)
        for content in contents
        for case in content.cases
        for channel in case.filing
        if (row := case.promised(channel)) is None or row.limit is None
    ]


def test_a_fee_that_is_not_known_is_not_called_free() -> None:
    unknown = {
        content.code
        for content in map(content_from_json, procedures())
        for case in content.cases
        if case.filing and case.charge(case.filing[0], {}).unknown
    }
    assert len(unknown) == 188


def test_more_days_for_the_mountains_are_for_their_communes_alone() -> None:
    named = {case["code"] for _, case in every_case() if "miền núi" in case["name"].lower()}
    assert named == {case["code"] for _, case in every_case() if case.get("area") == "special"}
    assert named

"""People find the right procedure with the words they have."""

import json
from functools import cache
from pathlib import Path

import pytest

from motcua.procedures.search import Index, Wanted, entry_of

SAMPLE = Path(__file__).parents[1] / "config" / "sample" / "data"
QUESTIONS = Path(__file__).with_name("everyday_questions.tsv")


@cache
def index() -> Index:
    """The sample province's catalogue."""
    events = json.loads((SAMPLE / "life_events.json").read_text("utf-8"))
    needed = {code for event in events for code in event["procedures"]}
    lines = (SAMPLE / "procedures.jsonl").read_text("utf-8").splitlines()
    return Index(entry_of(json.loads(line), needed) for line in lines)


def codes(text: str, **filters: str) -> list[str]:
    """What is found, best first."""
    return [entry.code for entry in index().search(Wanted(text=text, **filters)).entries]


def test_everyday_questions_find_their_procedure() -> None:
    """At least 95 of 100 questions find it first, at least 99 among the first five."""
    rows = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines()]
    found = [(set(right.split(",")), codes(question)[:5]) for right, question in rows]
    assert len(rows) >= 120
    assert sum(bool(five) and five[0] in right for right, five in found) >= 0.95 * len(rows)
    assert sum(bool(right & set(five)) for right, five in found) >= 0.99 * len(rows)


@pytest.mark.parametrize(
    "typed",
    [
        "Đăng ký khai sinh",
        "dang ky khai sinh",
        "đăng kí khai sinh",
        "khai sinh đăng ký",
        "khia sinh",
        "khaisinh",
        "KHAI SINH",
        "1.001193",
    ],
)
def test_words_are_found_however_they_are_typed(typed: str) -> None:
    assert codes(typed)[0] == "1.001193"


def test_diacritics_that_were_typed_are_believed() -> None:
    assert "1.012784" in codes("tách đất")[:1]
    assert codes("đặt") != codes("đất")


def test_part_of_a_code_finds_all_that_begin_with_it() -> None:
    assert {code[:4] for code in codes("2.00")} == {"2.00"}


def test_a_corrected_word_is_said() -> None:
    assert index().search(Wanted(text="khia sinh")).understood == "khai sinh"
    assert index().search(Wanted(text="khai sinh")).understood == ""


def test_nothing_is_better_than_anything() -> None:
    assert codes("qwxzzq") == []


@pytest.mark.parametrize(
    "hostile", ["'", '"', "a" * 5000, "(", "AND OR NOT", "name:x", "\x00", "%", "🙂", "…"]
)
def test_strange_text_is_only_text(hostile: str) -> None:
    codes(hostile)


def test_without_words_everything_is_listed_and_the_most_needed_first() -> None:
    found = index().search(Wanted())
    assert len(found.entries) == len(index().entries)
    assert found.entries[0].popular == 1.0


def test_filters_narrow_and_count_what_is_left() -> None:
    whole = index().search(Wanted(text="giấy phép"))
    narrow = index().search(Wanted(text="giấy phép", level="commune"))
    assert {entry.level for entry in narrow.entries} == {"commune"}
    assert len(narrow.entries) == whole.facets["level"]["commune"]
    assert narrow.facets["level"] == whole.facets["level"]

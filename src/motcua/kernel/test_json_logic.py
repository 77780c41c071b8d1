"""The small part of JsonLogic that forms use."""

from typing import Any

import pytest

from motcua.kernel.json_logic import fields_of, holds, value

DATA = {
    "place": "home",
    "copies": 2,
    "wants": True,
    "list": ["a"],
    "person": {"name": "An"},
    "born": "2026-11-12",
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"==": [{"var": "place"}, "home"]}, True),
        ({"!=": [{"var": "place"}, "home"]}, False),
        ({"in": [{"var": "place"}, ["home", "street"]]}, True),
        ({"in": ["a", {"var": "list"}]}, True),
        ({"and": [{"var": "wants"}, {">": [{"var": "copies"}, 1]}]}, True),
        ({"or": [{"var": "missing"}, {"<=": [{"var": "copies"}, 1]}]}, False),
        ({"!": {"var": "missing"}}, True),
        ({">=": [{"var": "born"}, "2026-01-01"]}, True),
        ({"<": [{"var": "missing"}, 3]}, False),
        ({"==": [{"var": "person.name"}, "An"]}, True),
        ({"==": [{"var": ["missing", "x"]}, "x"]}, True),
    ],
)
def test_a_rule_says_whether_a_field_applies(rule: Any, expected: bool) -> None:
    assert holds(rule, DATA) is expected


def test_an_unknown_operator_is_an_error_in_the_form() -> None:
    with pytest.raises(ValueError, match="map"):
        holds({"map": []}, DATA)


def test_a_rule_names_the_fields_it_depends_on() -> None:
    assert fields_of({"and": [{"var": "a"}, {"==": [{"var": "b"}, 1]}]}) == {"a", "b"}


def test_a_fee_by_pages_costs_less_from_the_third_page_and_never_more_than_its_limit() -> None:
    per_copy = {
        "min": [
            200000,
            {
                "if": [
                    {"<=": [{"var": "pages"}, 2]},
                    {"*": [2000, {"var": "pages"}]},
                    {"+": [4000, {"*": [1000, {"-": [{"var": "pages"}, 2]}]}]},
                ]
            },
        ]
    }
    assert [value(per_copy, {"pages": n}) for n in (1, 2, 3, 5, 1000)] == [2000, 4000, 5000, 7000, 200000]


def test_a_fee_without_its_answers_is_unknown_and_not_zero() -> None:
    assert value({"*": [8000, {"var": "copies"}]}, {}) is None

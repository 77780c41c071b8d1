"""Answers to an e-form: what fits goes through, what does not is named by its field."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from motcua.procedures.answer_types import whole
from motcua.procedures.checks import broken
from motcua.procedures.formats import CHECKER
from motcua.procedures.validation import errors

DATA = Path(__file__).parents[1] / "config" / "sample" / "data"
FORM = {
    "schema": {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "born"],
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 60},
            "born": {"type": "string", "format": "date"},
            "number": {"type": "string", "pattern": r"^\d{12}$"},
            "copies": {"type": "integer", "minimum": 1, "maximum": 20},
            "gender": {"oneOf": [{"const": "nam", "title": "Nam"}, {"const": "nữ", "title": "Nữ"}]},
        },
    }
}
FORMS = [FORM, *map(whole, json.loads((DATA / "forms.json").read_text(encoding="utf-8")))]
TODAY = date(2026, 11, 24)
ODD_DAYS = ["2026-02-29", "20260101", "2026-W01-1", "24/02/2026"]
ODD_TEXTS = ["٠١٢٣٤٥٦٧٨٩٠١", "012345678901", "012345678901\n", "\ud800", "nam"]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(ODD_DAYS + ODD_TEXTS),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.dates().map(str),
)
ANYTHING = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.get("key", "small")))
@settings(max_examples=8)  # of each of a hundred forms
@given(data=st.data())
def test_it_never_lets_through_what_the_standard_refuses(form: dict[str, Any], data: st.DataObject) -> None:
    fields = form["schema"]["properties"]
    answers = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, ANYTHING)))
    strict = Draft202012Validator(form["schema"], format_checker=CHECKER)
    refused = any(True for _ in strict.iter_errors(answers)) or broken(form, answers, TODAY)
    assert bool(errors(form, answers, TODAY)) == bool(refused)


def test_answers_that_fit_have_no_mistakes() -> None:
    assert errors(FORM, {"name": "Hoàng Thị Mẩy", "born": "1990-02-28", "copies": 2, "gender": "nữ"}) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"born": "30/02/1990"}, "born"),
        ({"copies": 0}, "copies"),
        ({"number": "12"}, "number"),
        ({"name": None}, "name"),
        ({"else": 1}, ""),
    ],
)
def test_a_mistake_is_named_by_its_field(change: dict[str, Any], field: str) -> None:
    assert set(errors(FORM, {"name": "Hoàng Thị Mẩy", "born": "1990-02-28", **change})) == {field}


def test_a_missing_answer_is_named_by_its_field() -> None:
    assert set(errors(FORM, {"name": "Hoàng Thị Mẩy"})) == {"born"}

"""The same answers are judged alike wherever they come from: the portal's page, the counter's, a program."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.kernel import clock
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.made_up_answers import made_up_answers, random_answers
from motcua.procedures.queries import answer_errors, applicable
from motcua.web.ui.forms import EForm

DATA = Path(__file__).parents[2] / "config" / "sample" / "data"
FORMS = [resolved(whole(form)) for form in json.loads((DATA / "forms.json").read_text("utf-8"))]
pytestmark = pytest.mark.django_db
COUNTER = "tk-"


def judged(form: Any, answers: dict[str, Any]) -> dict[str, bool]:
    """Whether each of those who judge takes the answers."""
    return {
        "portal": EForm.of(form, answers).is_valid(),
        "counter": EForm.of(form, answers, prefix=COUNTER).is_valid(),
        "api": not answer_errors(form, applicable(form, answers)),
    }


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_random_answers_are_judged_alike(seed: int) -> None:
    rng = random.Random(seed)
    form = rng.choice(FORMS)
    found = judged(form, random_answers(form, rng))
    assert len(set(found.values())) == 1, (form["key"], found)


def test_right_answers_are_taken_by_all_for_every_form() -> None:
    today = clock.now().date()
    refused = {form["key"]: judged(form, made_up_answers(form, today)) for form in FORMS}
    assert {key for key, found in refused.items() if not all(found.values())} == set()


def test_wrong_answers_are_refused_by_all() -> None:
    today = clock.now().date()
    for form in FORMS:
        needed = form["schema"]["required"][0]
        answers = {name: v for name, v in made_up_answers(form, today).items() if name != needed}
        assert not any(judged(form, answers).values()), form["key"]

"""Made-up answers to an e-form: right ones, to try a form with, and random ones, right or wrong, to hold judges to.

The people are nobody: their numbers are made by the rule of personal numbers and were given to no one.
"""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.procedures.applicability import applicable
from motcua.procedures.checks import broken, doubts
from motcua.procedures.formats import refusal
from motcua.procedures.formatting import choices_of
from motcua.procedures.parsing import digits_of, is_computed, is_phone
from motcua.procedures.validation import errors

Form = Mapping[str, Any]
Schema = Mapping[str, Any]
_TRIES = 400
_PEOPLE: tuple[Mapping[str, str], ...] = (
    {"name": "Nguyễn Văn An", "id_number": "022085990011", "born": "1985-03-12", "sex": "nam"},
    {"name": "Trần Thị Bình", "id_number": "022190990022", "born": "1990-07-21", "sex": "nu"},
    {"name": "Lê Văn Chung", "id_number": "022050990033", "born": "1950-01-30", "sex": "nam"},
    {"name": "Phạm Thị Dung", "id_number": "022155990044", "born": "1955-11-02", "sex": "nu"},
    {"name": "Hoàng Gia Hân", "id_number": "022318990055", "born": "2018-05-06", "sex": "nu"},
    {"name": "Vũ Minh Khôi", "id_number": "022216990066", "born": "2016-09-15", "sex": "nam"},
)
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "person-name": ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chung"),
    "identity-document": ("022085990011", "C1234567"),
    "party-number": ("0100112437", "022085990011"),
    "tax-code": ("0100112437",),
    "passport": ("C1234567",),
    "phone": ("0912345678",),
    "email": ("nguoi@vidu.vn",),
    "social-insurance-number": ("2216023456",),
    "health-insurance-number": ("2216023456",),
    "two-level-address": ("Số 5, phường Hồng Bàng, thành phố Hải Phòng", "xã Tam Đảo, tỉnh Phú Thọ"),
    "month": ("2019-05", "2021-01"),
    "date": ("2026-11-24", "2026-12-15", "2026-10-01", "2020-06-01", "1990-05-17"),
    "birth": ("1985-03-12", "1990-05-17", "2016-09-15"),
}
_WRONG: tuple[Any, ...] = (
    "",
    "x" * 300,
    "12",
    -1,
    10**15,
    True,
    [],
    "31/02/2026",
    "2031-02-30",
    {"a": 1},
    "\u0000",
)


def made_up_answers(form: Form, today: date) -> dict[str, Any]:
    """Answers that fit the form in every way; raises `LookupError` where none were found."""
    for seed in range(_TRIES):
        rng = random.Random(seed)  # noqa: S311 - made-up answers
        answers = applicable(form, _drawn(form, rng))
        if (
            not errors(form, answers, today)
            and not broken(form, answers, today)
            and not doubts(form, answers)
        ):
            return answers
    raise LookupError(f"Không dựng được câu trả lời hợp lệ cho tờ khai {form.get('key')}.")


def random_answers(form: Form, rng: random.Random) -> dict[str, Any]:
    """Answers as anybody might send them: most of them right, some missing, some wrong."""
    found = {}
    for name, value in _drawn(form, rng).items():
        chance = rng.random()
        if chance > 0.1:
            found[name] = value if chance > 0.2 else rng.choice(_WRONG)
    computed = [name for name, schema in form["schema"]["properties"].items() if is_computed(schema)]
    return {**found, **{name: rng.choice(_WRONG) for name in computed if rng.random() < 0.5}}


def _drawn(form: Form, rng: random.Random) -> dict[str, Any]:
    """An answer to every question; what tells of one person tells of the same one."""
    asked = form["schema"]["properties"]
    answers = {name: _answer(schema, rng) for name, schema in asked.items() if not is_computed(schema)}
    people = rng.sample(_PEOPLE, len(_PEOPLE))
    for place, fields in enumerate(form.get("people", {}).values()):
        one = people[place % len(people)] if rng.random() < 0.7 else people[0]
        for part, name in fields.items():
            if part in one and name in answers:
                answers[name] = _as_asked(form["schema"]["properties"][name], one[part], answers[name])
    return answers


def _as_asked(schema: Schema, value: str, otherwise: Any) -> Any:
    choices = [choice for choice, _label in choices_of(schema)]
    fits = value in choices if choices else refusal(str(schema.get("format")), value) is None
    return value if fits else otherwise


def _answer(schema: Schema, rng: random.Random) -> Any:
    if parts := schema.get("items", {}).get("properties"):
        needed = max(1, schema.get("minItems", 1))
        return [{name: _answer(one, rng) for name, one in parts.items()} for _ in range(needed)]
    if schema.get("type") == "array":
        choices = [value for value, _label in choices_of(schema.get("items", {}))]
        return rng.sample(choices, rng.randint(1, min(2, len(choices)))) if choices else ["một"]
    if choices := choices_of(schema):
        return rng.choice(choices)[0]
    if schema.get("type") == "boolean":
        return True
    if schema.get("type") in ("integer", "number"):
        return _number(schema, rng)
    return _text(schema, rng)


def _number(schema: Schema, rng: random.Random) -> int:
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    most = min(schema.get("maximum", 3000), schema.get("exclusiveMaximum", 3001) - 1)
    found = rng.choice([value for value in (1, 2, 25, 2015, int(least), int(most)) if least <= value <= most])
    return int(found)


def _text(schema: Schema, rng: random.Random) -> str:
    if is_phone(schema):
        return "0912345678"
    if digits := digits_of(schema):
        return ("1" if digits[0] > 1 else "") + "0" * (digits[0] - 1 if digits[0] > 1 else 1)
    if "pattern" in schema:
        return "123456789012"
    said = rng.choice(_TEXTS.get(str(schema.get("format", "")), ("Khu 1, phường Hoa Sen", "Có thoả thuận")))
    return said[: schema.get("maxLength", 200)]

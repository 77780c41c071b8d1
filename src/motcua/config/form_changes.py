"""Random pairs of versions of an e-form with answers to the first: nothing of them may be lost when a draft goes over.

What must become of each answer is written down while the second version is being made, and never asked of the code
that is tried.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from motcua.procedures.reading import rebased, resolved, whole_form

Form = Mapping[str, Any]
Schema = dict[str, Any]
_WORDS = (
    "Họ tên",
    "Nơi ở",
    "Ngày bắt đầu",
    "Lý do",
    "Diện tích",
    "Số giấy tờ",
    "Ghi chú",
    "Nghề nghiệp",
    "Số tiền",
)
_KINDS: tuple[Schema, ...] = (
    {"type": "string", "maxLength": 200},
    {"type": "string", "format": "person-name"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "birth"},
    {"type": "string", "format": "phone"},
    {"type": "string", "format": "identity-document"},
    {"type": "integer"},
    {"type": "number", "x-unit": "m²"},
    {"type": "integer", "format": "money", "x-unit": "đồng"},
    {"type": "boolean"},
    {"type": "boolean", "const": True},
)
_LISTS = 3


@dataclass
class Pair:
    """Two versions and answers to the first. `stays` says where the answer to an unchanged question must stand in the
    second, and what it must be there; `changed` what each changed question is called by then.
    """

    before: Form
    after: Form
    answers: dict[str, Any]
    stays: dict[str, tuple[str, Any]] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """How many pairs were tried, what they held, and what was lost, in words."""

    pairs: int = 0
    answers: int = 0
    unchanged: int = 0
    lost: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "pairs": self.pairs,
            "answers": self.answers,
            "unchanged": self.unchanged,
            "lost": len(self.lost),
            "examples": self.lost[:10],
        }


def sample_forms() -> list[Form]:
    """The forms of the sample province, as versions hold them."""
    text = files("motcua.config").joinpath("sample", "data", "forms.json").read_text("utf-8")
    return [resolved(whole_form(form)) for form in json.loads(text)]


def drill(pairs: int, seed: int, forms: Sequence[Form] = ()) -> Report:
    """Try so many pairs; every other one begins with a form of `forms`."""
    rng, report = random.Random(seed), Report()  # noqa: S311 - what it draws is no secret
    for number in range(pairs):
        known = rng.choice(forms) if forms and number % 2 else None
        tried = pair(rng, known)
        report.pairs += 1
        report.answers += len(tried.answers)
        report.unchanged += len(tried.stays)
        report.lost += [f"{number}: {what}" for what in lost(tried)]
    return report


def lost(tried: Pair) -> list[str]:
    """What became of the answers otherwise than it must; empty when nothing is lost and nothing invented."""
    found = rebased(tried.before, tried.after, tried.answers)
    wrong, taken = [], set()
    for name, value in tried.answers.items():
        if name in tried.stays:
            to, wanted = tried.stays[name]
            taken.add(to)
            if found.answers.get(to) != wanted:
                wrong.append(f"{name} → {to}: {value!r} became {found.answers.get(to)!r}")
            continue
        to = tried.changed.get(name, "")
        taken.add(to)
        if not any(one.value == value and one.at == to for one in found.kept):
            wrong.append(f"{name}: {value!r} is kept nowhere")
    wrong += [f"{name}: nobody gave this answer" for name in found.answers.keys() - taken]
    return wrong


def pair(rng: random.Random, known: Form | None = None) -> Pair:
    """A form, or a made-up one, with answers to most of it, and what somebody made of it."""
    before = known or _made_up(rng)
    asked = before["schema"]["properties"]
    asked_of_people = {name: schema for name, schema in asked.items() if "x-computed" not in schema}
    answers = {n: answer_to(schema, rng) for n, schema in asked_of_people.items() if rng.random() < 0.8}
    found = Pair(before, {}, answers)
    names = _new_names(rng, list(asked))
    after: dict[str, Schema] = {}
    for name, schema in asked.items():
        _revise(rng, name, names[name], schema, found, after)
    for number in range(rng.randrange(4)):
        free = [name for name in asked if name not in after]
        fresh = rng.choice(free) if free and rng.random() < 0.5 else f"new_{number}"
        if fresh not in after:
            after[fresh] = {**_question(rng), "x-id": f"fresh-{number}-{fresh}"}
    shuffled = rng.sample(sorted(after), len(after))
    cut = rng.randint(0, len(shuffled))
    groups = [{"title": "A", "fields": shuffled[:cut]}, {"title": "B", "fields": shuffled[cut:]}]
    found.after = {**before, "schema": {"type": "object", "properties": after}, "groups": groups}
    return found


def _new_names(rng: random.Random, names: list[str]) -> dict[str, str]:
    """What each question is called now: most as before, some otherwise, and two of them may have swapped names."""
    found = {name: f"{name}_renamed" if rng.random() < 0.2 else name for name in names}
    kept = [name for name in names if found[name] == name]
    if len(kept) > 1 and rng.random() < 0.3:
        one, other = rng.sample(kept, 2)
        found[one], found[other] = other, one
    return found


def _revise(
    rng: random.Random, name: str, to: str, schema: Schema, found: Pair, after: dict[str, Schema]
) -> None:
    """Leave a question out, change it, or leave it what it is under whatever name, with whatever label."""
    chance = rng.random()
    if chance < 0.12:
        return
    one = schema.get("x-id", name)
    now = {**schema, **({"x-id": one} if to != one else {})}
    if rng.random() < 0.3 and not _is_declaration(schema):
        now["title"] = rng.choice(_WORDS)
    if chance < 0.3:
        now = {**_other(rng, schema), "x-id": one}
    after[to] = now
    if name not in found.answers:
        return
    if chance < 0.3:
        found.changed[name] = to
        return
    value = found.answers[name]
    if parts := schema.get("items", {}).get("properties"):
        inner = {part: f"{part}_now" if rng.random() < 0.3 else part for part in parts}
        renamed = {inner[p]: {**s, "x-id": s.get("x-id", p)} for p, s in parts.items()}
        now["items"] = {**schema["items"], "properties": renamed}
        if isinstance(value, list):
            value = [{inner[part]: told for part, told in row.items()} for row in value]
    found.stays[name] = (to, value)


def _is_declaration(schema: Schema) -> bool:
    return schema.get("const") is True


def _other(rng: random.Random, schema: Schema) -> Schema:
    """Another kind of question, or the same with other choices or other words to declare."""
    choices = schema.get("oneOf") or schema.get("items", {}).get("oneOf")
    if choices and all("const" in one for one in choices) and rng.random() < 0.6:
        return _with_other_choices(rng, schema, choices)
    if _is_declaration(schema):
        return {**schema, "title": f"{schema.get('title', '')} (sửa)"}
    while True:
        found = _question(rng)
        if _told(found) != _told(schema):
            return found


def _with_other_choices(rng: random.Random, schema: Schema, choices: list[dict[str, Any]]) -> Schema:
    fresh = [dict(one) for one in choices]
    if len(fresh) > 1 and rng.random() < 0.5:
        fresh.pop(rng.randrange(len(fresh)))
    else:
        fresh[rng.randrange(len(fresh))]["title"] = "Lựa chọn đã sửa lời"
    changed = {"oneOf": fresh}
    return {**schema, "items": {**schema["items"], **changed}} if "items" in schema else {**schema, **changed}


def _told(schema: Schema) -> tuple[Any, ...]:
    """By which two made-up questions are surely of different kinds."""
    inner = schema.get("items", {})
    parts = tuple(sorted((name, _told(part)) for name, part in inner.get("properties", {}).items()))
    options = sorted((str(one.get("const")), one.get("title", "")) for one in schema.get("oneOf", ()))
    return (
        schema.get("type", "string"),
        str(schema.get("format", "")),
        schema.get("x-unit", ""),
        str(options or schema.get("enum") or ""),
        parts or (_told(inner) if inner else ()),
        schema.get("title", "") if _is_declaration(schema) else "",
    )


def _made_up(rng: random.Random) -> Form:
    names = [f"field_{number}" for number in range(rng.randint(1, 12))]
    properties = {name: _question(rng) for name in names}
    return {
        "schema": {"type": "object", "properties": properties},
        "groups": [{"title": "A", "fields": names}],
    }


def _question(rng: random.Random) -> Schema:
    title = rng.choice(_WORDS)
    chance = rng.random()
    if chance < 0.2:
        return {"title": title, "type": "string", "oneOf": _options(rng)}
    if chance < 0.3:
        return {"title": title, "type": "array", "items": {"type": "string", "oneOf": _options(rng)}}
    if chance < 0.4:
        parts = {
            f"part_{n}": {"title": rng.choice(_WORDS), **rng.choice(_KINDS)} for n in range(rng.randint(1, 3))
        }
        return {"title": title, "type": "array", "items": {"type": "object", "properties": parts}}
    return {"title": title, **rng.choice(_KINDS)}


def _options(rng: random.Random) -> list[dict[str, Any]]:
    count = rng.randint(2, 2 + _LISTS)
    return [{"const": f"c{number}", "title": f"Lựa chọn {rng.randrange(1000)}"} for number in range(count)]


def answer_to(schema: Schema, rng: random.Random) -> Any:
    """An answer as somebody might have left it: mostly of the kind that is asked for, sometimes not readable yet."""
    if rng.random() < 0.05:
        return "chưa đọc được"
    if parts := schema.get("items", {}).get("properties"):
        return [{p: answer_to(s, rng) for p, s in parts.items()} for _ in range(rng.randint(1, 3))]
    if schema.get("type") == "array":
        options = [one["const"] for one in schema["items"].get("oneOf", ())] or ["c0"]
        return rng.sample(options, rng.randint(1, len(options)))
    if options := [one["const"] for one in schema.get("oneOf", ()) if "const" in one]:
        return rng.choice(options)
    if schema.get("enum"):
        return rng.choice(schema["enum"])
    if schema.get("type") in ("integer", "number", "boolean"):
        return True if schema["type"] == "boolean" else rng.randint(1, 10**9)
    by_format = {"date": "1990-05-17", "birth": "1950-03", "email": "nguoi@vidu.vn", "phone": "0912345678"}
    return by_format.get(str(schema.get("format")), f"Trả lời {rng.randrange(10**6)}")

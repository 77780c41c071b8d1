"""What is wrong with an answer, in a sentence that says how to put it right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from motcua.procedures.queries import CHECKER, broken, format_refusal, misplaced
from motcua.web.ui.fields import Schema, choices_of, digits_of, is_phone, kind_of
from motcua.web.ui.refusals import in_words

CITIZEN_DIGITS = 12
LOOKS_LIKE_DAY = re.compile(r"^\d{1,2}\D\d{1,2}\D\d{4}$|^\d{4}-\d{2}-\d{2}$")


def mistakes(form: Mapping[str, Any], data: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    """(field, sentence) for everything wrong; a field inside a row is named `members-0-name`."""
    seen: set[tuple[str, str]] = set()
    for place, sentence in _all_mistakes(form, data, today):
        if (place, sentence) not in seen:
            seen.add((place, sentence))
            yield place, sentence


def _all_mistakes(form: Mapping[str, Any], data: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    schema, places = form["schema"], set[str]()
    for error in Draft202012Validator(schema, format_checker=CHECKER).iter_errors(data):
        for place, sentence in _explained(error, schema):
            places.add(place)
            yield place, sentence
    for place, wrong in misplaced(form, data):
        places.add(place)
        yield place, in_words(wrong)
    # What cannot be read alone is not held against its neighbours as well.
    yield from ((at, _(say)) for at, say in broken(form, data, today) if at not in places)


def _rule(error: ValidationError) -> Any:
    """The value of the keyword that was broken."""
    return error.validator_value


def _explained(error: ValidationError, schema: Schema) -> Iterator[tuple[str, str]]:
    path, absent = list(error.absolute_path), _absent(str(error.validator), _rule(error), error.instance)
    for name in absent:
        yield _place([*path, name]), missing(_schema_at(schema, [*path, name]))
    if path and not absent:
        yield _place(path), sentence(error, _schema_at(schema, path))
    elif not absent:
        yield "", _("Có nội dung không thuộc tờ khai này. Hãy tải lại trang rồi nhập lại.")


def _absent(keyword: str, rule: Any, answers: Any) -> list[str]:
    """The questions that needed an answer and have none."""
    needed: list[str] = []
    if keyword == "required":
        needed = list(rule)
    elif keyword == "dependentRequired":
        needed = [other for name, others in rule.items() if name in answers for other in others]
    return [name for name in needed if name not in answers]


def missing(schema: Schema) -> str:
    """For a question without an answer."""
    title = {"title": lower_first(schema.get("title", ""))}
    kind = kind_of(schema)
    if kind == "checkbox":
        return _("Hãy đánh dấu vào ô này để tiếp tục.")
    if kind in ("radio", "select", "many"):
        return _("Hãy chọn: %(title)s.") % title
    if kind == "rows":
        return _("Hãy điền ít nhất một dòng: %(title)s.") % title
    return _("Hãy nhập %(title)s.") % title


def sentence(error: ValidationError, schema: Schema) -> str:
    """For an answer that breaks a rule of the schema."""
    if "x-error" in schema:
        return str(schema["x-error"])
    rule, limit = error.validator, _rule(error)
    facts = {"title": schema.get("title", _("Mục này")), "limit": limit, "value": error.instance}
    if rule == "type":
        return _of_type(schema, facts)
    if rule == "format":
        return _of_format(schema, str(error.instance), facts)
    if rule == "pattern":
        return _of_pattern(schema, facts)
    if rule == "const":
        return missing(schema) if limit is True else _("%(title)s: hãy chọn lại.") % facts
    return _of_limit(str(rule), schema, facts)


def _of_type(schema: Schema, facts: dict[str, Any]) -> str:
    if schema.get("type") == "integer":
        return _("%(title)s: hãy chỉ nhập số nguyên, ví dụ 2.") % facts
    if schema.get("type") == "number":
        return _("%(title)s: hãy nhập một con số, ví dụ 120 hoặc 85,5.") % facts
    return _("%(title)s chưa đọc được. Hãy nhập lại.") % facts


def _of_format(schema: Schema, value: str, facts: dict[str, Any]) -> str:
    name = str(schema.get("format"))
    if name in ("date", "birth") and LOOKS_LIKE_DAY.match(value):
        return _("Ngày %(value)s không có trong lịch. Hãy xem lại ngày, tháng, năm.") % facts
    if name == "identity-document" and value.isdecimal() and len(value) != CITIZEN_DIGITS:
        return _("%(title)s gồm đúng %(n)d chữ số; bạn đã nhập %(given)d.") % {
            **facts,
            "n": CITIZEN_DIGITS,
            "given": len(value),
        }
    why = format_refusal(name, value)
    return f"{facts['title']}: {lower_first(in_words(why))}" if why else _("%(title)s chưa hợp lệ.") % facts


def _of_pattern(schema: Schema, facts: dict[str, Any]) -> str:
    if is_phone(schema):
        return _("%(title)s gồm 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09, ví dụ 0912345678.") % facts
    digits = digits_of(schema)
    if digits and digits[0] == digits[1]:
        given = sum(c.isdigit() for c in str(facts["value"]))
        return _("%(title)s gồm đúng %(n)d chữ số; bạn đã nhập %(given)d.") % {
            **facts,
            "n": digits[0],
            "given": given,
        }
    if digits:
        return _("%(title)s gồm từ %(a)d đến %(b)d chữ số.") % {**facts, "a": digits[0], "b": digits[1]}
    hint = str(schema.get("description", ""))
    return f"{_('%(title)s chưa đúng mẫu.') % facts} {hint}".strip()


def _of_limit(rule: str, schema: Schema, facts: dict[str, Any]) -> str:
    if choices_of(schema):
        return _("%(title)s: hãy chọn một trong các câu trả lời có sẵn.") % facts
    words = {
        "minLength": _("%(title)s ngắn quá: cần ít nhất %(limit)s ký tự."),
        "maxLength": _("%(title)s dài quá: nhiều nhất %(limit)s ký tự. Hãy viết ngắn lại."),
        "minimum": _("%(title)s: nhỏ nhất là %(limit)s."),
        "maximum": _("%(title)s: lớn nhất là %(limit)s."),
        "exclusiveMinimum": _("%(title)s phải lớn hơn %(limit)s."),
        "exclusiveMaximum": _("%(title)s phải nhỏ hơn %(limit)s."),
        "multipleOf": _("%(title)s phải là bội số của %(limit)s."),
        "minItems": _("%(title)s: cần ít nhất %(limit)s dòng."),
        "maxItems": _("%(title)s: nhiều nhất %(limit)s dòng."),
        "uniqueItems": _("%(title)s: có hai dòng giống nhau, hãy bỏ một dòng."),
    }
    return str(words.get(rule, _("%(title)s chưa hợp lệ. Hãy xem lại.")) % facts)


def lower_first(title: str) -> str:
    """A title inside a sentence: `Họ và tên` becomes `họ và tên`, `UBND tỉnh` stays."""
    shouted = len(title) > 1 and title[1].isupper()
    return title if shouted else title[:1].lower() + title[1:]


def _place(path: list[Any]) -> str:
    return "-".join(str(part) for part in path)


def _schema_at(schema: Schema, path: list[Any]) -> Schema:
    """The sub-schema of a field; an unknown one is an empty schema."""
    found: Schema = schema
    for part in path:
        found = found.get("items", {}) if isinstance(part, int) else found.get("properties", {}).get(part, {})
    return found

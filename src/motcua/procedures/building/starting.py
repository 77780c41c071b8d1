"""Where a form begins: empty, from the papers that a procedure asks for, or from a file."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from motcua.kernel import json_logic
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import fold, normal
from motcua.platform import strict_json
from motcua.procedures.answer_types import resolved, whole
from motcua.procedures.building.questions import free_name, read_question
from motcua.procedures.confirmers import check_confirmers
from motcua.procedures.form_checks import LONGEST_LABEL
from motcua.procedures.types import Case, Component, Content
from motcua.procedures.validation import errors

Json = dict[str, Any]
MOST_BYTES = 1_000_000
_FORM_PAPER = re.compile(r"^(to khai|don\b|giay de nghi|phieu|van ban de nghi|giay dang ky|ban ke khai)")
_PROOF = re.compile(r"(giay|the|so|quyet dinh|trich luc|chung chi|van bang|hop dong)\b")
_DECLARED = "Tôi cam đoan nội dung khai là đúng sự thật và chịu trách nhiệm trước pháp luật."


def empty_form(title: str, en: str = "") -> Json:
    """Who asks, and that it is true: what every form has."""
    return whole(_written(title, en, []))


def from_components(content: Content, case: Case) -> Json:
    """What the papers of a case suggest to ask: whether a paper that is only needed at times is needed here, and number
    and day of papers that somebody issued."""
    questions = list(_suggested(case))
    groups = [{"title": "Nội dung đề nghị", "ask": [
        {"name": "request", "is": "lines", "title": "Nội dung đề nghị", "need": True}, *questions]}]  # fmt: skip
    named = next((one.name for one in case.components if _FORM_PAPER.match(fold(one.name))), "")
    return whole(_written(_short(named) or f"Tờ khai: {_short(content.name)}", "", groups))


def _written(title: str, en: str, groups: list[Json]) -> Json:
    declared = {"name": "declaration", "is": "declaration", "title": _DECLARED, "need": True}
    return {
        "title": title,
        "en": en,
        "parts": [{"block": "asker"}, *groups, {"title": "Cam đoan", "ask": [declared]}],
    }


def _suggested(case: Case) -> Iterator[Json]:
    taken = {"request", "declaration"}
    for paper in case.components:
        name = _short(paper.name)
        if paper.form or _FORM_PAPER.match(fold(name)):
            continue
        if paper.condition:
            key = free_name(f"co {name}", taken)
            taken.add(key)
            yield _whether(key, name, paper)
        elif _PROOF.search(fold(name)):
            key = free_name(f"so {name}", taken)
            taken.add(key)
            title = f"Số, ngày cấp: {name}"
            yield {
                "name": key,
                "is": "line",
                "title": title[:LONGEST_LABEL],
                "hint": [f"Ghi như trên giấy: {name}", ""],
            }


def _whether(key: str, name: str, paper: Component) -> Json:
    title = f"Trường hợp của bạn có cần {name[:1].lower()}{name[1:]} không?"
    short = title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 7]}… không?"
    return {
        "name": key,
        "is": "yes_no",
        "title": short,
        "hint": [normal(str(paper.condition))[:300], ""],
        "need": True,
    }


def _short(name: str) -> str:
    """The first phrase of the long name of a paper."""
    words = " ".join(re.split(r"[;.(\n:]|, theo | theo mẫu", normal(name))[0].split()).strip(" -+*•")
    return words[:LONGEST_LABEL]


def from_file(data: bytes) -> Json:
    """A form that a file says, whole. Raises `Invalid` with everything that is wrong, in sentences."""
    if len(data) > MOST_BYTES:
        raise Invalid("Tệp lớn hơn 1 MB, không phải một tờ khai. Hãy chọn đúng tệp JSON đã xuất từ đây.")
    try:
        found = strict_json.read(data)
    except Invalid:
        raise
    except (orjson.JSONDecodeError, UnicodeDecodeError) as error:
        raise Invalid(
            "Tệp không đọc được thành JSON: dòng %(line)s, cột %(column)s. "
            "Hãy xuất lại tệp từ trang này rồi sửa trên tệp ấy.",
            line=getattr(error, "lineno", 1),
            column=getattr(error, "colno", 1),
        ) from error
    if not isinstance(found, Mapping):
        raise Invalid(
            "Tệp không phải một tờ khai: cần một đối tượng có title, schema và groups (hoặc parts)."
        )
    return checked_form(found)


def checked_form(found: Mapping[str, Any]) -> Json:
    """A form as it can be kept; raises `Invalid` saying where it is not one."""
    if problems := list(_unreadable(found)):
        raise Invalid("Tệp chưa dùng được: %(problems)s", problems=" ".join(problems))
    try:
        form = whole(found)
        Draft202012Validator.check_schema(form["schema"])
        _check_rules(form)
        _check_usable(form)
        return _plain_shape(form)
    except SchemaError as error:
        where = "/".join(str(one) for one in error.absolute_path)
        raise Invalid(
            "Tệp chưa dùng được: schema sai ở %(where)s: %(error)s.",
            where=where or "gốc",
            error=error.message[:200],
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Invalid(
            "Tệp chưa dùng được: khối, loại câu hỏi, quan hệ hoặc điều kiện không có: %(error)s.",
            error=str(error)[:200],
        ) from error


def _check_rules(form: Json) -> None:
    """Every condition can be read, and whoever confirms is named by a question."""
    papers = [one["needed_if"] for own in form.get("papers", {}).values() for one in own.values()]
    checks = [[one["rule"], one.get("when")] for one in form.get("checks", ())]
    json_logic.check([*form.get("show", {}).values(), *checks, *papers])
    check_confirmers(form)


def _check_usable(form: Json) -> None:
    """Every question can be drawn, read and judged; a schema looks up its own lists alone, and nothing elsewhere."""
    for reference in _references(form["schema"]):
        if not reference.startswith("#/$defs/"):
            raise ValueError(f"$ref {reference[:60]}")
    looked_up = resolved(form)
    for name in looked_up["schema"]["properties"]:
        read_question(form, name)
    errors(looked_up, {}, date(2026, 1, 1))


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _references(one)
    elif isinstance(part, Mapping):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for one in part.values():
            yield from _references(one)


def _unreadable(found: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(found.get("title"), str) or not normal(found["title"]):
        yield "thiếu tên tờ khai (title)."
    if "parts" in found:
        if not isinstance(found["parts"], list) or not all(
            isinstance(one, Mapping) for one in found["parts"]
        ):
            yield "parts phải là danh sách các khối và phần."
        return
    schema, groups = found.get("schema"), found.get("groups")
    asked = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(asked, Mapping) or not all(isinstance(one, Mapping) for one in asked.values()):
        yield "thiếu các câu hỏi (schema.properties)."
    if not isinstance(groups, list) or not all(
        isinstance(one, Mapping)
        and isinstance(one.get("title"), str)
        and isinstance(one.get("fields"), list)
        and all(isinstance(name, str) for name in one["fields"])
        for one in groups
    ):
        yield "thiếu các phần (groups: title và fields)."
    for name in ("show", "prefill", "people", "papers"):
        if not isinstance(found.get(name, {}), Mapping):
            yield f"{name} phải là một đối tượng."
    people = found.get("people", {})
    if isinstance(people, Mapping) and not all(isinstance(one, Mapping) for one in people.values()):
        yield "people: mỗi người là một đối tượng."
    yield from _misplaced(asked, groups)


def _misplaced(asked: Any, groups: Any) -> Iterator[str]:
    if not isinstance(asked, Mapping) or not isinstance(groups, list):
        return
    placed = [
        name
        for one in groups
        if isinstance(one, Mapping)
        for name in one.get("fields", ())
        if isinstance(name, str)
    ]
    yield from (
        f"phần hỏi “{name}” mà không có câu hỏi đó." for name in dict.fromkeys(placed) if name not in asked
    )
    yield from (f"câu hỏi “{name}” không nằm trong phần nào." for name in asked if name not in placed)
    yield from (
        f"câu hỏi “{name}” nằm ở nhiều chỗ." for name in dict.fromkeys(placed) if placed.count(name) > 1
    )
    yield from (
        f"tên “{name}” chỉ được gồm chữ không dấu, số và gạch dưới."
        for name in asked
        if not (name.isidentifier() and name.isascii())
    )


def _plain_shape(form: Json) -> Json:
    """The form without its key, which the address says; and with what every form has."""
    schema = {"type": "object", "required": [], **form["schema"], "additionalProperties": False}
    found = {"show": {}, "prefill": {}, **{k: v for k, v in form.items() if k != "key"}}
    return {**found, "schema": schema}

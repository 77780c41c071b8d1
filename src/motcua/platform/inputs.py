"""What people and programs give, declared once as a type: fields with their limits, labels, hints and choices.

From one declaration follow the checked value that a command takes, the JSON Schema that programs are told, and the
e-form (`web.ui.forms`) by which screens ask for it. A mistake comes as `Invalid`, sentences by field.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Self

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_noop
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    WithJsonSchema,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.kernel.vietnamese import normal, typed_day

Words = str | Promise
Choices = Sequence[tuple[str | int, Words]]
YEARS = range(1990, 2200)
# A day that somebody promises ends with its afternoon's office hours.
END_OF_DAY = time(17)


@dataclass(frozen=True)
class Ask:
    """How a field is asked for: what stands above it, what helps, what one may choose from.

    `needed`: a row that is filled at all must have it, though an empty row is well; a decision says so.
    """

    label: Words
    hint: Words = ""
    choices: Choices = ()
    needed: bool = False

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Write it into the JSON Schema, in the language that is active."""
        schema = dict(handler(core))
        schema["title"] = str(self.label)
        if self.hint:
            schema["description"] = str(self.hint)
        if self.choices:
            schema.pop("enum", None)
            schema["oneOf"] = options(self.choices)
        if self.needed:
            schema["x-needed"] = True
        return schema


def options(choices: Choices) -> list[dict[str, Any]]:
    """Choices as JSON Schema has them."""
    return [{"const": value, "title": str(label)} for value, label in choices]


def _not_too_long(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise PydanticCustomError("too_long_a_note", TOO_LONG)
    return text


MOST_LETTERS = 4000
TOO_LONG = gettext_noop(
    "Nội dung ghi dài hơn 4.000 ký tự nên chưa được nhận. Hãy rút gọn, hoặc đính kèm thành tệp."
)
Note = Annotated[
    str, AfterValidator(_not_too_long), WithJsonSchema({"type": "string", "maxLength": MOST_LETTERS})
]
"""Some sentences; too long ones are refused, never cut."""
Line = Annotated[str, Field(max_length=200)]
"""One line."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$", description="SHA-256")]


def _day_or_moment(value: Any) -> Any:
    day = value if type(value) is date else typed_day(value) if isinstance(value, str) else None
    return datetime.combine(day, END_OF_DAY, VIETNAM) if day else value


def _near(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise PydanticCustomError("year", gettext_noop("Năm phải từ 1990 đến 2199."))
    return moment.astimezone(VIETNAM)


Day = Annotated[AwareDatetime, BeforeValidator(_day_or_moment), AfterValidator(_near)]
"""A day as people write it, until the end of its office hours; or a moment with its offset, as programs do."""


def storable(value: dict[str, Any]) -> dict[str, Any]:
    """A JSON object that can be kept: not too deep, no infinite numbers."""
    try:
        orjson.dumps(value)
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise PydanticCustomError("not_storable", gettext_noop("Nội dung này không lưu được.")) from None
    return value


Object = Annotated[dict[str, Any], AfterValidator(storable)]
"""A JSON object that can be kept."""


class Given(BaseModel):
    """What an act or a page asks for. A field that we do not know is a mistake, not something to ignore in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        """Texts in their one normal form."""
        return normal(value) if isinstance(value, str) else value

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """The checked value; raises `Invalid` with `fields` naming what is wrong."""
        try:
            return cls.model_validate(values)
        except ValidationError as wrong:
            fields = sentences(wrong)
            what = next(iter(fields.values()))[0]
            raise Invalid("Nội dung gửi lên còn chỗ chưa đúng. %(what)s", fields=fields, what=what) from None


def reason_given(text: str) -> str:
    """The reason of an administrator's act; raises `Invalid` (field `reason`) when there is none."""
    reason = normal(text)[:500]
    if not reason:
        sentence = "Hãy ghi lý do."
        raise Invalid(sentence, fields={"reason": [sentence]})
    return reason


class Nothing(Given):
    """An act that asks for nothing."""


def form_of(
    given: type[Given],
    *,
    offered: Mapping[str, Choices] | None = None,
    suggested: Mapping[str, Sequence[str]] | None = None,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """The definition of the e-form that asks for `given`: the fields that declare how they are asked for.

    `offered` are choices known only now, `suggested` words that one may take, by field (`rows.field` inside rows);
    fields `without` are left out.
    """
    schema = given.model_json_schema()
    parts = schema.pop("$defs", {})
    properties = {
        name: _drawn(part, parts)
        for name, part in schema.get("properties", {}).items()
        if name not in without and is_asked(given, name)
    }
    for path, choices in (offered or {}).items():
        if path.partition(".")[0] in without:
            continue
        field = _at(properties, path)
        field = field.get("items", field)
        field["oneOf"] = options(choices)
    for path, words in (suggested or {}).items():
        _at(properties, path)["examples"] = list(words)
    required = [name for name in schema.get("required", ()) if name in properties]
    schema |= {"properties": properties, "required": required}
    return {"title": "", "schema": schema, "groups": [{"title": "", "fields": list(properties)}]}


def is_asked(given: type[Given], name: str) -> bool:
    """Whether people are asked for this field, or it comes from the system."""
    return any(isinstance(one, Ask) for one in given.model_fields[name].metadata)


def _at(properties: Mapping[str, dict[str, Any]], path: str) -> dict[str, Any]:
    name, _, inner = path.partition(".")
    return _at(properties[name]["items"]["properties"], inner) if inner else properties[name]


def _drawn(schema: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """A field's schema as a form draws it: nothing by reference, days as days."""
    if "$ref" in schema:
        named = parts[str(schema["$ref"]).rpartition("/")[2]]
        return _drawn({**named, **{k: v for k, v in schema.items() if k != "$ref"}}, parts)
    found = dict(schema)
    if "anyOf" in found:
        # A field that may be left empty: the form simply leaves it out.
        (one,) = (part for part in found.pop("anyOf") if part != {"type": "null"})
        found |= one
    if found.get("format") == "date-time":
        found["format"] = "date"
    if "items" in found:
        found["items"] = _drawn(found["items"], parts)
    if "properties" in found:
        found["properties"] = {name: _drawn(part, parts) for name, part in found["properties"].items()}
    return found


_SENTENCES: Mapping[str, str] = {
    "missing": gettext_noop("Thiếu nội dung này."),
    "string_type": gettext_noop("Phải là chuỗi ký tự."),
    "string_too_long": gettext_noop("Dài quá giới hạn."),
    "string_too_short": gettext_noop("Ngắn quá giới hạn."),
    "string_pattern_mismatch": gettext_noop("Không đúng dạng quy định."),
    "int_type": gettext_noop("Phải là số nguyên."),
    "int_parsing": gettext_noop("Phải là số nguyên."),
    "int_from_float": gettext_noop("Phải là số nguyên."),
    "bool_type": gettext_noop("Phải là true hoặc false."),
    "bool_parsing": gettext_noop("Phải là true hoặc false."),
    "list_type": gettext_noop("Phải là danh sách."),
    "too_long": gettext_noop("Có quá nhiều phần tử."),
    "too_short": gettext_noop("Có quá ít phần tử."),
    "dict_type": gettext_noop("Phải là đối tượng JSON."),
    "model_attributes_type": gettext_noop("Phải là đối tượng JSON."),
    "model_type": gettext_noop("Phải là đối tượng JSON."),
    "extra_forbidden": gettext_noop("Không có trường này."),
    "literal_error": gettext_noop("Không thuộc các giá trị cho phép."),
    "enum": gettext_noop("Không thuộc các giá trị cho phép."),
    "uuid_parsing": gettext_noop("Phải là UUID."),
    "uuid_type": gettext_noop("Phải là UUID."),
    "timezone_aware": gettext_noop("Thời điểm phải có múi giờ, ví dụ 2026-11-20T16:45:00+07:00."),
    "datetime_from_date_parsing": gettext_noop(
        "Thời điểm viết theo ISO 8601, ví dụ 2026-11-20T16:45:00+07:00."
    ),
    "datetime_parsing": gettext_noop("Thời điểm viết theo ISO 8601, ví dụ 2026-11-20T16:45:00+07:00."),
    "greater_than_equal": gettext_noop("Nhỏ hơn giới hạn."),
    "less_than_equal": gettext_noop("Lớn hơn giới hạn."),
}
_OURS = frozenset({"too_long_a_note", "year", "not_storable"})
_SOMEHOW = gettext_noop("Giá trị chưa đúng.")


def sentence_of(kind: str, message: str = "") -> str:
    """The Vietnamese sentence (a gettext message id) for a mistake of this kind."""
    return message if kind in _OURS else _SENTENCES.get(kind, _SOMEHOW)


def sentences(wrong: ValidationError) -> dict[str, list[str]]:
    """What is wrong, by field (`defects.0.what`), in sentences that are gettext message ids."""
    found: dict[str, list[str]] = {}
    for one in wrong.errors(include_url=False, include_context=False):
        found.setdefault(".".join(map(str, one["loc"])), []).append(sentence_of(one["type"], one["msg"]))
    return found

"""The OpenAPI document turned into what the page for people shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter or a field of a body."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """One address with one method."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    open_to_all: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    body_type: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chapter:
    """Operations under one tag."""

    title: str
    operations: tuple[Operation, ...]


def chapters(document: Json) -> tuple[Chapter, ...]:
    """All operations by their tags, in the order of the document."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, raw in methods.items():
            operation = _operation(document, path, method, raw)
            found.setdefault((raw.get("tags") or ["Khác"])[0], []).append(operation)
    return tuple(Chapter(title, tuple(operations)) for title, operations in found.items())


def _operation(document: Json, path: str, method: str, raw: Json) -> Operation:
    content: Json = (raw.get("requestBody") or {}).get("content") or {}
    nothing: Json = {}
    body_type, body = next(iter(content.items()), ("", nothing))
    return Operation(
        anchor=raw["operationId"],
        method=method.upper(),
        path=path,
        summary=raw.get("summary", ""),
        about=raw.get("description", ""),
        open_to_all={} in raw.get("security", ()),
        parameters=tuple(
            Field(p["name"], _kind(document, p["schema"]), bool(p.get("required")), p.get("description", ""))
            for p in raw.get("parameters", ())
        ),
        body=tuple(_fields(document, body.get("schema", {}))),
        body_type=body_type,
        answers=tuple((status, _answer(answer)) for status, answer in sorted(raw["responses"].items())),
    )


def _answer(answer: Json) -> str:
    content: Json = answer.get("content") or {}
    nothing: Json = {}
    schema = next(iter(content.values()), nothing).get("schema", {})
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return name if name and name != "ProblemOut" else answer["description"]


def _fields(document: Json, schema: Json) -> Iterator[Field]:
    whole = _resolved(document, schema)
    for name, one in whole.get("properties", {}).items():
        yield Field(name, _kind(document, one), name in whole.get("required", ()), one.get("description", ""))


def _resolved(document: Json, schema: Json) -> Json:
    if "$ref" not in schema:
        return schema
    found: Json = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _kind(document: Json, schema: Json) -> str:
    """A schema in a few words: `string`, `integer 1–200`, `Owner`, `danh sách PaperAsked`, `"cash" | "card"`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(f"“{value}”" for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_kind(document, one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return "danh sách " + _kind(document, schema.get("items", {}))
    kind = str(schema.get("format") or schema.get("type", ""))
    if "minimum" in schema and "maximum" in schema:
        kind += f" {schema['minimum']}–{schema['maximum']}"
    return kind

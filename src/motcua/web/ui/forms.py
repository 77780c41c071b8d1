"""E-forms that are data: a JSON Schema says which answers are right, groups say in what order they are asked,
JsonLogic says which of them apply. Shown, read, checked and shown again without a line of code per form.

A definition: `{"key", "title", "schema", "groups": [{"title", "fields"}], "prefill": {field: "applicant.name"},
"show": {field: JsonLogic}}`. Answers are typed JSON: days as ISO text, numbers as numbers, text NFC and trimmed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel import json_logic as conditions
from motcua.procedures.queries import (
    applicable,
    applies,
    doubts,
    format_refusal,
    is_address,
    is_computed,
    spoken,
    written_address,
)
from motcua.web.ui import addresses
from motcua.web.ui.fields import (
    LONG_LIST,
    Field,
    Option,
    Row,
    Schema,
    as_read,
    attributes_of,
    choices_of,
    in_input,
    kind_of,
    width_of,
)
from motcua.web.ui.mistakes import mistakes
from motcua.web.ui.reading import Posted, read_object, row_count

EMPTY_ROWS = 1


@dataclass(frozen=True)
class Group:
    """Questions that belong together, under one heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Mistake:
    """One line of the error summary; `id` is the field to jump to."""

    id: str
    text: str


class EForm:
    """A form as data, with answers: posted (`data`) or known before (`prefill`, typed JSON).

    Bound to `data` it can be checked; `answer` then holds the typed answers without those that do not apply.
    """

    def __init__(
        self,
        definition: Mapping[str, Any],
        data: Posted | None = None,
        prefill: Mapping[str, Any] | None = None,
        prefix: str = "",
    ) -> None:
        self.definition = definition = spoken(definition, get_language() or "vi")
        self.schema: Schema = definition["schema"]
        self.show: Mapping[str, Any] = definition.get("show", {})
        self.prefix = prefix
        self.posted = data
        self.told: dict[str, list[str]] = {}
        self.was: Mapping[str, str] = {}
        self.sources: Mapping[str, str] = {}
        self.checked = data is not None and not self.adds_row
        self.draft: dict[str, Any] = (
            self._known(prefill or {})
            if data is None
            else read_object(self.schema["properties"], data, prefix)
        )

    @classmethod
    def of(cls, definition: Mapping[str, Any], answer: Mapping[str, Any], prefix: str = "") -> EForm:
        """A form with stored answers that can be checked, summarised and shown."""
        form = cls(definition, prefill=answer, prefix=prefix)
        form.draft, form.checked = dict(answer), True
        return form

    @property
    def title(self) -> str:
        """The form's name, as on its printed sister."""
        return str(self.definition["title"])

    @property
    def adds_row(self) -> bool:
        """True when `Thêm dòng` was pressed: show the form again, do not check it yet."""
        return self.posted is not None and bool(self.posted.get(f"{self.prefix}_add"))

    @cached_property
    def answer(self) -> dict[str, Any]:
        """The typed answers that apply: what is hidden by a condition is not part of what was declared."""
        return applicable(self.definition, self.draft)

    @cached_property
    def errors(self) -> dict[str, list[str]]:
        """Field to sentences; empty while nothing was posted."""
        if not self.checked:
            return dict(self.told)
        found: dict[str, list[str]] = {place: list(sentences) for place, sentences in self.told.items()}
        for place, sentence in mistakes(self.definition, self.answer, clock.now().date()):
            top = place.split("-")[0]
            if (not top or self.applies(top, self.answer)) and place not in self.told:
                found.setdefault(place, []).append(sentence)
        return found

    @cached_property
    def doubts(self) -> list[Mistake]:
        """What may be right and is worth a second look; it keeps nobody from going on."""
        found = doubts(self.definition, self.answer)
        return [Mistake(f"f-{self.prefix}{at}", _(say)) for at, say in found if at not in self.errors]

    def tell(self, fields: Mapping[str, Sequence[str]]) -> None:
        """Show what a command refused beside the fields; places as in a refusal (`defects.0.what`)."""
        self.told = {place.replace(".", "-"): list(sentences) for place, sentences in fields.items()}
        self.__dict__.pop("errors", None)

    def now(self, answers: Mapping[str, Any]) -> None:
        """Show and check other answers than those that were posted: what became of them when they were saved."""
        self.draft = {name: value for name, value in answers.items() if value not in (None, "", [])}
        for derived in ("answer", "errors", "doubts"):
            self.__dict__.pop(derived, None)

    def is_valid(self) -> bool:
        """True when everything was answered and nothing is wrong."""
        return self.checked and not self.errors

    @property
    def mistakes(self) -> list[Mistake]:
        """The error summary in the order of the form: one line a field, each a link to it."""
        order = [name for group in self.definition["groups"] for name in group["fields"]]
        places = sorted(
            self.errors, key=lambda p: order.index(p.split("-")[0]) if p.split("-")[0] in order else 999
        )
        return [Mistake(f"f-{self.prefix}{place}", self.errors[place][0]) for place in places]

    def applies(self, name: str, answers: Mapping[str, Any]) -> bool:
        """False for a field whose condition does not hold."""
        return applies(self.definition, name, answers)

    @property
    def groups(self) -> list[Group]:
        """Everything to draw, in order."""
        return [
            Group(group["title"], tuple(self.field(name) for name in group["fields"]))
            for group in self.definition["groups"]
        ]

    @property
    def has_long_list(self) -> bool:
        """Whether a choice is so long that one is found in it by typing."""
        return any(len(choices_of(schema)) > LONG_LIST for schema in self.schema["properties"].values())

    @property
    def communes(self) -> Mapping[str, str]:
        """What communes an address may lie in, by what they were made of; empty where no address is asked for."""
        return addresses.communes() if any(map(_asks_address, self.schema["properties"].values())) else {}

    @property
    def is_alive(self) -> bool:
        """Whether the page changes while it is filled in: by conditions, or by what is worked out."""
        return bool(self.show) or any(map(is_computed, self.schema["properties"].values()))

    def field(self, name: str) -> Field:
        """One field of the form, with value, hints, choices, errors and condition."""
        show = json.dumps(self.show[name], ensure_ascii=False) if name in self.show else ""
        schema = self.schema["properties"][name]
        value = (self.answer if is_computed(schema) else self.draft).get(name)
        drawn = self._draw(name, schema, value, name in self._required)
        return replace(drawn, show=show, prefix=self.prefix)

    def answers(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What was declared, to read: (group, [(question, answer)]); unanswered questions are left out."""
        shown = []
        for group in self.definition["groups"]:
            lines = [line for name in group["fields"] if name in self.answer for line in self._lines(name)]
            if lines:
                shown.append((str(group["title"]), lines))
        return shown

    # --- inside -------------------------------------------------------------------------------------------------

    def _known(self, prefill: Mapping[str, Any]) -> dict[str, Any]:
        defaults = {n: s["default"] for n, s in self.schema["properties"].items() if "default" in s}
        return defaults | {
            n: v for n, v in prefill.items() if n in self.schema["properties"] and v is not None
        }

    @cached_property
    def _required(self) -> set[str]:
        """Fields that are always required, and those that are once their condition holds."""
        found = set(self.schema.get("required", []))
        for part in self.schema.get("allOf", []):
            found |= set(part.get("then", {}).get("required", [])) & set(self.show)
        return found

    def _draw(self, name: str, schema: Schema, value: Any, required: bool) -> Field:
        kind = kind_of(schema)
        chosen = [str(v) for v in (value if isinstance(value, list) else [value])]
        choices = choices_of(schema.get("items", {}) if kind == "many" else schema)
        also = schema.get("x-also", {})
        return Field(
            name=self.prefix + name,
            key=name,
            kind=kind,
            label=schema.get("title", name),
            hint=schema.get("description", ""),
            was=self.was.get(name, ""),
            source=self.sources.get(name, ""),
            value=_written(kind, schema, value),
            parts=addresses.boxes(self.prefix + name, self.prefix, value) if kind == "address" else (),
            computed=json.dumps(schema["x-computed"], ensure_ascii=False) if kind == "computed" else "",
            format=str(schema.get("format", "")),
            required=required,
            errors=tuple(self.errors.get(name, [])),
            doubts=tuple(doubt.text for doubt in self.doubts if doubt.id == f"f-{self.prefix}{name}"),
            options=tuple(
                Option(str(v), label, str(v) in chosen, _const(v), also.get(str(v), ""))
                for v, label in choices
            ),
            rows=self._rows(name, schema, value or []) if kind == "rows" else (),
            attributes=attributes_of(schema, kind, str(self.definition.get("prefill", {}).get(name, ""))),
            width=width_of(schema, kind),
            unit=schema.get("x-unit", ""),
            suggestions=tuple(schema.get("examples", ())),
        )

    def _rows(self, name: str, schema: Schema, values: list[dict[str, Any]]) -> tuple[Row, ...]:
        """The filled rows and room for more: one empty row, another for each press of `Thêm dòng`."""
        items = schema.get("items", {})
        required = items.get("required", [])
        asked = row_count(self.posted, self.prefix + name) if self.posted is not None else 0
        if self.posted is not None and self.posted.get(f"{self.prefix}_add") == name:
            asked += 1
        count = max(len(values) + (0 if values else EMPTY_ROWS), asked)
        return tuple(
            Row(
                number=i + 1,
                fields=tuple(
                    self._draw(
                        f"{name}-{i}-{sub}",
                        s,
                        (values[i] if i < len(values) else {}).get(sub),
                        sub in required or s.get("x-needed", False),
                    )
                    for sub, s in items.get("properties", {}).items()
                ),
            )
            for i in range(count)
        )

    def _lines(self, name: str) -> list[tuple[str, str]]:
        schema, value = self.schema["properties"][name], self.answer[name]
        title = schema.get("title", name)
        if kind_of(schema) != "rows":
            return [(title, as_read(schema, value))]
        parts = schema.get("items", {}).get("properties", {})
        return [
            (f"{title} {i}: {parts.get(sub, {}).get('title', sub)}", as_read(parts.get(sub, {}), part))
            for i, row in enumerate(value, 1)
            for sub, part in row.items()
        ]


def _asks_address(schema: Schema) -> bool:
    inner = schema.get("items", {}).get("properties", {}).values()
    return is_address(schema) or any(map(_asks_address, inner))


def _written(kind: str, schema: Schema, value: Any) -> str:
    if kind in ("many", "rows", "address"):
        return ""
    return as_read(schema, value) if kind == "computed" and value is not None else in_input(schema, value)


def _const(value: Any) -> str:
    return "" if isinstance(value, str) else json.dumps(value)


def prefilled(definition: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """What we already know of the person: `facts` (`known_facts`) by the name under which the form asks for them."""
    found = {
        name: conditions.value({"var": source}, facts)
        for name, source in definition.get("prefill", {}).items()
    }
    asked = definition["schema"]["properties"]
    found = {n: written_address(v) if v and is_address(asked.get(n, {})) else v for n, v in found.items()}
    return {
        name: v for name, v in found.items() if v not in (None, "") and _may_stand(asked.get(name, {}), v)
    }


def _may_stand(schema: Schema, value: Any) -> bool:
    """A question that asks for a day is not filled with a mere year."""
    return schema.get("format") != "date" or format_refusal("date", value) is None


def known_facts(owner: Mapping[str, Any], asker: Mapping[str, Any]) -> dict[str, Any]:
    """What forms are prefilled from: `applicant` is whose dossier it is, `asker` ("người yêu cầu") who asks for it."""
    return {"applicant": _as_asked(owner), "asker": _as_asked(asker)}


def _as_asked(known: Mapping[str, Any]) -> dict[str, Any]:
    """One number, whatever paper it stands on."""
    number = known.get("id_number") or known.get("passport") or known.get("tax_code") or ""
    return {**known, "id_number": number}

"""Single fields of pages that are no form as data: a line, a choice of one."""

from typing import Any

from django.http import QueryDict

from motcua.platform.inputs import Words
from motcua.web.ui.fields import Field, Kind, Option


def line(
    name: str,
    label: Words,
    typed: QueryDict,
    *,
    kind: Kind = "text",
    hint: Words = "",
    initial: str = "",
    **more: Any,
) -> Field:
    """A field for one line; `initial` stands there until something is typed."""
    value = typed.get(name, initial)
    return Field(name=name, key=name, kind=kind, label=str(label), hint=str(hint), value=value, **more)


def choose(
    name: str,
    label: Words,
    options: list[tuple[str, str]],
    typed: QueryDict,
    *,
    initial: str = "",
    hint: Words = "",
) -> Field:
    """A choice of one."""
    chosen = typed.get(name, initial)
    kind: Any = "radio" if len(options) <= 5 else "select"
    drawn = tuple(Option(value, label, value == chosen) for value, label in options)
    return Field(
        name=name, key=name, kind=kind, label=str(label), hint=str(hint), value=chosen, options=drawn
    )

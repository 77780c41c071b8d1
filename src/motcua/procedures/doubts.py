"""A doubt in words that are translated where they are read: a Vietnamese sentence (a gettext message id) with places.

A place is filled with a text of the record, a number, a limit, or another such sentence, or several of one kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from motcua.process.limit import Limit

Part: TypeAlias = "str | int | float | Limit | Doubt | Sequence[Part]"


@dataclass(frozen=True)
class Doubt:
    """The sentence and what its `%(name)s` places are filled with; `str()` says it in Vietnamese."""

    message: str
    parts: Mapping[str, Part] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.parts:
            return self.message
        return self.message % {name: _in_vietnamese(part) for name, part in self.parts.items()}

    def to_json(self) -> dict[str, Any]:
        """As it lies in a version, beside the Vietnamese sentence; a limit as `{"limit": "3d"}`."""
        return {"message": self.message, "parts": {name: _as_json(part) for name, part in self.parts.items()}}


def _in_vietnamese(part: Part) -> str:
    if isinstance(part, Limit):
        return part.words
    if isinstance(part, str | int | float | Doubt):
        return str(part)
    return ", ".join(map(_in_vietnamese, part))


def _as_json(part: Part) -> Any:
    if isinstance(part, Limit):
        return {"limit": str(part)}
    if isinstance(part, Doubt):
        return part.to_json()
    return part if isinstance(part, str | int | float) else [_as_json(one) for one in part]

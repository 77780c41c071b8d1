"""Doubts about a record that a person should look at before it is published. Nothing is ever guessed in silence.

What touches the clock, a fee, the papers or the return of the result must be answered before the version is published
(`procedures/flag_answers.py`); the rest is shown.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from motcua.procedures.doubts import Doubt, Part

Touches = Literal["clock", "fee", "papers", "return", ""]

_TOUCHED: Mapping[str, Touches] = {
    "executionMethods.processingTime": "clock",
    "executionMethods.description": "clock",
    "cases": "clock",
    "cases.processingDay": "clock",
    "supplement_policy": "clock",
    "fees": "fee",
    "fees.type": "fee",
    "executionCases": "papers",
    "profileComponents": "papers",
    "profileComponents.required": "papers",
    "returningMethods": "return",
}


@dataclass(frozen=True)
class Flag:
    """A place of a record and what is odd about it, as a Vietnamese sentence and as one that can be translated.

    `at` is the code of the case, fee or paper in our version that it is about; empty: all of them.
    """

    field: str
    reason: str
    touches: Touches = ""
    at: str = ""
    said: Doubt | None = dataclasses.field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        """For the version's content and for reports."""
        told = {"field": self.field, "reason": self.reason, "touches": self.touches, "at": self.at}
        return {**told, "said": self.said.to_json()} if self.said else told


def flag_of(place: str, said: Doubt, touches: Touches, at: str = "") -> Flag:
    """A doubt about a place."""
    return Flag(place, str(said), touches, at, said)


@dataclass
class Flags:
    """Collects doubts; the same doubt is noted once."""

    found: dict[Flag, None] = dataclasses.field(default_factory=dict)

    def doubt(self, place: str, message: str, at: str = "", **parts: Part) -> None:
        """Note a doubt about a place; its places are filled with `parts`."""
        self.note(place, Doubt(message, parts), at)

    def note(self, place: str, said: Doubt, at: str = "") -> None:
        """The same for a doubt that is a sentence already."""
        self.found.setdefault(flag_of(place, said, _TOUCHED.get(place, ""), at))

    def to_json(self) -> list[dict[str, Any]]:
        """For the version's content and for reports."""
        return [one.to_json() for one in self.found]

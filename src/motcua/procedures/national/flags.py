"""Doubts about a record that a person should look at before it is published. Nothing is ever guessed in silence.

What touches the clock, a fee, the papers or the return of the result must be answered before the version is published
(`procedures/flag_answers.py`); the rest is shown.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

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
    """A place of a record and what is odd about it, as a Vietnamese sentence.

    `at` is the code of the case, fee or paper in our version that it is about; empty: all of them.
    """

    field: str
    reason: str
    touches: Touches = ""
    at: str = ""


@dataclass
class Flags:
    """Collects doubts; the same doubt is noted once."""

    found: dict[Flag, None] = field(default_factory=dict)

    def add(self, place: str, reason: str, at: str = "") -> None:
        """Note a doubt about a place."""
        self.found.setdefault(Flag(place, reason, _TOUCHED.get(place, ""), at))

    def to_json(self) -> list[dict[str, str]]:
        """For the version's content and for reports."""
        return [asdict(flag) for flag in self.found]

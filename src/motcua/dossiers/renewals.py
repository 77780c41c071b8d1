"""How an issued result is set right: replaced, corrected or revoked, by a new signed document that names the old.

What the law of a day says of it, and the documents that are not the procedure's own, stand in `renewals.json`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as lazy

from motcua.kernel.vietnamese import day
from motcua.platform.inputs import Words
from motcua.platform.versions import Versions, as_it_stands

REPLACE, CORRECT, REVOKE = "replace", "correct", "revoke"
CAUGHT = "caught"
"""Signed but wrong, and found out before it was sealed: it was never issued."""
RENEWALS: Mapping[str, Words] = {
    REPLACE: lazy("Thay thế"),
    CORRECT: lazy("Đính chính"),
    REVOKE: lazy("Thu hồi"),
}


_WAYS = Versions(Path(__file__).with_suffix(".json"), as_it_stands, part="ways")


def in_force(on: date) -> Mapping[str, Mapping[str, Any]]:
    """The ways of a day, by key, the newest form of each."""
    return _WAYS.newest(on)


def document(way: str, on: date) -> Mapping[str, Any] | None:
    """The document by which a result is corrected or revoked on a day; None where it is the procedure's own again."""
    found = in_force(on).get(way, {})
    own: Mapping[str, Any] | None = found.get("document")
    return own


def source(way: str, on: date) -> str:
    """The law of this way on a day."""
    return str(in_force(on).get(way, {}).get("source", ""))


def named(title: str, number: str, issued_at: datetime | None) -> str:
    """An issued result as documents speak of it: what it is called, its number, its day."""
    parts = (title, f"số {number}" if number else "", f"ngày {day(issued_at)}" if issued_at else "")
    return " ".join(part for part in parts if part)

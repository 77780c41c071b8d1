"""The decision that does not grant what was asked for: its document and the ways to appeal, by the law of a day.

A procedure whose own law wants another document says so among its result documents, under `negative`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from motcua.platform.versions import Row, Versions, as_it_stands
from motcua.procedures.types import Content

KEY = "negative"
_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Appeal:
    """A way to appeal: to whom, within how long of knowing of the decision, by which law."""

    key: str
    to: str
    to_en: str
    within: str
    within_en: str
    source: str

    @property
    def whom(self) -> str:
        """To whom, in the language that is active."""
        return self.to_en if get_language() == "en" else self.to

    @property
    def how_long(self) -> str:
        """Within how long, in the language that is active."""
        return self.within_en if get_language() == "en" else self.within


def document(content: Content, on: date) -> Mapping[str, Any]:
    """The document by which a procedure's request is not granted on a day."""
    own: Mapping[str, Any] | None = content.raw["result_documents"].get(KEY)
    return own if own is not None else _common(on)


def _common(on: date) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _DOCUMENTS.at(on)["content"]
    return found


def appeals(on: date) -> tuple[Appeal, ...]:
    """The ways to appeal against a decision of a day."""
    return tuple(_APPEALS.newest(on).values())


def _appeal(row: Row) -> Appeal:
    return Appeal(*(row[name] for name in ("key", "to", "to_en", "within", "within_en", "source")))


_DOCUMENTS = Versions(_FILE, as_it_stands, part="documents")
_APPEALS = Versions(_FILE, _appeal, part="appeals")

"""What asking for more is held to, and the stock of its reasons: each stands in `asking.json` from a day on, with its
source. A law that changes one adds a version; what was in force before stays readable.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from motcua.kernel.clock import VIETNAM
from motcua.process.limit import Limit

_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Rules:
    """The limits in force.

    The applicant has `answer` from the request on; the clock then closes the dossier. Whoever receives says within
    `ask_online` (filed online) or `ask_counter` (any other way) what is missing, and is reminded after `alert`.
    """

    answer: Limit
    ask_online: Limit
    ask_counter: Limit
    alert: Limit

    def to_ask(self, channel: str) -> Limit:
        """Within what time it has to be said that something is missing."""
        return self.ask_online if channel == "online" else self.ask_counter


@dataclass(frozen=True)
class Reason:
    """Why something is asked for. Without a `remedy` of its own, whoever asks has to write what is to be done.

    `what` names the thing where it is no paper and no answer of the form.
    """

    key: str
    name: str
    english: str
    remedy: str = ""
    what: str = ""

    def __str__(self) -> str:
        return self.english if (get_language() or "vi").startswith("en") else self.name


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    found = {k: v for k, v in _begun("rules", at)[-1].items() if k in Rules.__dataclass_fields__}
    return Rules(**{k: Limit.parse(v) for k, v in found.items()})


def reasons(at: datetime) -> Mapping[str, Reason]:
    """The stock at a moment, by key, the newest form of each."""
    return {row["key"]: _reason(row) for row in _begun("reasons", at)}


def known_reason(key: str) -> Reason | None:
    """A reason that was ever in the stock; None for a request without one."""
    ever = {row["key"]: row for row in _versions()["reasons"]}
    return _reason(ever[key]) if key in ever else None


def _reason(row: Mapping[str, Any]) -> Reason:
    return Reason(**{k: v for k, v in row.items() if k in Reason.__dataclass_fields__})


def _begun(part: str, at: datetime) -> list[dict[str, Any]]:
    rows = _versions()[part]
    day = max(at.astimezone(VIETNAM).date().isoformat(), str(rows[0]["from"]))
    return [row for row in rows if row["from"] <= day]


@cache
def _versions() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(_FILE.read_text("utf-8"))
    return {part: sorted(rows, key=lambda row: str(row["from"])) for part, rows in found.items()}

"""How long a mandate lasts that names no end, and how many may act for one: `representation_rules.json`, in versions
with their source.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Rule:
    """A mandate that names no end lasts `months_without_end`; `source` is the article."""

    months_without_end: int
    most_agents: int
    source: str


def rule(on: date) -> Rule:
    """The rule that holds on a day; before the first version, the first."""
    rows = _versions()
    day = max(on.isoformat(), rows[0][0])
    return [found for begins, found in rows if begins <= day][-1]


def last_day(begins: date) -> date:
    """The last day of a mandate that begins on a day and names no end."""
    months = begins.month - 1 + rule(begins).months_without_end
    year, month = begins.year + months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    length = (following - timedelta(days=1)).day
    return date(year, month, min(begins.day, length)) - timedelta(days=1)


@cache
def _versions() -> list[tuple[str, Rule]]:
    rows = json.loads(_FILE.read_text("utf-8"))["rules"]
    found = (
        (row["from"], Rule(row["months_without_end"], row["most_agents"], row["source"])) for row in rows
    )
    return sorted(found, key=lambda one: one[0])

"""How long a mandate lasts that names no end, and how many may act for one: `representation_rules.json`, in versions
with their source.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from motcua.platform.versions import Row, Versions


@dataclass(frozen=True)
class Rule:
    """A mandate that names no end lasts `months_without_end`; `source` is the article."""

    months_without_end: int
    most_agents: int
    source: str


def rule(on: date) -> Rule:
    """The rule that holds on a day; before the first version, the first."""
    return _RULES.at(on)


def last_day(begins: date) -> date:
    """The last day of a mandate that begins on a day and names no end."""
    months = begins.month - 1 + rule(begins).months_without_end
    year, month = begins.year + months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    length = (following - timedelta(days=1)).day
    return date(year, month, min(begins.day, length)) - timedelta(days=1)


def _read(row: Row) -> Rule:
    return Rule(row["months_without_end"], row["most_agents"], row["source"])


_RULES = Versions(Path(__file__).with_suffix(".json"), _read, part="rules")

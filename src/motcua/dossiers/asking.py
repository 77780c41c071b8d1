"""What asking for more is held to, and the stock of its reasons: each stands in `asking.json` from a day on, with its
source. A law that changes one adds a version; what was in force before stays readable.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import get_language

from motcua.platform.versions import Row, Versions
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
    return _RULES.at(at)


def reasons(at: datetime) -> Mapping[str, Reason]:
    """The stock at a moment, by key, the newest form of each."""
    return _REASONS.from_the_first(at)


def known_reason(key: str) -> Reason | None:
    """A reason that was ever in the stock; None for a request without one."""
    return _REASONS.ever().get(key)


def _rules(row: Row) -> Rules:
    return Rules(**{k: Limit.parse(v) for k, v in row.items() if k in Rules.__dataclass_fields__})


def _reason(row: Row) -> Reason:
    return Reason(**{k: v for k, v in row.items() if k in Reason.__dataclass_fields__})


_RULES = Versions(_FILE, _rules, part="rules")
_REASONS = Versions(_FILE, _reason, part="reasons")

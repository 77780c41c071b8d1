"""Of what people are reminded by themselves, how long before, and with how much prepared: in versions with their source
(`reminders.json`).

Levels as Decree 224/2026/NĐ-CP art. 16 has them: 1 reminded, 2 with a prepared draft, 3 with a recommended option as
well. Level 4, acting by itself, is not among them: no rule may ask for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import get_language

from motcua.kernel import clock
from motcua.platform.versions import Row, Versions

LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Rule:
    """A paper of this kind ends, or the person themself, or a child whose birth certificate they hold, reaches an age.

    `case`: the option that is recommended (level 3), for the reason in `option`.
    """

    key: str
    days: int
    procedure: str
    level: int
    ground: str
    title: str
    title_en: str
    words: str
    words_en: str
    paper: str = ""
    age: int = 0
    child: int = 0
    case: str = ""
    option: str = ""
    option_en: str = ""

    @property
    def said_title(self) -> str:
        """What is told, in the language that is active."""
        return self.title_en if get_language() == "en" else self.title

    @property
    def said_words(self) -> str:
        """Why it matters."""
        return self.words_en if get_language() == "en" else self.words

    @property
    def said_option(self) -> str:
        """What is recommended, and why; empty below level 3."""
        return self.option_en if get_language() == "en" else self.option


@dataclass(frozen=True)
class Rules:
    """The rules of a day and the law that they stand on."""

    ground: str
    rules: Sequence[Rule]


def rules(on: date | None = None) -> Rules:
    """Those of a day (today)."""
    return _VERSIONS.at(on or clock.now().date())


def rule_named(key: str) -> Rule | None:
    """The newest form of a rule: what somebody was told of once can still be told of."""
    found = [rule for version in _VERSIONS for rule in version.rules if rule.key == key]
    return found[-1] if found else None


def years_before(day: date, years: int) -> date:
    """Who is so many years old on a day was born on this one, at the earliest."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def reaches(born: date, years: int) -> date:
    """The day on which somebody reaches an age; who was born on 29 February, on 1 March of other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _read(version: Row) -> Rules:
    found = [Rule(**one) for one in version["rules"]]
    for rule in found:
        if rule.level not in LEVELS or sum(map(bool, (rule.paper, rule.age, rule.child))) != 1:
            raise ValueError(f"reminders.json: {rule.key}")
        if (rule.level == 3) != bool(rule.case and rule.option):
            raise ValueError(f"reminders.json: {rule.key}: level 3 recommends a case and says why")
    return Rules(version["ground"], found)


_VERSIONS = Versions(Path(__file__).with_suffix(".json"), _read, part="versions")

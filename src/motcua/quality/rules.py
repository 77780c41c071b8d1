"""How many dossiers are drawn, what is asked of each, in how many days a finding is set right: from `rules.json`.

Each row stands from a day on, with its source; another choice adds a row with the same key. An audit keeps what held
on the day on which it was planned.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from motcua.platform.versions import Row, Versions
from motcua.process.limit import Limit

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class SampleRule:
    """So many of each hundred, at least and at most so many of an agency."""

    per_hundred: int
    least: int
    most: int
    source: str

    def number(self, population: int) -> int:
        """How many are drawn of so many: never more than there are."""
        wanted = -(-population * self.per_hundred // 100)
        return min(population, max(self.least, min(wanted, self.most)))


@dataclass(frozen=True)
class Question:
    """A line of the check-list; `fact` names what the log says of it."""

    key: str
    text: str
    clause: str
    fact: str = ""


@dataclass(frozen=True)
class Checklist:
    """The questions that hold from a day on."""

    version: str
    source: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        """The one with this key."""
        return next((one for one in self.questions if one.key == key), None)


@dataclass(frozen=True)
class CorrectionRule:
    """Working days in which a finding is set right, and how long before that end one is reminded."""

    major: Limit
    minor: Limit
    warn: Limit
    source: str

    def limit(self, gravity: str) -> Limit:
        """How long a correction may take."""
        return self.major if gravity == "major" else self.minor


def sample_rule(on: date) -> SampleRule:
    """How many are drawn, as it holds on a day."""
    return _SAMPLE.at(on)


def checklist(on: date) -> Checklist:
    """The questions, as they hold on a day."""
    return _CHECKLIST.at(on)


def correction_rule(on: date) -> CorrectionRule:
    """How long corrections may take, as it holds on a day."""
    return _CORRECTION.at(on)


def _sample(row: Row) -> SampleRule:
    return SampleRule(row["per_hundred"], row["least"], row["most"], row["source"])


def _checklist(row: Row) -> Checklist:
    return Checklist(row["version"], row["source"], tuple(Question(**one) for one in row["questions"]))


def _correction(row: Row) -> CorrectionRule:
    return CorrectionRule(
        Limit.parse(row["major"]), Limit.parse(row["minor"]), Limit.parse(row["warn"]), row["source"]
    )


_SAMPLE = Versions(FILE, _sample, part="sample")
_CHECKLIST = Versions(FILE, _checklist, part="checklist")
_CORRECTION = Versions(FILE, _correction, part="correction")

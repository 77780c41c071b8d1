"""How much simpler one version of a procedure is than another: time, papers and steps, case by case. Pure.

Derived from what versions say; nothing of it is typed a second time. What counts towards the year's share is data
(`simplification.json`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from motcua.platform.versions import Row, Versions
from motcua.procedures.limits import measured
from motcua.procedures.types import Case, Content, LimitRow


@dataclass(frozen=True)
class Plan:
    """The share of procedures that is to be simplified in a year, and which kinds of cuts count."""

    percent: int
    counts: tuple[str, ...]
    source: str

    def needed(self, procedures: int) -> int:
        """How many of so many that is, rounded up."""
        return -(-procedures * self.percent // 100)


def plan(on: date) -> Plan:
    """As it holds on a day; before the first one, the first."""
    return _PLANS.at(on)


def _plan(row: Row) -> Plan:
    return Plan(row["percent"], tuple(row["counts"]), row["source"])


_PLANS = Versions(Path(__file__).with_suffix(".json"), _plan, part="plan")


@dataclass(frozen=True)
class Measure:
    """What a case asks of people and takes of time, by the first way in which it is filed."""

    case: str
    name: str
    statutory: LimitRow | None
    promised: LimitRow | None
    papers: int
    steps: int


def measure(content: Content) -> dict[str, Measure]:
    """Every case of a version; the e-form that is filled in is no paper to bring."""
    return {case.code: _measure(content, case) for case in content.cases}


def _measure(content: Content, case: Case) -> Measure:
    channel = case.filing[0] if case.filing else "direct"
    route = content.route(case.route) if case.route in content.raw.get("routes", {}) else None
    return Measure(
        case.code, case.name, case.statutory(channel), case.promised(channel),
        sum(not paper.form for paper in case.components), len(route.steps) if route else 0,
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A case before and after. What was cut is positive, what came in addition negative.

    Times are None where two limits are of different kinds; in working minutes, calendar days or months (`time_unit`).
    """

    before: Measure
    after: Measure

    @property
    def papers(self) -> int:
        """Papers that need not be brought any more."""
        return self.before.papers - self.after.papers

    @property
    def steps(self) -> int:
        """Steps that fell away."""
        return self.before.steps - self.after.steps

    @property
    def statutory(self) -> tuple[str, float] | None:
        """What the law's limit became shorter by."""
        return shorter(self.before.statutory, self.after.statutory)

    @property
    def promised(self) -> tuple[str, float] | None:
        """What the limit became shorter by that the province promises."""
        return shorter(self.before.promised, self.after.promised)

    def cut(self, kind: str) -> float:
        """How much less there is of a kind: `papers`, `steps`, `limit`."""
        if kind == "limit":
            return self.promised[1] if self.promised else 0
        return self.papers if kind == "papers" else self.steps

    @property
    def differs(self) -> bool:
        """Whether anything that is measured differs."""
        times = (self.statutory or ("", 0), self.promised or ("", 0))
        return bool(self.papers or self.steps or any(amount for _unit, amount in times))


def shorter(before: LimitRow | None, after: LimitRow | None) -> tuple[str, float] | None:
    """By how much a limit is shorter, with the kind of time; None where that cannot be said."""
    old, new = (measured(row) if row else None for row in (before, after))
    if old is None or new is None or old[0] != new[0]:
        return None
    return old[0], old[1] - new[1]


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """The cases that both versions have."""
    old, new = measure(before), measure(after)
    return tuple(Change(old[code], new[code]) for code in new if code in old)


def is_simpler(found: Sequence[Change], counts: Sequence[str]) -> bool:
    """Whether something that counts was cut somewhere, and nothing that counts came in addition anywhere."""
    amounts = [change.cut(kind) for change in found for kind in counts]
    return any(amount > 0 for amount in amounts) and not any(amount < 0 for amount in amounts)

"""The registers of the State that can be asked: each with its contract as data (`registers.json`).

What a register is called stands with the national systems, for which papers its data stand with the personal store;
here stands who keeps it, by which law it is asked, with what, what it answers and how long that holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from django.utils.translation import get_language

from motcua.dossiers.queries.outages import name_of
from motcua.kernel import clock
from motcua.personal_store.queries import register_named
from motcua.platform.versions import Row, Versions

Kind = Literal["check", "fetch"]
KINDS: Sequence[Kind] = ("check", "fetch")


@dataclass(frozen=True)
class Value:
    """A value that a register gives: its name and what people call it."""

    name: str
    vietnamese: str
    english: str

    @property
    def title(self) -> str:
        """In the language that is active."""
        return self.english if get_language() == "en" else self.vietnamese


@dataclass(frozen=True)
class Contract:
    """What is agreed about one register.

    `of`: about whom it is asked; `always`: for every procedure, because it says who somebody is, the others only where
    their data stand for a paper that is asked for. `asks`: the facts that a question needs, `checks` those that it
    judges, `gives` the values it gives, `valid` how long an answer holds.
    """

    key: str
    of: Literal["person", "organisation"]
    owner: str
    ground: str
    asks: Sequence[str]
    checks: Sequence[str]
    gives: Sequence[Value]
    valid: timedelta
    always: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return name_of(self.key)

    def replaces(self, on: date) -> Sequence[str]:
        """How components call the papers that its data stand for on a day; none where no law lets them."""
        found = register_named(self.key, on)
        return found.called if found else ()

    def stands_for(self, component: str, on: date) -> bool:
        """Whether its data stand for a component of this name on a day."""
        found = register_named(self.key, on)
        return found is not None and found.stands_for(component)


def contracts() -> Mapping[str, Contract]:
    """Those of today, by key."""
    return _VERSIONS.at(clock.now())


def contract(key: str) -> Contract | None:
    """One of them."""
    return contracts().get(key)


def _read(version: Row) -> Mapping[str, Contract]:
    return {
        row["key"]: Contract(
            key=row["key"], of=row["of"], owner=row["owner"], ground=row["ground"], asks=tuple(row["asks"]),
            checks=tuple(row["checks"]), valid=timedelta(days=row["valid_days"]),
            always=row.get("always", False),
            gives=tuple(Value(one["name"], one["title"], one["en"]) for one in row["gives"]),
        )
        for row in version["registers"]
    }  # fmt: skip


_VERSIONS = Versions(Path(__file__).with_suffix(".json"), _read, part="versions")

"""Which papers the law lets data of the State stand for: by register, in versions with their period and source
(`registers.json`)."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from motcua.kernel.vietnamese import fold
from motcua.personal_store.kinds import bare

_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Register:
    """A register of the State, how components call the papers that its data stand for, and by which law."""

    key: str
    title: str
    names: tuple[str, ...]
    ground: str


def register_for(name: str, on: date) -> Register | None:
    """The register whose data stand for a paper of this name on a day; None where papers are still asked for."""
    asked = bare(name)
    return next((one for one in _in_force(on) if asked.startswith(one.names)), None)


@cache
def _in_force(on: date) -> tuple[Register, ...]:
    versions = json.loads(_FILE.read_text("utf-8"))["versions"]
    found = [one for one in versions if one["from"] <= on.isoformat() <= one["until"]]
    return tuple(
        Register(row["key"], row["title"], tuple(map(fold, row["names"])), version["ground"])
        for version in found[-1:]
        for row in version["registers"]
    )

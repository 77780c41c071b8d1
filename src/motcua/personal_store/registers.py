"""Which papers the law lets data of the State stand for: by register, in versions with their period and source
(`registers.json`)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from motcua.kernel.vietnamese import fold
from motcua.personal_store.kinds import bare
from motcua.platform.versions import Row, Versions


@dataclass(frozen=True)
class Register:
    """A register of the State, how components call the papers that its data stand for (`called`, folded `names`), and
    by which law."""

    key: str
    title: str
    called: tuple[str, ...]
    names: tuple[str, ...]
    ground: str

    def stands_for(self, name: str) -> bool:
        """Whether its data stand for a paper of this name."""
        return bare(name).startswith(self.names)


def register_for(name: str, on: date) -> Register | None:
    """The register whose data stand for a paper of this name on a day; None where papers are still asked for."""
    return next((one for one in _VERSIONS.during(on) or () if one.stands_for(name)), None)


def register_named(key: str, on: date) -> Register | None:
    """A register, if the law lets its data stand for anything on a day."""
    return next((one for one in _VERSIONS.during(on) or () if one.key == key), None)


def _read(version: Row) -> tuple[Register, ...]:
    return tuple(
        Register(
            row["key"], row["title"], tuple(row["names"]), tuple(map(fold, row["names"])), version["ground"]
        )
        for row in version["registers"]
    )


_VERSIONS = Versions(Path(__file__).with_suffix(".json"), _read, part="versions")

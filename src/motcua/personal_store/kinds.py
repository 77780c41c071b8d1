"""What kinds of papers there are, by type code: how components ask for them, how long the law lets them hold.

They stand in `kinds.json`, in versions with their day and source.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from motcua.kernel.vietnamese import fold
from motcua.platform.versions import Row, Versions

# What stands before the name of a paper where a component asks for it in a certain form.
_BEFORE = re.compile(
    r"^(ban (sao|chinh|goc)( (dien tu|co chung thuc|duoc chung thuc))*( tu)?|trich luc ban sao) "
)


def bare(name: str) -> str:
    """What a component calls a paper, folded, without the form in which it asks for it."""
    return _BEFORE.sub("", fold(name))


@dataclass(frozen=True)
class Kind:
    """A kind: its code and name, how components call it, for how many months it holds and by which law (None: on)."""

    code: str
    title: str
    names: tuple[str, ...] = ()
    months: int | None = None
    ground: str = ""


@dataclass(frozen=True)
class Kinds:
    """The kinds of a day; papers that are `asked_anew` each time and so never kept; what the results of a procedure are
    (`KeptPaper.Form`), where they are copies."""

    kinds: Mapping[str, Kind]
    asked_anew: tuple[str, ...]
    forms: Mapping[str, str]

    def named(self, name: str) -> frozenset[str]:
        """The codes of the kinds that a component with this name asks for."""
        asked = bare(name)
        return frozenset(
            one.code for one in self.kinds.values() if any(asked.startswith(said) for said in one.names)
        )

    def is_kept(self, name: str) -> bool:
        """Whether a paper that came under this name is worth keeping: declarations and requests are made anew."""
        return not fold(name).startswith(self.asked_anew)


def in_force(on: date) -> Kinds:
    """The kinds of a day."""
    return _VERSIONS.at(on)


def _read(version: Row) -> Kinds:
    kinds = [
        Kind(one["code"], one["title"], tuple(map(fold, one["names"])), one["months"], one["ground"])
        for one in version["kinds"]
    ]
    asked_anew = tuple(map(fold, version["asked_anew"]))
    return Kinds({kind.code: kind for kind in kinds}, asked_anew, version["forms"])


_VERSIONS = Versions(Path(__file__).with_suffix(".json"), _read, part="versions")

"""Why a dossier may take a turn: grounds of law with their source, in force from a day on (`turn_rules.json`).

A law that changes one adds a row with the same key and its day; what happened before that day keeps the words of then.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Protocol, get_args

from django.utils.translation import get_language

from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.platform.inputs import Choices
from motcua.platform.versions import Row, Versions
from motcua.process.moves import needs_words

Kind = Literal["refusal", "stop", "withdrawal", "suspension"]
BY_OUTAGE = "outage"
"""The cause of a suspension that an outage of a national system brings, and nobody else."""
BY_LINK = "linked"
"""The cause for which a procedure of a linked filing waits for another one, or ends with it."""
_FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class Ground:
    """One ground: its words, its source in law, and what else must be given with it (names of fields).

    `counts`: the law counts this time all the same, so nothing is suspended for it. `by_itself`: it comes with the
    filing, and nobody chooses it.
    """

    key: str
    name: str
    name_en: str
    source: str
    needs: tuple[str, ...] = ()
    counts: bool = False
    by_itself: bool = False

    @property
    def words(self) -> str:
        """Its name in the language that is active."""
        return self.name_en if get_language() == "en" else self.name


def _ground(row: Row) -> Ground:
    return Ground(
        row["key"], row["name"], row["name_en"], row["source"], tuple(row["needs"]), row.get("counts", False),
        row.get("by_itself", False),
    )  # fmt: skip


_GROUNDS = {kind: Versions(_FILE, _ground, part=kind) for kind in get_args(Kind)}


@cache
def in_force(kind: Kind, on: date) -> tuple[Ground, ...]:
    """The grounds that hold on a day, in their order."""
    return tuple(_GROUNDS[kind].newest(on).values())


def ground(kind: Kind, key: str, on: date) -> Ground | None:
    """The ground of this key as it held on a day; None for what no row names."""
    return next((one for one in in_force(kind, on) if one.key == key), None)


def offered(kind: Kind) -> Choices:
    """The grounds of today as choices."""
    return [(one.key, one.words) for one in in_force(kind, clock.now().date()) if not one.by_itself]


class Given(Protocol):
    """What is given with a ground."""

    @property
    def ground(self) -> str: ...
    @property
    def law(self) -> str: ...


def chosen(kind: Kind, given: Given, on: date) -> Ground:
    """The ground that was chosen, with what it needs; raises `Invalid` for what is missing, by field."""
    found = ground(kind, given.ground, on)
    if found is None or found.by_itself:
        sentence = "Hãy chọn một căn cứ trong danh sách."
        raise Invalid(sentence, fields={"ground": [sentence]})
    if "law" in found.needs:
        asked = "Căn cứ này cần ghi rõ điều khoản của luật, hoặc số và ngày của văn bản."
        needs_words(given.law, asked, field="law")
    return found


def sentence_of(ground: Ground | None, law: str) -> str:
    """The ground as a paper says it: its source, and the article that was written with it."""
    return "; ".join(part for part in (ground.source if ground else "", law) if part)

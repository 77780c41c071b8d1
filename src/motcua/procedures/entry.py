"""What the search knows of a procedure, and what it keeps of a version's content."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files

from motcua.procedures.english import name_of
from motcua.procedures.synonyms import sayings
from motcua.procedures.tokens import Word, all_words, pairs, words
from motcua.procedures.types import Case, LimitRow, offer_of
from motcua.procedures.weighting import Profile, Rarity, names_of

_ONLY_LISTED = 0.6  # what a procedure keeps of its score when nobody can file it here
_NEED = 0.16  # what need adds, at most
_BY_LEVEL = {"commune": 1.0, "province": 0.97}  # of two alike the nearer counter first; other levels
_FARTHER = 0.93
_LEADING_WORDS, _BEGINNING = 5, 12
_ALSO_ANEW = re.compile(r"(cấp|đăng ký|công nhận|xác định|thực hiện)( mới)?,")


@dataclass(frozen=True)
class Offer:
    """What decides at a glance, of the first way to file: how long, how much (đồng), by which ways.

    `known`: every fee is. `varies`: another case of the procedure has another limit or other fees.
    """

    limit: LimitRow | None
    amount: int
    known: bool
    ways: tuple[str, ...]
    varies: bool


@dataclass(frozen=True)
class Entry:
    """What the index knows of a procedure. `popular` from 0 to 1 puts what people need most before the rest.

    `called`: names of everyday use; `english`: its name in English, where it has one. `listed`: it stands in the
    national list only; there is something to know, nothing to file.
    """

    code: str
    name: str
    plain_name: str
    field: str
    level: str
    online_level: str
    subjects: tuple[str, ...]
    agencies: tuple[str, ...]
    results: tuple[str, ...]
    cases: tuple[str, ...]
    popular: float = 0.0
    listed: bool = False
    called: tuple[str, ...] = ()
    english: str = ""
    offer: Offer | None = None

    @property
    def title(self) -> str:
        """Plain words where there are some, else the official name."""
        return self.plain_name or self.name

    @cached_property
    def head(self) -> tuple[Word, ...]:
        """The words of its two names."""
        return tuple(all_words((self.name, self.plain_name)))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All that it can be found by."""
        texts = (self.name, self.plain_name, self.field, *self.results, *self.cases, *self.called)
        return tuple(all_words(texts))

    @property
    def pairs(self) -> frozenset[str]:
        """Neighbours in its names."""
        texts = (self.name, self.plain_name, *self.called)
        return frozenset(pair for text in texts for pair in pairs(all_words([text])))

    @property
    def prior(self) -> float:
        """What its score is multiplied by, whatever was asked."""
        here = _ONLY_LISTED if self.listed else 1.0
        return here * (1 + _NEED * self.popular) * _BY_LEVEL.get(self.level, _FARTHER)

    def profile(self, rarity: Rarity) -> Profile:
        """What ranking needs to know of it."""
        behind = all_words((self.field, *self.results, *self.cases))
        called = [all_words([text]) for text in self.called]
        # Deep inside a long name the same words mark a mere detail.
        marked = map(sayings().marks_of, (words(self.title), words(self.name)[:_BEGINNING]))
        every_act = sayings().acts_of(self.head)
        return Profile(
            names=names_of(self.name, self.plain_name, self.called, rarity),
            background=frozenset(w.folded for w in (*behind, *self.head)),
            acts=every_act.union(*map(sayings().acts_of, called)),
            named_acts=_leading_acts(self.name),
            marks=frozenset[tuple[Word, ...]]().union(*marked),
        )


def _leading_acts(name: str) -> frozenset[str]:
    """What an official name begins with; "Cấp, cấp lại" begins with an act for everybody."""
    if _ALSO_ANEW.match(name.lower()):
        return frozenset()
    return sayings().acts_of(words(name)[:_LEADING_WORDS])


@cache
def _everyday() -> Mapping[str, Mapping[str, object]]:
    """From `everyday_names.json`: what people call a procedure, and how much it is needed, by code."""
    found: Mapping[str, Mapping[str, object]] = json.loads(
        files("motcua.procedures").joinpath("everyday_names.json").read_text("utf-8")
    )
    return found


def entry_of(content: Mapping[str, object], needed: Container[str] = (), called: Iterable[str] = ()) -> Entry:
    """What the index keeps of a version's content; `needed` are the codes under the occasions in life.

    `called` is what people of this province call it, beside what the product knows.
    """
    raw: Mapping[str, object] = content
    code = str(raw["code"])
    everyday = _everyday().get(code, {})
    offered = 0.1 * (code in needed) + 0.1 * bool(raw.get("complete"))
    return Entry(
        code=code,
        name=str(raw["name"]),
        plain_name=str(raw.get("plain_name") or ""),
        field=_names([raw["field"]])[0],
        level=str(raw["level"]),
        online_level=str(raw["online_level"]),
        subjects=_texts_of(raw.get("subjects")),
        agencies=_texts_of(raw.get("agencies")),
        results=_names(raw.get("results")),
        cases=_names(raw.get("cases")),
        popular=max(offered, float(str(everyday.get("need", 0)))),
        called=(*_texts_of(everyday.get("called")), *called),
        english=name_of(code),
        offer=_offer(raw.get("cases")),
    )


def _offer(cases: object) -> Offer | None:
    rows = cases if isinstance(cases, list) else []
    own = (row for row in rows if "limits" in row and not row.get("linked_only"))
    found = [_offered(offer_of(row)) for row in own]
    return replace(found[0], varies=any(one != found[0] for one in found)) if found else None


def _offered(case: Case) -> Offer:
    channel = "online" if "online" in case.filing else next(iter(case.filing), "direct")
    fees = case.fees_for(channel)
    known = all(fee.status != "unknown" for fee in fees)
    return Offer(
        case.promised(channel), sum(fee.amount or 0 for fee in fees), known, case.filing, varies=False
    )


def _names(rows: object) -> tuple[str, ...]:
    found = rows if isinstance(rows, list) else []
    return tuple(str(row["name"]) for row in found)


def _texts_of(values: object) -> tuple[str, ...]:
    return tuple(str(v) for v in values) if isinstance(values, list) else ()

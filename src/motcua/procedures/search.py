"""Finding the right procedure from a few words, as people say them, with or without diacritics.

The index lies in memory and covers the versions in force and the national list of all other procedures (found for
information, behind those that can be filed here); `held` builds it anew when the catalogue has changed.
Candidates are those that share the rarest words with the question; `ranking` puts them in order.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from itertools import zip_longest

from motcua.procedures.ranking import Profile, Question, Rarity, Wording, names_of
from motcua.procedures.spelling import Vocabulary
from motcua.procedures.words import Word, all_words, has, pairs, sayings, words

_CANDIDATES = 80  # are ranked with care; the rest follow by the words they share
_TOO_COMMON = 0.25  # a word in more of the catalogue than this makes no candidates while rarer ones do
_ONLY_LISTED = 0.6  # what a procedure keeps of its score when nobody can file it here
_NEED = 0.16  # what need adds, at most
_BY_LEVEL = {"commune": 1.0, "province": 0.97}  # of two alike the nearer counter first; other levels
_FARTHER = 0.93
_SPOKEN = 5  # times more than the law's neighbourhoods count those of everyday speech
_LEADING_WORDS, _BEGINNING = 5, 12
_ALSO_ANEW = re.compile(r"(cấp|đăng ký|công nhận|xác định|thực hiện)( mới)?,")
_WORTH_SHOWING = 0.2  # of the best one's score


@dataclass(frozen=True)
class Entry:
    """What the index knows of a procedure. `popular` from 0 to 1 puts what people need most before the rest.

    `called`: names of everyday use. `listed`: it stands in the national list only; there is something to know,
    nothing to file.
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

    @property
    def title(self) -> str:
        """Plain words where there are some, else the official name."""
        return self.plain_name or self.name

    @cached_property
    def head(self) -> tuple[Word, ...]:
        """The words of its two names."""
        return tuple(all_words((self.name, self.plain_name)))

    @cached_property
    def folded(self) -> frozenset[str]:
        """All that can be found in it, as folded words."""
        return frozenset(w.folded for w in _all_of(self))

    def profile(self, rarity: Rarity) -> Profile:
        """What ranking needs to know of it."""
        names = names_of(self.name, self.plain_name, self.called, rarity)
        behind = all_words((self.field, *self.results, *self.cases))
        called = [all_words([text]) for text in self.called]
        # Deep inside a long name the same words mark a mere detail.
        marked = (words(self.title), words(self.name)[:_BEGINNING])
        every_act = sayings().acts_of(self.head)
        return Profile(
            names=names,
            background=frozenset(w.folded for w in (*behind, *self.head)),
            acts=every_act.union(*map(sayings().acts_of, called)),
            named_acts=_leading_acts(self.name),
            marks=frozenset(mark for mark in sayings().special if any(has(m, mark) for m in marked)),
        )


@dataclass(frozen=True)
class Wanted:
    """A question to the catalogue; empty texts do not filter."""

    text: str = ""
    field: str = ""
    agency: str = ""
    level: str = ""
    subject: str = ""
    online: str = ""


@dataclass(frozen=True)
class Answer:
    """Entries in order, and for each filter the values left to choose from with their counts.

    `understood` is the question as it was read where a typing mistake was put right; else empty.
    """

    entries: tuple[Entry, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    understood: str = ""


FILTERS: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "field": lambda e: (e.field,),
    "agency": lambda e: e.agencies,
    "level": lambda e: (e.level,),
    "subject": lambda e: e.subjects,
    "online": lambda e: (e.online_level,),
}


class Index:
    """A set of procedures that can be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_code = {e.code: e for e in self.entries}
        self._needs = [e.popular / 100 for e in self.entries]
        self._holding: dict[str, list[int]] = {}
        self._side_by_side: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            for word in entry.folded:
                self._holding.setdefault(word, []).append(place)
        said = Counter({word: len(places) for word, places in self._holding.items()})
        for place, entry in enumerate(self.entries):
            for pair in _pairs_of(entry):
                self._side_by_side.setdefault(pair, []).append(place)
        side_by_side = Counter({pair: len(places) for pair, places in self._side_by_side.items()})
        self._rarity = Rarity(len(self.entries), said, side_by_side)
        spoken = [said for said, _ in sayings().synonyms]
        # Words of everyday use are what people mean, however seldom the law says them side by side.
        called = [tuple(all_words([name])) for e in self.entries for name in (*e.called, e.plain_name)]
        near_to_people = (spoken + called) * _SPOKEN
        self.vocabulary = Vocabulary(
            words=said + Counter(w.folded for words in spoken for w in words),
            pairs=side_by_side + Counter(pair for words in near_to_people for pair in pairs(words)),
            spellings=frozenset(w.typed for texts in (*map(_all_of, self.entries), *spoken) for w in texts),
        )
        self._profiles: dict[int, Profile] = {}

    def warm(self) -> None:
        """Work out beforehand what the first questions would otherwise wait for."""
        if len(self._profiles) < len(self.entries):
            for place in range(len(self.entries)):
                self._profile(place)

    def search(self, wanted: Wanted) -> Answer:
        """Everything that fits, best first; without words everything, most needed first."""
        found, understood = self._by_words(wanted.text) if wanted.text.strip() else (self._popular, "")
        kept = found if _filters_nothing(wanted) else tuple(e for e in found if _fits(e, wanted))
        return Answer(kept, {name: self._facet(name, found, wanted) for name in FILTERS}, understood)

    @cached_property
    def _popular(self) -> tuple[Entry, ...]:
        return tuple(sorted(self.entries, key=lambda e: (e.listed, -e.popular, e.title)))

    def _facet(self, name: str, found: Sequence[Entry], wanted: Wanted) -> Mapping[str, int]:
        """Counts of a filter's values, with the other filters as they are set."""
        others = replace(wanted, **{name: ""})
        left = found if _filters_nothing(others) else [e for e in found if _fits(e, others)]
        return dict(Counter(value for e in left for value in FILTERS[name](e)).most_common())

    def _by_words(self, text: str) -> tuple[tuple[Entry, ...], str]:
        codes = [e for e in self.entries if e.code.startswith(text.strip())] if "." in text else []
        if codes:
            return tuple(codes), ""
        typed = words(text)
        full = sayings().in_full(typed)
        read = self.vocabulary.put_right(full)
        ranked, rest = self._ranked(Question.of(read, self._rarity))
        return (*ranked, *rest), "" if read == full else " ".join(w.typed for w in read)

    def _ranked(self, question: Question) -> tuple[list[Entry], list[Entry]]:
        """Candidates in order as far as they are worth showing, and what follows if all of them are."""
        found = self._candidates(question)
        scored = [(self._score(place, question), place) for place in found[:_CANDIDATES]]
        scored.sort(key=lambda pair: (-pair[0], self.entries[pair[1]].code))
        least = scored[0][0] * _WORTH_SHOWING if scored else 0.0
        kept = [self.entries[place] for score, place in scored if score >= least > 0]
        rest = found[_CANDIDATES:] if len(kept) == _CANDIDATES else []
        return kept, [self.entries[place] for place in rest]

    def _score(self, place: int, question: Question) -> float:
        entry = self.entries[place]
        here = _ONLY_LISTED if entry.listed else 1.0
        prior = here * (1 + _NEED * entry.popular) * _BY_LEVEL.get(entry.level, _FARTHER)
        return prior * self._profile(place).answers(question)

    def _profile(self, place: int) -> Profile:
        found = self._profiles.get(place)
        if found is None:
            found = self._profiles[place] = self.entries[place].profile(self._rarity)
        return found

    def _candidates(self, question: Question) -> list[int]:
        """Places of entries by how rare the words are that they share with the question."""
        found = [self._sharing(wording) for wording in question.wordings]
        return list(dict.fromkeys(place for row in zip_longest(*found) for place in row if place is not None))

    def _sharing(self, wording: Wording) -> list[int]:
        common = _TOO_COMMON * len(self.entries)
        telling = [w for w in wording.terms if 0 < len(self._holding.get(w, ())) <= common]
        shared: dict[int, float] = {}
        for word in telling or wording.terms:
            weight = wording.terms[word].weight
            for place in self._holding.get(word, ()):
                shared[place] = shared.get(place, self._needs[place]) + weight
        for pair, weight in wording.pairs.items():
            for place in self._side_by_side.get(pair, ()):
                shared[place] = shared.get(place, self._needs[place]) + weight
        return sorted(shared, key=shared.__getitem__, reverse=True)


def _leading_acts(name: str) -> frozenset[str]:
    """What an official name begins with; "Cấp, cấp lại" begins with an act for everybody."""
    if _ALSO_ANEW.match(name.lower()):
        return frozenset()
    return sayings().acts_of(words(name)[:_LEADING_WORDS])


def _all_of(entry: Entry) -> list[Word]:
    texts = (entry.name, entry.plain_name, entry.field, *entry.results, *entry.cases, *entry.called)
    return all_words(texts)


def _pairs_of(entry: Entry) -> set[str]:
    texts = (entry.name, entry.plain_name, *entry.called)
    return {pair for text in texts for pair in pairs(all_words([text]))}


def _filters_nothing(wanted: Wanted) -> bool:
    return not any(getattr(wanted, name) for name in FILTERS)


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return all(
        not getattr(wanted, name) or getattr(wanted, name) in of(entry) for name, of in FILTERS.items()
    )


@cache
def _everyday() -> Mapping[str, Mapping[str, object]]:
    """From `everyday_names.json`: what people call a procedure, and how much it is needed, by code."""
    found: Mapping[str, Mapping[str, object]] = json.loads(
        files("motcua.procedures").joinpath("everyday_names.json").read_text("utf-8")
    )
    return found


def entry_of(content: Mapping[str, object], needed: Container[str] = ()) -> Entry:
    """What the index keeps of a version's content; `needed` are the codes under the occasions in life."""
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
        called=_texts_of(everyday.get("called")),
    )


def _names(rows: object) -> tuple[str, ...]:
    found = rows if isinstance(rows, list) else []
    return tuple(str(row["name"]) for row in found)


def _texts_of(values: object) -> tuple[str, ...]:
    return tuple(str(v) for v in values) if isinstance(values, list) else ()

"""Finding the right procedure from a few words, as people say them, with or without diacritics.

The index lies in memory, is built from the versions in force and from the national list of all other procedures
(found for information, behind those that can be filed here), and is built anew when the catalogue has changed.
Ranking: single words and pairs of neighbours by BM25 (tantivy), what people say translated into what the law says
(`synonyms.json`), and a push for procedures that are filed most.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import tantivy
from django.db.models import Count, Max

from motcua.procedures.browsing import listed_only
from motcua.procedures.models import LifeEvent, Listing, Version
from motcua.procedures.words import Word, all_words, matches, near, pairs, sayings, words

# A change of the catalogue is seen by every process within this many seconds.
_FRESH_SECONDS = 3.0
_CANDIDATES = 400
_ONLY_LISTED = 0.5  # what a procedure keeps of its score when nobody can file it here
_NOT_MEANT = 0.72  # what a special procedure keeps of its score when its special mark was not asked for
_MEANT = 1.15  # and what it gains when one of its marks was
_NEED = 0.2  # what need adds, at most
_WORTH_SHOWING = 0.35  # of the best one's score


@dataclass(frozen=True)
class Entry:
    """What the index knows of a procedure. `popular` from 0 to 1 puts what people need most before the rest.

    `listed`: it stands in the national list only; there is something to know, nothing to file.
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

    @property
    def title(self) -> str:
        """Plain words where there are some, else the official name."""
        return self.plain_name or self.name

    @cached_property
    def folded(self) -> frozenset[str]:
        """All that can be found in it, as folded words."""
        texts = (self.name, self.plain_name, self.field, *self.results, *self.cases)
        return frozenset(w.folded for w in all_words(texts))

    @cached_property
    def head(self) -> tuple[Word, ...]:
        """The words of its names."""
        return tuple(all_words((self.name, self.plain_name)))

    @cached_property
    def special(self) -> tuple[tuple[Word, ...], ...]:
        """Marks in its names that make it a procedure for few."""
        return tuple(mark for mark in sayings().special if _has(self.head, mark))


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
        self.known = Counter(word for e in self.entries for word in e.folded)
        self._index = _tantivy(self.entries)
        self._searcher = self._index.searcher()

    def search(self, wanted: Wanted) -> Answer:
        """Everything that fits, best first; without words everything, most needed first."""
        found, understood = self._by_words(wanted.text) if wanted.text.strip() else (self._popular, "")
        kept = tuple(e for e in found if _fits(e, wanted))
        return Answer(kept, {name: self._facet(name, found, wanted) for name in FILTERS}, understood)

    @cached_property
    def _popular(self) -> tuple[Entry, ...]:
        return tuple(sorted(self.entries, key=lambda e: (e.listed, -e.popular, e.title)))

    def _facet(self, name: str, found: Sequence[Entry], wanted: Wanted) -> Mapping[str, int]:
        """Counts of a filter's values, with the other filters as they are set."""
        others = replace(wanted, **{name: ""})
        counts = Counter(value for e in found if _fits(e, others) for value in FILTERS[name](e))
        return dict(counts.most_common())

    def _by_words(self, text: str) -> tuple[tuple[Entry, ...], str]:
        codes = [e for e in self.entries if e.code.startswith(text.strip())] if "." in text else []
        if codes:
            return tuple(codes), ""
        typed = words(text)
        read = self._put_right(typed)
        question = Question.of(read)
        weights = [(self._rarity(notion.said), notion) for notion in question.notions]
        scored = [(_score(e, score, question, weights), e) for score, e in self._hits(question)]
        scored.sort(key=lambda pair: (-pair[0], pair[1].code))
        best = scored[0][0] if scored else 0.0
        kept = tuple(entry for score, entry in scored if score >= best * _WORTH_SHOWING)
        return kept, "" if read == typed else " ".join(w.typed for w in read)

    def _put_right(self, question: Sequence[Word]) -> tuple[Word, ...]:
        """Words that stand nowhere in the catalogue and in no saying are replaced by near ones that do."""
        said = sayings()
        found: list[Word] = []
        for word in question:
            if word.folded in self.known or word.folded in said.spoken or said.is_empty(word):
                found.append(word)
            else:
                found += [Word(w, w) for w in near(word.folded, self.known)] or [word]
        return tuple(found)

    def _hits(self, question: Question) -> list[tuple[float, Entry]]:
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self._index.schema, name, term), weight),
            )
            for (name, term), weight in question.weights().items()
        ]
        if not parts:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(parts), _CANDIDATES).hits
        return [(score, self.by_code[self._searcher.doc(place)["code"][0]]) for score, place in found]

    def _rarity(self, said: Sequence[Word]) -> float:
        """How much words tell: the rarer, the more."""
        return sum(math.log(1 + len(self.entries) / (1 + self.known[w.folded])) for w in said)


def _score(entry: Entry, score: float, question: Question, weights: Sequence[tuple[float, Notion]]) -> float:
    """BM25, weighed by how much of the question is covered, by need, and against special procedures."""
    whole = sum(weight for weight, _ in weights) or 1.0
    covered = sum(weight * notion.covered_by(entry.folded) for weight, notion in weights) / whole
    asked = sum(mark in question.marks for mark in entry.special)
    unasked = min(len(entry.special) - asked, 2) * (0.5 if asked else 1.0)
    fitting = (0.2 + 0.8 * covered) * (1 + _NEED * entry.popular) * (_ONLY_LISTED if entry.listed else 1.0)
    return float(score * fitting * _NOT_MEANT**unasked * (_MEANT if asked else 1.0))


@dataclass(frozen=True)
class Notion:
    """A part of a question: the words as said, and what the law calls it, if it calls it something else."""

    said: tuple[Word, ...]
    means: tuple[Word, ...] = ()

    def covered_by(self, found: frozenset[str]) -> float:
        """How much of it stands in a text, from 0 to 1, in the better of the two wordings."""
        return max(_share(self.said, found), 0.9 * _share(self.means, found))


@dataclass(frozen=True)
class Question:
    """A question taken apart into notions."""

    asked: tuple[Word, ...]
    notions: tuple[Notion, ...]

    @classmethod
    def of(cls, asked: tuple[Word, ...]) -> Question:
        """Sayings first, the longest of them; the words between stand for themselves unless they say nothing."""
        said = sayings()
        meant, explained = said.meant(asked)
        rest = [w for i, w in enumerate(asked) if i not in explained]
        telling = [w for w in rest if not said.is_empty(w)]
        alone = telling or ([] if meant else rest)
        return cls(asked, (*(Notion(*pair) for pair in meant), *(Notion((w,)) for w in alone)))

    @cached_property
    def marks(self) -> frozenset[tuple[Word, ...]]:
        """The special marks that were asked for, in either wording."""
        wordings = [self.asked, *(notion.means for notion in self.notions)]
        return frozenset(m for m in sayings().special if any(_has(wording, m) for wording in wordings))

    def weights(self) -> Mapping[tuple[str, str], float]:
        """Terms to look for, by field of the index, with their weights."""
        found: dict[tuple[str, str], float] = {}
        for notion in self.notions:
            _weigh(found, notion.said, 1.0 if not notion.means else 0.7)
            _weigh(found, notion.means, 1.0)
        for pair in pairs(self.asked):
            _most(found, ("pairs", pair), 1.4)
            _most(found, ("plain_pairs", pair), 1.6)
        return found


def _share(wanted: Sequence[Word], found: frozenset[str]) -> float:
    return sum(w.folded in found for w in wanted) / len(wanted) if wanted else 0.0


def _weigh(weights: dict[tuple[str, str], float], said: Sequence[Word], weight: float) -> None:
    for word in said:
        _most(weights, ("name", word.folded), 0.9 * weight)
        _most(weights, ("plain", word.folded), 1.3 * weight)
        _most(weights, ("all", word.folded), 0.4 * weight)
        if word.accented:
            _most(weights, ("exact", word.typed), 0.6 * weight)
    for pair in pairs(said):
        _most(weights, ("pairs", pair), 1.4 * weight)
        _most(weights, ("plain_pairs", pair), 1.6 * weight)


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return all(
        not getattr(wanted, name) or getattr(wanted, name) in of(entry) for name, of in FILTERS.items()
    )


def _has(said: Sequence[Word], mark: Sequence[Word]) -> bool:
    return any(matches(said[i : i + len(mark)], mark) for i in range(len(said) - len(mark) + 1))


def _most(weights: dict[tuple[str, str], float], key: tuple[str, str], weight: float) -> None:
    weights[key] = max(weights.get(key, 0.0), weight)


def _tantivy(entries: Sequence[Entry]) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("code", stored=True, tokenizer_name="raw")
    for name in ("name", "exact", "pairs", "plain", "plain_pairs", "all"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=32_000_000, num_threads=1)
    for entry in entries:
        writer.add_document(tantivy.Document(code=entry.code, **_texts(entry)))
    writer.commit()
    index.reload()
    return index


def _texts(entry: Entry) -> dict[str, str]:
    return {
        "name": " ".join(w.folded for w in entry.head),
        "exact": " ".join(w.typed for w in entry.head),
        "pairs": " ".join(pairs(all_words((entry.name,)))),
        "plain": " ".join(w.folded for w in all_words((entry.plain_name,))),
        "plain_pairs": " ".join(pairs(all_words((entry.plain_name,)))),
        "all": " ".join(sorted(entry.folded)),
    }


# --- the catalogue in force -------------------------------------------------------------------------------------


Revision = tuple[datetime | None, int, datetime | None, int]


@dataclass
class _Held:
    """The index of this process, the revision it was built from, and until when that is not asked again."""

    index: Index
    revision: Revision
    until: float


_held: list[_Held] = []


def current() -> Index:
    """The index over the versions in force, at most a few seconds old."""
    if _held and _held[0].until > time.monotonic():
        return _held[0].index
    revision = _revision()
    if not _held or _held[0].revision != revision:
        _held[:] = [_Held(Index(_entries()), revision, 0.0)]
    _held[0].until = time.monotonic() + _FRESH_SECONDS
    return _held[0].index


def forget() -> None:
    """Look at the catalogue anew at the next question, after it was changed in this process."""
    _held.clear()


def _revision() -> Revision:
    found = Version.objects.filter(state=Version.State.PUBLISHED).aggregate(
        at=Max("published_at"), count=Count("pk")
    )
    listed = Listing.objects.aggregate(at=Max("read_at"), count=Count("pk"))
    return found["at"], found["count"], listed["at"], listed["count"]


def _entries() -> list[Entry]:
    needed = {code for e in LifeEvent.objects.all() for code in e.procedures}
    keys = ("code", "name", "plain_name", "field", "level", "online_level", "subjects", "agencies", "results")
    rows = Version.objects.filter(state=Version.State.PUBLISHED).values_list(
        *(f"content__{key}" for key in keys), "content__cases", "content__complete"
    )
    in_force = [
        entry_of({**dict(zip((*keys, "cases", "complete"), row, strict=True))}, needed)
        for row in rows.iterator()
    ]
    return [*in_force, *(replace(entry_of(content), listed=True) for content in listed_only())]


def entry_of(content: Mapping[str, object], needed: Container[str] = ()) -> Entry:
    """What the index keeps of a version's content; `needed` are the codes under the occasions in life."""
    raw: Mapping[str, object] = content
    popular = 0.5 * (str(raw["code"]) in needed) + 0.5 * bool(raw.get("complete"))
    return Entry(
        code=str(raw["code"]),
        name=str(raw["name"]),
        plain_name=str(raw.get("plain_name") or ""),
        field=_names([raw["field"]])[0],
        level=str(raw["level"]),
        online_level=str(raw["online_level"]),
        subjects=_texts_of(raw.get("subjects")),
        agencies=_texts_of(raw.get("agencies")),
        results=_names(raw.get("results")),
        cases=_names(raw.get("cases")),
        popular=popular,
    )


def _names(rows: object) -> tuple[str, ...]:
    found = rows if isinstance(rows, list) else []
    return tuple(str(row["name"]) for row in found)


def _texts_of(values: object) -> tuple[str, ...]:
    return tuple(str(v) for v in values) if isinstance(values, list) else ()

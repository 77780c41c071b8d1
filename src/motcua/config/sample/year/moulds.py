"""A life as a mould: everything that was written of it, with gaps, and copies of it cast as lines for COPY.

What is proven by a hash is filled first, in the order of the chain, and hashed anew: a copy's chain holds like any
other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Any

import orjson
from django.db.models import Model

from motcua.config.sample.year.marks import Cut, Marks
from motcua.dossiers.commands.in_memory import SEARCHED, Living, Row, Sources, columns
from motcua.dossiers.readers.tally import Fact, facts
from motcua.platform import log
from motcua.platform.readers import LogEvent

Post = tuple[str, str]


@dataclass(frozen=True)
class Mould:
    """One life, ready for casting.

    `posts` are those of its officers, each with the place of the first of the three values about whoever holds it;
    `salts` the places of what is random; `proofs` are texts whose hash is the value at a place. `lines` has the rows
    of each table, `facts` what the figures count. `found_by` is what the desk finds a copy by: its number and the
    sources of its row.
    """

    size: int
    posts: Sequence[tuple[Post, int]]
    salts: Sequence[int]
    proofs: Sequence[tuple[Cut, int]]
    lines: Mapping[str, Cut]
    found_by: Cut
    facts: Sequence[Fact]
    events: int

    def cast(
        self, first: Sequence[str], holders: Sequence[Sequence[str]], rng: Random
    ) -> Iterator[tuple[str, str]]:
        """The lines of a copy, by table. `first` are the values of the marks that every life has."""
        values = [*first, *[""] * (self.size - len(first))]
        for (_, place), holder in zip(self.posts, holders, strict=True):
            values[place : place + len(holder)] = holder
        for place in self.salts:
            values[place] = f"{rng.getrandbits(128):032x}"
        for proof, place in self.proofs:
            values[place] = sha256(proof.filled(values).encode()).hexdigest()
        yield from ((table, lines.filled(values)) for table, lines in self.lines.items())
        yield SEARCHED._meta.db_table, _search_line(self.found_by.filled(values))


def mould(living: Living, marks: Marks, posts: Sequence[tuple[Post, int]]) -> Mould:
    """The mould of a life that was lived under marks."""
    row = living.row
    marks.found(row["code"], "code")
    marks.found(row["secret"], "secret")
    salts = [marks.found(event.words["salt"], f"salt {event.seq}") for event in living.events if event.words]
    proofs = [*_declared(living, marks), *_chained(living, marks)]
    tables = {
        model._meta.db_table: _lines(model, rows)
        for model, rows in living.rows.items()
        # Words without marks are made of a copy's own names.
        if rows and model is not SEARCHED
    }
    found_by = orjson.dumps([str(row["id"]), *living.search]).decode()
    *cuts, found = marks.cut([*(text for text, _ in proofs), *tables.values(), found_by])
    return Mould(
        size=len(marks),
        posts=posts,
        salts=salts,
        proofs=[(cut, place) for cut, (_, place) in zip(cuts, proofs, strict=False)],
        lines=dict(zip(tables, cuts[len(proofs) :], strict=True)),
        found_by=found,
        facts=_facts(living),
        events=len(living.events),
    )


def _declared(living: Living, marks: Marks) -> list[tuple[str, int]]:
    """The form as sent, whose hash the first event holds."""
    answers = living.declared["answers"]
    return [(log.canonical(answers).decode(), marks.found(living.events[0].data["answers"], "form"))]


def _chained(living: Living, marks: Marks) -> list[tuple[str, int]]:
    """Words and events in their order: what an event's hash covers contains the hash of its words."""
    proofs = []
    for event in living.events:
        if event.words:
            place = marks.found(event.data["words"], f"words {event.seq}")
            proofs.append((log.canonical(event.words).decode(), place))
        covered = {**event.row(), "prev": event.prev.hex()}
        hashed = covered.pop("hash").removeprefix("\\x")
        proofs.append((log.canonical(covered).decode(), marks.found(hashed, f"hash {event.seq}")))
    return proofs


def _facts(living: Living) -> list[Fact]:
    """What the figures count of it, as their reader does."""
    read = (LogEvent(0, 0, e.topic, e.stream, e.seq, e.type, e.at, e.actor, e.data) for e in living.events)
    return list(facts(read).elements())


def _search_line(filled: str) -> str:
    number, *found = orjson.loads(filled)
    row = Sources(*found).row(int(number))
    return "\t".join(_cell(row[name]) for name in ("dossier", "about", "words")) + "\n"


def _lines(model: type[Model], rows: Sequence[Row]) -> str:
    names = columns(model)
    return "".join("\t".join(_cell(row[name]) for name in names) + "\n" for row in rows)


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(value: Any) -> str:
    """A value in PostgreSQL's text format for COPY."""
    if value is None:
        return "\\N"
    if isinstance(value, datetime):
        return value.isoformat()
    text = orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value)
    # Looked for first: hardly any has one, and translating costs more than all the rest.
    return text.translate(_ESCAPED) if any(sign in text for sign in "\\\t\n\r") else text

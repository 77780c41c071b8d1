"""What came for each thing that a request to supply named, for whoever checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.dossiers.acts.ask_more import FIELD, PAPER, last_asked
from motcua.dossiers.acts.supply import SUPPLY
from motcua.dossiers.models import Paper
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.store import TOPIC
from motcua.platform.readers import LogEvent, story


@dataclass(frozen=True)
class Item:
    """One thing: its place in the request, what was asked, the files that came for it, the answer before and now."""

    place: int
    defect: Mapping[str, Any]
    papers: tuple[Paper, ...]
    changes: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Supplied:
    """The whole: each thing, what came beside, and what the applicant wrote."""

    items: tuple[Item, ...]
    others: tuple[Paper, ...]
    note: str


def supplied(seen: Detail) -> Supplied:
    """What came last, by the things that had been asked for."""
    told = next((e for e in reversed(story(TOPIC, seen.dossier.pk)) if e.type == SUPPLY.told.type), None)
    came = _papers(seen, told)
    items = tuple(
        Item(place, defect, _for(defect, came, seen), _changes(defect, told))
        for place, defect in enumerate(last_asked(seen.dossier.pk))
    )
    placed = {paper.pk for item in items for paper in item.papers}
    note = str(told.facts.get("note", "")) if told else ""
    return Supplied(items, tuple(p for p in came if p.pk not in placed), note)


def _papers(seen: Detail, told: LogEvent | None) -> Sequence[Paper]:
    """The papers that came with it: those of its moment."""
    every = (*(p for line in seen.papers for p in line.papers), *seen.extra_papers)
    return [p for p in every if told and p.added_at == told.at]


def _for(defect: Mapping[str, Any], came: Sequence[Paper], seen: Detail) -> tuple[Paper, ...]:
    about = str(defect.get("about", ""))
    named = next((c.code for c in seen.case.components if c.name == defect.get("what")), "")
    code = about.removeprefix(PAPER) if about.startswith(PAPER) else named
    return tuple(p for p in came if code and p.component == code)


def _changes(defect: Mapping[str, Any], told: LogEvent | None) -> tuple[Mapping[str, str], ...]:
    name = str(defect.get("about", "")).removeprefix(FIELD)
    changes = told.facts.get("changes", ()) if told else ()
    return tuple(change for change in changes if change["field"] == name)

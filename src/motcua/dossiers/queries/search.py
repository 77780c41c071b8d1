"""The desk's search: dossiers by any words, parts of numbers and answers, among those the actor may see.

How words lie in the index: `search_words`. Questions are answered the newest first. A frequent name is met often among
the newest rows, so these are looked through first; what is rarer than that is few enough to be fetched by the index.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise

from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.dossiers.search_rows import Said, said_of
from motcua.dossiers.search_words import Chunk, chunks, found_in, question
from motcua.kernel.actor import Actor

MOST = 50
_AMONG_NEWEST = """WITH newest AS MATERIALIZED (
    SELECT dossier_id, words FROM dossiers_searchrow ORDER BY dossier_id DESC LIMIT 2000
) SELECT DISTINCT dossier_id FROM newest WHERE words @@ %s::tsquery ORDER BY dossier_id DESC LIMIT %s"""
_BY_INDEX = """WITH found AS MATERIALIZED (
    SELECT dossier_id FROM dossiers_searchrow WHERE words @@ %s::tsquery
) SELECT DISTINCT dossier_id FROM found ORDER BY dossier_id DESC LIMIT %s"""


@dataclass(frozen=True)
class Match:
    """One thing by which a dossier was found: what it is called, and its text."""

    label: str | Promise
    text: str


@dataclass(frozen=True)
class Found:
    """A dossier and what it was found by; nothing when a number did that which is not shown (of a receipt)."""

    dossier: Dossier
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Results:
    """At most `most` dossiers, and whether there are more."""

    found: tuple[Found, ...] = ()
    more: bool = False


def search(actor: Actor, text: str, *, most: int = MOST) -> Results:
    """Dossiers in which all words occur, in any order, with or without marks; parts of words and of numbers too.

    Those where the words stand as they were typed come first, then the newest.
    """
    places, asked = access.places(actor), chunks(text)
    if not asked or not (places is None or places):
        return Results()
    ids = _ids(asked, places, most + 1)
    found = {d.pk: d for d in _visible(actor).filter(pk__in=ids)}
    dossiers = [found[number] for number in ids if number in found]
    ranked = sorted(dossiers[:most], key=lambda d: not _as_typed(d, text))
    return Results(_shown(ranked, asked), len(dossiers) > most)


def _visible(actor: Actor) -> QuerySet[Dossier]:
    return access.visible_to(actor).select_related("counter", "handling", "declaration", "filer")


def by_code(actor: Actor, code: str) -> Dossier | None:
    """The dossier with this whole code, if there is one for the actor."""
    return access.visible_to(actor).filter(code=code).first()


def _ids(asked: list[Chunk], places: frozenset[str] | None, most: int) -> list[int]:
    """Whole words first, then parts; each the newest first."""
    found: dict[int, None] = {}
    for whole in (True, False):
        if len(found) < most:
            wanted = question(asked, places, whole=whole)
            found.update(dict.fromkeys(_newest_first(wanted, most)))
    return list(found)[:most]


def _newest_first(wanted: str, most: int) -> list[int]:
    ids = _asked(_AMONG_NEWEST, wanted, most)
    return ids if len(ids) == most else _asked(_BY_INDEX, wanted, most)


def _asked(statement: str, wanted: str, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted, most])
        return [number for (number,) in cursor.fetchall()]


def _as_typed(dossier: Dossier, text: str) -> bool:
    """Whether the name of the owner, or of who asks, has the words with the very marks that were typed."""
    names = (dossier.owner_name.casefold().split(), dossier.asker_name.casefold().split())
    return any(all(word in name for word in text.casefold().split()) for name in names)


def _shown(dossiers: Iterable[Dossier], asked: Sequence[Chunk]) -> tuple[Found, ...]:
    return tuple(Found(d, tuple(_matches(list(said_of(d)), asked))) for d in dossiers)


def _matches(said: Sequence[Said], asked: Sequence[Chunk]) -> Iterable[Match]:
    """What holds all that was asked for; where nothing does, the first that holds each part."""
    holds = [(one, {chunk for chunk in asked if found_in(chunk, one.text)}) for one in said]
    whole = next((one for one, has in holds if len(has) == len(set(asked))), None)
    if whole:
        yield Match(whole.label, whole.text)
        return
    left = set(asked)
    for one, has in holds:
        if has & left:
            left -= has
            yield Match(one.label, one.text)

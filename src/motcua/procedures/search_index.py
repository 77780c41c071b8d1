"""The index over the catalogue in force, held in the memory of each process and kept up with the catalogue."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Count, Max

from motcua.kernel import clock
from motcua.procedures.browsing import listed_only
from motcua.procedures.entry import Entry, entry_of
from motcua.procedures.models import EverydayName, LifeEvent, Listing, Version
from motcua.procedures.search import Index

# A change of the catalogue is seen by every process within this many seconds.
_FRESH_SECONDS = 3.0

Revision = tuple[datetime | None, int, datetime | None, int, datetime | None, date]


@dataclass
class _Held:
    """The index of this process, the revision it was built from, and until when that is not asked again."""

    index: Index
    revision: Revision
    until: float


_held: list[_Held] = []
_keepers: list[threading.Thread] = []
_looking = threading.Lock()


def current() -> Index:
    """The index over the versions in force, at most a few seconds old.

    Where `keep_fresh` runs, nobody who asks has to wait for its building, except at the very start.
    """
    return _now().index


def revision() -> Revision:
    """What of the catalogue the index was built from: another one means that something has changed."""
    return _now().revision


def _now() -> _Held:
    held = next(iter(_held), None)
    return held if held and (_keepers or held.until > time.monotonic()) else _look()


def forget() -> None:
    """Look at the catalogue anew at the next question, after it was changed in this process."""
    _held.clear()


def keep_fresh() -> None:
    """Build the index now and whenever the catalogue changes, in a thread of this process."""
    if not _keepers:
        keeper = threading.Thread(target=_keep, name="catalogue-index", daemon=True)
        _keepers.append(keeper)
        keeper.start()


def _keep() -> None:
    while True:
        try:
            _look().index.warm()
        except DatabaseError:
            logging.getLogger(__name__).warning("The catalogue cannot be read; its last index stays in use.")
            connection.close()
        close_old_connections()
        time.sleep(_FRESH_SECONDS)


def _look() -> _Held:
    """The index of the catalogue as it is now; built only if that has changed, and by one thread at a time."""
    with _looking:
        revision = _revision()
        if not _held or _held[0].revision != revision:
            _held[:] = [_Held(Index(_entries()), revision, 0.0)]
        found = _held[0]
        found.until = time.monotonic() + _FRESH_SECONDS
        return found


def _revision() -> Revision:
    found = Version.objects.filter(state=Version.State.PUBLISHED).aggregate(
        at=Max("published_at"), count=Count("pk")
    )
    listed = Listing.objects.aggregate(at=Max("read_at"), count=Count("pk"))
    called = EverydayName.objects.aggregate(at=Max("changed_at"))
    # Fees hold for periods, so a list of yesterday may name other ones.
    today = clock.now().date()
    return found["at"], found["count"], listed["at"], listed["count"], called["at"], today


def _entries() -> list[Entry]:
    needed = {code for e in LifeEvent.objects.all() for code in e.procedures}
    called = dict(EverydayName.objects.values_list("code", "called"))
    keys = ("code", "name", "plain_name", "field", "level", "online_level", "subjects", "agencies", "results")
    rows = Version.objects.filter(state=Version.State.PUBLISHED).values_list(
        *(f"content__{key}" for key in keys), "content__cases", "content__complete"
    )
    in_force = [
        entry_of(dict(zip((*keys, "cases", "complete"), row, strict=True)), needed, called.get(row[0], ()))
        for row in rows.iterator()
    ]
    return [*in_force, *(replace(entry_of(content), listed=True) for content in listed_only())]

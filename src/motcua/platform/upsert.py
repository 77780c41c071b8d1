"""Rows as somebody hands them in, compared with those that are there: what is new, what changes, what stays.

Handing the same in again changes nothing; every change carries what stood there before, for the log and for whoever
looks at it beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.db.models import Model, QuerySet

from motcua.kernel.actor import Actor
from motcua.platform import log

TOPIC = "settings"
"""The topic of the log under which such changes stand."""
_CHANGES_IN_AN_EVENT = 200


@dataclass(frozen=True)
class Change:
    """A row of `what` (agencies, posts, ...) under its key: what it said before (None: it is new), what it says now."""

    what: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]

    def fields(self) -> dict[str, tuple[Any, Any]]:
        """What differs: by field, before and after."""
        old = self.before or {}
        return {name: (old.get(name), new) for name, new in self.after.items() if old.get(name) != new}

    def to_json(self) -> dict[str, Any]:
        """For the log: only what differs."""
        before = {name: _plain(old) for name, (old, _) in self.fields().items()} if self.before else None
        after = {name: _plain(new) for name, (_, new) in self.fields().items()}
        return {"key": self.key, "before": before, "after": after}


def put(
    model: type[Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    what: str,
    keys: Sequence[str],
    among: Mapping[str, Any] | None = None,
) -> list[Change]:
    """Make or change rows of a model, found by `keys`; all rows name the same fields (`agency_id`, not `agency`).

    Only rows of the model that are `among` others (field to value) are looked at.
    """
    if not rows:
        return []
    objects: QuerySet[Any] = QuerySet(model).filter(**(among or {}))
    names = list(rows[0])
    there = {tuple(one[key] for key in keys): one for one in objects.values(*names)}
    changes = [
        Change(what, "/".join(str(row[key]) for key in keys), before, row)
        for row in rows
        if (before := there.get(tuple(row[key] for key in keys))) != row
    ]
    objects.bulk_create([model(**one.after) for one in changes if one.before is None])
    for one in changes:
        if one.before is not None:
            objects.filter(**{key: one.after[key] for key in keys}).update(**one.after)
    return changes


def record(changes: Sequence[Change], *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Changes into the log, each kind of thing by itself, with who, when and why."""
    for what in dict.fromkeys(one.what for one in changes):
        alike = [one.to_json() for one in changes if one.what == what]
        for first in range(0, len(alike), _CHANGES_IN_AN_EVENT):
            some = alike[first : first + _CHANGES_IN_AN_EVENT]
            data = {"what": what, "reason": reason, "changes": some}
            log.record(TOPIC, 1, "changed", at=at, actor=actor, data=data)


@dataclass(frozen=True)
class Recorded:
    """A change as the log tells it: when, by whom, why, and what differed (`before` None: it was new)."""

    at: datetime
    who: str
    reason: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


_HISTORY = """SELECT at, actor->>'name', data FROM platform_event
WHERE topic = %s AND stream = 1 AND type = 'changed' AND data @> %s::jsonb AND EXISTS (
    SELECT FROM jsonb_array_elements(data->'changes') AS change WHERE starts_with(change->>'key', %s))
ORDER BY seq DESC LIMIT %s"""


def history(what: str, key: str | None = None, *, prefix: str = "", most: int = 20) -> list[Recorded]:
    """The last changes of a kind of thing, of the one with this key, or of those whose keys begin so, newest first."""
    asked: dict[str, Any] = {"what": what} | ({} if key is None else {"changes": [{"key": key}]})
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [TOPIC, orjson.dumps(asked).decode(), prefix, most])
        rows = [(at, who, orjson.loads(data)) for at, who, data in cursor.fetchall()]
    found = [
        Recorded(at, who or "", data["reason"], one["key"], one["before"], one["after"])
        for at, who, data in rows
        for one in data["changes"]
        if key in (None, one["key"]) and one["key"].startswith(prefix)
    ]
    return found[:most]


def _plain(value: Any) -> Any:
    """As the log takes it: days and fractions as text."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | bool | int) else str(value)

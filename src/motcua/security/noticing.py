"""What the machine sees by itself that may be an incident: derived from what others look for, never looked for again.

Each is seen once (`key`) and stays until somebody registers it or sets it aside.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from motcua.documents.queries import damage_since
from motcua.identity.queries import number_waiting
from motcua.kernel import clock
from motcua.platform.models import Drill
from motcua.security import duties

_BACK = timedelta(days=31)
_NAMED = 3
"""So many hashes or problems are named; of the others there is the number."""


@dataclass(frozen=True)
class Seen:
    """Something that may be an incident; `about` fills the sentence of its `kind`."""

    key: str
    kind: str
    at: datetime
    about: Mapping[str, Any]


def seen() -> Iterator[Seen]:
    """Everything that can be seen now."""
    for look in SOURCES:
        yield from look()


def _altered_files() -> Iterator[Seen]:
    """Files whose bytes were not those of their hash: healed from a copy, or lost. A loss is seen once, not monthly."""
    for check in damage_since(clock.now() - _BACK):
        if check.healed:
            about = {"n": len(check.healed), "files": check.healed[:_NAMED]}
            yield Seen(f"files_healed:{check.pk}", "files_healed", check.ended_at, about)
        if check.lost:
            same = sha256("".join(sorted(check.lost)).encode()).hexdigest()
            about = {"n": len(check.lost), "files": check.lost[:_NAMED]}
            yield Seen(f"files_lost:{same}", "files_lost", check.ended_at, about)


def _failed_drills() -> Iterator[Seen]:
    """A backup that did not come back as it was made: rows, files, or chains of the log that do not hold."""
    for drill in Drill.objects.filter(kind=Drill.RESTORE, well=False, at__gte=clock.now() - _BACK).order_by(
        "pk"
    ):
        told = drill.report.get("problems", [])
        about = {"place": drill.report.get("place", ""), "n": len(told), "problems": told[:_NAMED]}
        yield Seen(f"drill_failed:{drill.pk}", "drill_failed", drill.at, about)


def _many_locks() -> Iterator[Seen]:
    """So many have to wait after wrong passwords that somebody may be trying; once a day."""
    now, waiting = clock.now(), number_waiting()
    if waiting >= duties.figure("many_locks", now.date()):
        yield Seen(f"many_locks:{now.date().isoformat()}", "many_locks", now, {"n": waiting})


SOURCES: tuple[Callable[[], Iterator[Seen]], ...] = (_altered_files, _failed_drills, _many_locks)

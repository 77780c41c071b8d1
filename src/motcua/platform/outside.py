"""How each system outside is, by measurement: the share of our latest calls that it did not answer, never a single one.

Every call that somebody makes is a measurement: an effect that has a `system`, a question of a log-in, a look of the
clock. When a system counts as slow or down stands in `outside.json` from a day on, with its source; what is said and
done while one is down is decided by whoever asks `health_of`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any, Literal

import orjson
from django.db import DatabaseError

from motcua.kernel import clock
from motcua.platform.effects.types import Answer, Outcome
from motcua.platform.outside_models import OutsideTry
from motcua.platform.versions import Row, Versions

_NEWEST = 200
_RECORDED = 2000
_PROBED_AFTER = timedelta(seconds=50)
State = Literal["well", "slow", "down", "unknown"]


@dataclass(frozen=True)
class Rules:
    """Of the tries of the last `window`: down when at least `least_tries` there are `failed_percent` unanswered, until
    the newest `back_after` were all answered; slow when half of the answers took `slow_seconds` or more.
    """

    window: timedelta
    least_tries: int
    failed_percent: int
    back_after: int
    slow_seconds: float
    kept: timedelta


@dataclass(frozen=True)
class Health:
    """How a system is; `since` the first unanswered call of those that count, `failed` of `tries`."""

    system: str
    state: State
    since: datetime | None = None
    tries: int = 0
    failed: int = 0

    @property
    def is_down(self) -> bool:
        """Whether people are better sent another way."""
        return self.state == "down"


@dataclass(frozen=True)
class Try:
    """One call: when, whether it was answered, after how many seconds."""

    at: datetime
    answered: bool
    seconds: float


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def judged(system: str, tries: Sequence[Try], held: Rules) -> Health:
    """How a system is by what was tried within the window, the newest first."""
    if len(tries) < held.least_tries:
        return Health(system, "unknown", tries=len(tries), failed=sum(not t.answered for t in tries))
    failed = [one for one in tries if not one.answered]
    is_back = all(one.answered for one in tries[: held.back_after])
    counts = (len(tries), len(failed))
    if not is_back and len(failed) * 100 >= held.failed_percent * len(tries):
        return Health(system, "down", failed[-1].at, *counts)
    answers = [one.seconds for one in tries if one.answered]
    slow = bool(answers) and median(answers) >= held.slow_seconds
    return Health(system, "slow" if slow else "well", None, *counts)


def health_of(system: str) -> Health:
    """How a system is now; of one that is down, since when, also before the window."""
    now = clock.now()
    held = rules(now)
    found = judged(system, _tries(system, now - held.window, now), held)
    if not found.is_down:
        return found
    return replace(found, since=began(_tries(system, now - held.kept, now, _RECORDED), held))


def down(systems: Iterable[str]) -> list[Health]:
    """Those of these that are down now."""
    return [found for found in map(health_of, systems) if found.is_down]


def record_of(systems: Sequence[str]) -> Mapping[str, Any]:
    """What was measured of systems as far as it is kept: each call with its moment, the figures, and the hash of all.

    It is what an outage is proven by, so it says by which rule they count as down.
    """
    now = clock.now()
    held = rules(now)
    told: dict[str, Any] = {"at": now.isoformat(), "rule": _RULES_FILE.name, "systems": {}}
    for system in systems:
        tries = _tries(system, now - held.kept, now, _RECORDED)
        found = judged(system, [t for t in tries if t.at > now - held.window], held)
        told["systems"][system] = {
            "state": found.state,
            "since": began(tries, held).isoformat() if found.is_down else "",
            "tries": len(tries),
            "failed": sum(not one.answered for one in tries),
            "calls": [[t.at.isoformat(), t.answered, round(t.seconds, 2)] for t in tries],
        }
    return {**told, "sha256": sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()}


def began(tries: Sequence[Try], held: Rules) -> datetime:
    """Since when a system that is down does not answer: the first unanswered call after it last was well.

    `tries` are the newest first. It was well when `back_after` of them, one after the other, were answered.
    """
    first, answered = tries[0].at, 0
    for one in tries:
        answered = answered + 1 if one.answered else 0
        if answered >= held.back_after:
            break
        if not one.answered:
            first = one.at
    return first


def note_try(system: str, *, answered: bool, seconds: float) -> None:
    """A call was answered, or was not. Housekeeping."""
    OutsideTry.objects.create(system=system, at=clock.now(), answered=answered, seconds=seconds)


def note_attempt(system: str, answer: Answer | None, seconds: float) -> None:
    """The same of an effect's attempt; our own wrong settings say nothing of the other side."""
    if not system or answer is None or answer.outcome is Outcome.CONFIGURATION:
        return
    # Somebody who is being waited for is no trouble.
    waits = answer.outcome is Outcome.TEMPORARY and not answer.error
    silent = answer.outcome in (Outcome.TEMPORARY, Outcome.UNKNOWN) and not waits
    with suppress(DatabaseError):
        note_try(system, answered=not silent, seconds=seconds)


def is_to_be_probed(system: str) -> bool:
    """Whether nobody has called it for almost a minute."""
    newest = OutsideTry.objects.filter(system=system).order_by("-at").first()
    return newest is None or newest.at < clock.now() - _PROBED_AFTER


def forget_old_tries() -> None:
    """What is too old to say anything goes."""
    now = clock.now()
    OutsideTry.objects.filter(at__lt=now - rules(now).kept).delete()


def _tries(system: str, since: datetime, until: datetime, most: int = _NEWEST) -> list[Try]:
    """The newest first."""
    found = OutsideTry.objects.filter(system=system, at__gt=since, at__lte=until)
    rows = found.order_by("-at", "-pk").values_list("at", "answered", "seconds")[:most]
    return [Try(*row) for row in rows]


def _read(row: Row) -> Rules:
    return Rules(
        window=timedelta(minutes=row["window_minutes"]),
        least_tries=row["least_tries"],
        failed_percent=row["failed_percent"],
        back_after=row["back_after"],
        slow_seconds=row["slow_seconds"],
        kept=timedelta(hours=row["kept_hours"]),
    )


_RULES_FILE = Path(__file__).with_suffix(".json")
_RULES = Versions(_RULES_FILE, _read)

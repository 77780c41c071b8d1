"""How each provider is, by measurement: the share of our latest questions that it did not answer, never a single one.

Every question of a log-in is a measurement; while nobody logs in, the clock asks once a minute. When a provider counts
as slow or down stands in `provider_health.json` from a day on, with its source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Literal

from motcua.identity import ports
from motcua.identity.provider_models import ProviderTry
from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.platform.versions import Row, Versions

_NEWEST = 200
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
    """How a provider is; `since` the first unanswered question of those that count, `failed` of `tries`."""

    provider: str
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
    """One question: when, whether it was answered, after how many seconds."""

    at: datetime
    answered: bool
    seconds: float


def rules(at: datetime) -> Rules:
    """What holds at a moment; before the first version, the first."""
    return _RULES.at(at)


def judged(provider: str, tries: Sequence[Try], held: Rules) -> Health:
    """How a provider is by what was tried within the window, the newest first."""
    if len(tries) < held.least_tries:
        return Health(provider, "unknown", tries=len(tries), failed=sum(not t.answered for t in tries))
    failed = [one for one in tries if not one.answered]
    is_back = all(one.answered for one in tries[: held.back_after])
    counts = (len(tries), len(failed))
    if not is_back and len(failed) * 100 >= held.failed_percent * len(tries):
        return Health(provider, "down", failed[-1].at, *counts)
    answers = [one.seconds for one in tries if one.answered]
    slow = bool(answers) and median(answers) >= held.slow_seconds
    return Health(provider, "slow" if slow else "well", None, *counts)


def health_of(provider: str) -> Health:
    """How a provider is now."""
    now = clock.now()
    held = rules(now)
    found = ProviderTry.objects.filter(provider=provider, at__gt=now - held.window, at__lte=now)
    rows = found.order_by("-at", "-pk").values_list("at", "answered", "seconds")[:_NEWEST]
    return judged(provider, [Try(*row) for row in rows], held)


def health_of_providers() -> list[Health]:
    """How those of this installation are, in the order in which pages offer them."""
    return [health_of(provider) for provider in ports.offered()]


def note_try(provider: str, *, answered: bool, seconds: float) -> None:
    """A question was answered, or was not. Housekeeping."""
    ProviderTry.objects.create(provider=provider, at=clock.now(), answered=answered, seconds=seconds)


def probe_providers() -> None:
    """Ask whoever was not asked for almost a minute whether it is there."""
    for provider in ports.offered():
        newest = ProviderTry.objects.filter(provider=provider).order_by("-at").first()
        if newest is None or newest.at < clock.now() - _PROBED_AFTER:
            _probe(provider)


def forget_old_tries() -> None:
    """What is too old to say anything goes."""
    now = clock.now()
    ProviderTry.objects.filter(at__lt=now - rules(now).kept).delete()


def _probe(provider: str) -> None:
    asked = ports.connected(provider)
    if asked is None:
        return
    begun = monotonic()
    try:
        asked.probe()
    except Unavailable:
        note_try(provider, answered=False, seconds=monotonic() - begun)
    else:
        note_try(provider, answered=True, seconds=monotonic() - begun)


def _read(row: Row) -> Rules:
    return Rules(
        window=timedelta(minutes=row["window_minutes"]),
        least_tries=row["least_tries"],
        failed_percent=row["failed_percent"],
        back_after=row["back_after"],
        slow_seconds=row["slow_seconds"],
        kept=timedelta(hours=row["kept_hours"]),
    )


_RULES = Versions(Path(__file__).with_suffix(".json"), _read)

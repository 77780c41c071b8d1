"""How messages are tried again, when another way takes over, when a provider is in bad health: `delivery.json`, from a
day on, with its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from motcua.kernel import clock
from motcua.platform.effects.types import Policy, minutes
from motcua.platform.versions import Versions

_FILE = Path(__file__).with_name("delivery.json")


@dataclass(frozen=True)
class Way:
    """One channel: the pauses between tries, after how long without success (None: never) which others take over, and
    whether it disturbs somebody who sleeps.
    """

    retry: tuple[timedelta, ...]
    give_up_after: timedelta
    move_after: timedelta | None
    instead: tuple[str, ...]
    quiet: bool


@dataclass(frozen=True)
class Health:
    """A provider is passed over when, of at least `least` messages in the `window`, a share of `bad_share` was slow,
    failed or got lost; one message each `probe` finds out whether it is well again.
    """

    window: timedelta
    least: int
    bad_share: float
    slow_seconds: float
    probe: timedelta


@dataclass(frozen=True)
class Rules:
    """Everything that holds on a day."""

    ways: Mapping[str, Way]
    never_after_unknown: frozenset[str]
    health: Health
    ask_after: tuple[timedelta, ...]
    lost_after: timedelta


def rules(at: datetime | None = None) -> Rules:
    """What holds at a moment, by default now; before the first version, the first."""
    return _VERSIONS.at(at or clock.now())


def way(channel: str) -> Way | None:
    """How a channel is used; None for one of which nothing is written."""
    return rules().ways.get(channel)


def policy(channel: str, usual: Policy) -> Policy:
    """What endings lead to on a channel: its written schedule, otherwise as `usual`."""
    found = way(channel)
    if found is None:
        return usual
    return Policy(
        backoff=found.retry,
        configuration_pause=usual.configuration_pause,
        give_up_after=found.give_up_after,
        unknowns_repeated=usual.unknowns_repeated,
        claim=usual.claim,
    )


def _read(row: Mapping[str, Any]) -> Rules:
    health, receipts = row["health"], row["receipts"]
    return Rules(
        ways={name: _way(told) for name, told in row["channels"].items()},
        never_after_unknown=frozenset(row["never_after_unknown"]),
        health=Health(
            window=timedelta(seconds=health["window_seconds"]),
            least=health["least"],
            bad_share=health["bad_share"],
            slow_seconds=health["slow_seconds"],
            probe=timedelta(seconds=health["probe_seconds"]),
        ),
        ask_after=minutes(*receipts["ask_after_minutes"]),
        lost_after=timedelta(hours=receipts["lost_after_hours"]),
    )


def _way(told: Mapping[str, Any]) -> Way:
    after = told["move_after_minutes"]
    return Way(
        retry=minutes(*told["retry_minutes"]),
        give_up_after=timedelta(hours=told["give_up_hours"]),
        move_after=None if after is None else timedelta(minutes=after),
        instead=tuple(told["instead"]),
        quiet=told["quiet"],
    )


_VERSIONS = Versions(_FILE, _read)

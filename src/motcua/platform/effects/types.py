"""The words between whoever asks for an effect, whoever performs it, and the row that remembers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How an attempt ended. What is asked for was taken only with `DONE`; with `UNKNOWN` nobody can say."""

    DONE = "done"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    CONFIGURATION = "configuration"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class State(StrEnum):
    """Where an effect is on its way."""

    PENDING = "pending"
    IN_FLIGHT = "in_flight"
    RETRY_AT = "retry_at"
    DONE = "done"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class Answer:
    """How an attempt ended, in the far side's own words, and what it gave (kept on the row, JSON).

    `after`: when the far side is worth asking again, where it says so itself (somebody is being waited for).
    """

    outcome: Outcome
    error: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)
    after: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Request:
    """An effect that somebody asks for.

    `key` names the occasion: asked for twice under one key, it happens once. `subject` says what it belongs to, in a
    word that an operator knows (a dossier's code). `payload` is JSON, all that the performer needs. Not before
    `due_at`, by default now.
    """

    kind: str
    key: str
    payload: Mapping[str, Any]
    subject: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """An effect in the hands of whoever performs it; `attempts` counts this one, `result` is what earlier ones gave.

    `uncertain`: an earlier attempt may have been taken by the far side.
    """

    id: int
    kind: str
    key: str
    subject: str
    payload: Mapping[str, Any]
    result: Mapping[str, Any]
    attempts: int
    unknowns: int
    started_at: datetime
    claimed_at: datetime
    uncertain: bool
    error: str


@dataclass(frozen=True)
class Verdict:
    """What becomes of an effect after an attempt: its state, when it is worked on again, and the answer behind it."""

    state: State
    answer: Answer
    due_at: datetime | None = None


def minutes(*pauses: float) -> tuple[timedelta, ...]:
    """Pauses given in minutes."""
    return tuple(timedelta(minutes=pause) for pause in pauses)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What endings lead to, for one kind of effect.

    `backoff`: pauses after temporary endings, the last one again and again. `configuration_pause`: our own fault is
    tried again so often, so that things leave by themselves once it is mended. `give_up_after`: counted from when it
    was due or a person sent it on its way again; then a person must look. `unknowns_repeated`: how often something
    that may have happened is done again when nobody can be asked; 0 for money and signatures. `claim`: longer than any
    attempt can take; whoever claimed an effect longer ago is dead.
    """

    backoff: tuple[timedelta, ...] = minutes(1, 5, 15, 60, 240, 720, 1440)
    configuration_pause: timedelta = timedelta(minutes=30)
    give_up_after: timedelta = timedelta(days=3)
    unknowns_repeated: int = 0
    claim: timedelta = timedelta(minutes=3)

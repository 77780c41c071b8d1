"""What comes of a decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.process.state import OpenStep, State


@dataclass(frozen=True)
class Closed:
    """A step that ended with this decision."""

    step: OpenStep
    outcome: str


@dataclass(frozen=True)
class Outcome:
    """What a decision changes: the next state, steps closed and opened, and what the event says.

    `data` are the facts that enter the log for good. `words` are what people wrote and what is personal: they are kept
    beside the log, which only proves them. `also` are rows to write with it, by kind (`dossiers.store_sql`). `version`
    is the number of the version that the dossier follows from now on, where that changes.
    """

    state: State
    closed: tuple[Closed, ...] = field(default=())
    opened: tuple[OpenStep, ...] = field(default=())
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    also: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    version: int | None = None

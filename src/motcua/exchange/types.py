"""The words between the ledger and whoever speaks a partner's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from motcua.platform.effects.types import Outcome

DOSSIER = "dossier"
"""A message that says how a dossier stands, all of it."""
PROGRESS = "progress"
"""A message that adds one line to what is told of a dossier's course."""

ANEW = ":anew:"
"""What stands in the key of a message that says again what was said before."""

Compared = Literal["missing_there", "missing_here", "status", "content", "progress", "own"]
"""How a dossier can differ: not there, not here, another status, other content, lines missing or doubled; `own`: what
we told is not how our own row stands."""


@dataclass(frozen=True)
class Told:
    """A message as whoever delivers it gets it: its kind, the dossier's number there, our words, whether it is the
    strand's first, what it is known by besides. `anew`: it was told before, and is only if it is not shown. `on`: when
    it was said, of what is compared: codes of that day count."""

    kind: str
    ref: str
    body: Mapping[str, Any]
    first: bool = False
    theirs: str = ""
    anew: bool = False
    on: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """How the far side answered: what it says of itself, which is no proof. What went over the line, as it was."""

    outcome: Outcome
    said: str = ""
    wire: bytes = b""
    reply: bytes = b""


@dataclass(frozen=True)
class Reading:
    """What the far side shows. `shows`: what was told is there. None: it could not be read, `said` says why."""

    shows: bool | None
    said: str = ""
    outcome: Outcome = Outcome.UNKNOWN
    theirs: str = ""


@dataclass(frozen=True)
class Listed:
    """A dossier as a partner lists it: its number, its status in our code, and everything else it shows."""

    ref: str
    status: int
    content: Mapping[str, Any]
    progress: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class AnnouncedFile:
    """A paper that a partner announces: how it is fetched, its hash and size, the component it is for."""

    id: str
    sha256: str
    size: int
    component: str
    name: str


@dataclass(frozen=True)
class Arrival:
    """A message that a partner has for us. `number`: its place among those of its dossier, from 1.

    `raw` is what came, to the byte; `trouble` says why it cannot be read, in our words, where it cannot.
    """

    id: str
    ref: str
    number: int
    kind: str
    at: datetime
    raw: bytes
    body: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[AnnouncedFile] = ()
    trouble: str = ""


MATCH: Final = "match"
NO_MATCH: Final = "no_match"
NO_INFORMATION: Final = "no_information"
INSUFFICIENT: Final = "insufficient"
"""The four answers of Circular 136/2026/TT-BCA: khớp, không khớp, không có thông tin, chưa đủ căn cứ."""
GIVEN: Final = "given"
"""The register gave values."""
REFUSED: Final = "refused"
"""The register would not answer this question: that says nothing of the person."""
Verdict = Literal["", "match", "no_match", "no_information", "insufficient", "given", "refused"]


@dataclass(frozen=True)
class Question:
    """What a register is asked: about whom, by what, for which work and by whom, so that its owner can look into it."""

    id: str
    register: str
    kind: str
    facts: Mapping[str, str]
    procedure: str
    dossier: str
    official: str
    reason: str


@dataclass(frozen=True)
class Found:
    """How a register answered. `fields`: of a check the verdict on each fact, else the values. What went over the line,
    as it was; `at`: its own moment, where it says one."""

    outcome: Outcome
    verdict: Verdict = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    wire: bytes = b""
    reply: bytes = b""
    at: datetime | None = None

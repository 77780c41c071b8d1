"""What an act is: everything that is known about one verb, declared once in a file of its own under `acts/`.

From the declaration follow the row of the table, the typed input, the panel at the desk and on the portal, the API's
address and schema, the timeline and who reads what of it, messages, papers, and the page docs/acts.md.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, Literal, Protocol

from django.utils.translation import gettext as _

from motcua.agencies.types import Officer
from motcua.dossiers.models import Dossier
from motcua.dossiers.store import Locked
from motcua.platform.inputs import Choices, Words
from motcua.procedures.types import Case, Content
from motcua.process.engine import Decision, G, Order, Verb
from motcua.process.state import OpenStep, State

Facts = Mapping[str, Any]
Mark = Literal["done", "wait", "late"]


class Audience(IntEnum):
    """Who reads something of a dossier; each may read what those before may."""

    OUTSIDER = 1
    """Holds code and secret, and is nobody we know."""
    APPLICANT = 2
    """Whose dossier it is, or who filed it."""
    OFFICIAL = 3
    """Works here and may see the dossier."""
    NOBODY = 4
    """It is for the log alone."""


class Place(IntEnum):
    """Where an act stands at the desk."""

    MAIN = 1
    """The one button that moves the dossier on, when no other main act comes first."""
    BESIDE = 2
    MORE = 3
    HOLD = 4
    """A small button that asks nothing: who has the step."""
    NOWHERE = 5
    """No person does it by a button."""


@dataclass(frozen=True)
class Said:
    """A message to the applicant: what became of the dossier (after `Hồ sơ của bạn`), and what follows from it."""

    what: str
    then: str = ""


NOTE_FOR_APPLICANT: Mapping[str, Audience] = {"note": Audience.APPLICANT}
NOTE_FOR_OFFICIALS: Mapping[str, Audience] = {"note": Audience.OFFICIAL}
NOTE_FOR_ALL: Mapping[str, Audience] = {"note": Audience.OUTSIDER}


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event: its type in the log, how it is told, and who may read what of it.

    `seen_by` is the least of those who learn that it happened. `reads` says the same of what was written with it;
    what it does not name, officials read. `more` adds to the sentence, `message` words the news to the applicant.
    `changes_papers`: whoever oversees accesses reads it among them.
    """

    type: str
    at_desk: Words
    to_citizen: Words = ""
    mark: Mark = "done"
    seen_by: Audience = Audience.OUTSIDER
    reads: Mapping[str, Audience] = field(default_factory=lambda: NOTE_FOR_APPLICANT)
    more: Callable[[Facts], str] | None = None
    changes_papers: bool = False
    message: Callable[[Facts], Said] | None = None

    def shown(self, facts: Facts, to: Audience) -> dict[str, Any]:
        """Of what an event says, the part that this reader may know."""
        return {k: v for k, v in facts.items() if self.reads.get(k, Audience.OFFICIAL) <= to}


class Seen(Protocol):
    """A dossier as somebody has it before them, with what depends on who that is; `queries.detail` makes it."""

    @property
    def dossier(self) -> Dossier: ...
    @property
    def content(self) -> Content: ...
    @property
    def case(self) -> Case: ...
    @property
    def state(self) -> State: ...
    @property
    def colleagues(self) -> Sequence[Officer]: ...


@dataclass(frozen=True)
class AtPortal:
    """An act that the applicant does on a page of its own: the words of its button and link, and what will happen."""

    verb: Words
    happens: Words


@dataclass(frozen=True, kw_only=True)
class Act(Verb[G]):
    """One act. `order` is its place in the table and among the buttons of its `place`.

    `prepare` reads what the decision needs beyond the dossier's row and gives the decision with it. Depending on the
    dossier, `offers` are choices of a field, `suggests` words that one may take (`rows.field`), `starts` first
    values, `spares` fields that are not asked for; `fits` says whether to show it at all; `none_offered` says what to
    do when one of the choices is empty, `not_yet` what has to be done first. `template` draws what plain
    fields cannot; `risk` marks an act that ends something; `main_when` makes it the main button beside its usual
    place. `named` words it by the step it would finish. `papers` can be printed once it is done; `scopes` are those
    of a program's token, none for what no program does. `many`: a set of dossiers at once. `due` says whether the
    clock itself does it now. `signs` says with whose key a person carries it out; the act then records it.
    """

    given: type[G]
    told: Told
    verb: Words
    happens: Words
    order: int
    place: Place = Place.MORE
    icon: str = "check"
    template: str = ""
    risk: bool = False
    main_when: Callable[[State], bool] | None = None
    named: Callable[[OpenStep], tuple[Words, Words] | None] | None = None
    papers: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("work",)
    many: bool = False
    prepare: Callable[[Locked, Order[G]], Decision[G]] | None = None
    offers: Callable[[Seen], Mapping[str, Choices]] | None = None
    suggests: Callable[[Seen], Mapping[str, Sequence[str]]] | None = None
    spares: Callable[[Seen], Collection[str]] | None = None
    starts: Callable[[Seen], Mapping[str, Any]] | None = None
    fits: Callable[[Seen], bool] | None = None
    none_offered: Words = ""
    not_yet: Callable[[State], str] | None = None
    due: Callable[[State, datetime], bool] | None = None
    signs: Literal["", "person", "organisation"] = ""
    at_portal: AtPortal | None = None

    @property
    def address(self) -> str:
        """Its name in addresses."""
        return self.key.replace("_", "-")

    def nothing_offered(self, seen: Seen) -> str:
        """What to do first, or when there is nobody or nothing to choose; empty when nothing is in the way."""
        if self.not_yet and (first := self.not_yet(seen.state)):
            return _(first)
        offered = self.offers(seen) if self.offers and self.none_offered else {}
        return str(self.none_offered) if any(not choices for choices in offered.values()) else ""

"""The papers of a dossier by their kind: which there are, how far they are, and who makes them.

A paper follows from an event. A reader of the log (`readers/papers.py`) asks for it, a worker makes it; nobody who
looks at a page waits for a signature, and looking writes nothing.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from django.db import InterfaceError, OperationalError

from motcua.dossiers.acts import issuing
from motcua.dossiers.acts.submit import SUBMITTED, is_told
from motcua.dossiers.models import Dossier, Output
from motcua.dossiers.outputs import forms
from motcua.dossiers.outputs.archiving import lasting
from motcua.dossiers.outputs.copies import copy, copy_print
from motcua.dossiers.outputs.issue import Making, issue, receipt
from motcua.dossiers.outputs.notices import owe
from motcua.dossiers.outputs.unsigned import answer_to
from motcua.dossiers.queries import notices
from motcua.dossiers.queries.journey import Happening
from motcua.dossiers.store import TOPIC
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, Refusal, Unavailable
from motcua.platform.effects.commands import ask
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.queries import state_of
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, State, minutes
from motcua.platform.readers import story
from motcua.platform.transactions import command

KIND = "paper"
STALE = timedelta(days=7)
"""Papers of older events are made when somebody asks for them: a replay or a loaded archive makes none."""
_MAKINGS: Mapping[str, Callable[[Dossier, int | None], Making]] = {
    "receipt": receipt,
    "form_01": forms.form_01,
    **{kind: partial(forms.awaiting, kind) for kind in sorted(forms.NOTICES)},
    "control_slip": forms.control_slip,
    "copy": copy,
    "copy_print": copy_print,
}


class Progress(StrEnum):
    """How far a paper is that is not there yet."""

    COMING = "coming"
    STUCK = "stuck"
    NOBODY_ASKED = "nobody_asked"
    TO_BE_SIGNED = "to_be_signed"
    """A notice that waits for whoever signs for the body that gives it."""


@dataclass(frozen=True)
class Paper:
    """A paper to be shown: its bytes, or how far it is."""

    kind: str
    content: bytes | None = None
    progress: Progress = Progress.COMING


def events_of(kind: str) -> frozenset[str]:
    """The events from which a paper follows; none for the control slip, which is drawn as of now."""
    return frozenset({SUBMITTED.type}) if kind == Output.Kind.RECEIPT else issuing(kind)


EVENTS: Mapping[str, str] = {event: kind for kind in _MAKINGS for event in events_of(kind)}
"""Which paper follows from an event."""


def available(events: Iterable[str]) -> list[str]:
    """The kinds of papers that there can be after these events."""
    happened = set(events)
    return [kind for kind in _MAKINGS if not (needed := events_of(kind)) or needed & happened]


def coming(dossier: Dossier, story: Iterable[Happening], made: Iterable[Output]) -> list[Paper]:
    """What the events of the last day call for and is not there yet, and every notice that waits for a signature;
    papers among officials left out.
    """
    since = clock.now() - timedelta(days=1)
    wanted = [kind for h in story if h.at > since and is_told(h.data) and (kind := EVENTS.get(h.type))]
    there = {output.kind for output in made} | forms.NOTICES
    soon = [Paper(kind) for kind in dict.fromkeys(wanted) if kind not in there | forms.INSIDE]
    owed = [n.kind for n in notices.owed(dossier.pk) if n.kind not in forms.INSIDE]
    return soon + [Paper(kind, progress=Progress.TO_BE_SIGNED) for kind in owed]


def making(dossier: Dossier, kind: str, seq: int | None = None) -> Making:
    """How a paper is made; `NotFound` when there is no such paper, or its event has not happened."""
    known = _MAKINGS.get(kind)
    if known is None:
        raise NotFound("Hồ sơ không có giấy này.")
    return known(dossier, seq)


def issue_now(dossier: Dossier, kind: str) -> Output:
    """The paper, made here if no worker has made it; raises `Unavailable` when it cannot be signed now."""
    return issue(making(dossier, kind))


def look(dossier: Dossier, kind: str) -> Paper:
    """The paper as it was given out. One without signature that is still to come is drawn on the spot, not kept."""
    wanted = making(dossier, kind)
    made = wanted.made()
    if made is not None:
        return Paper(kind, lasting(made.file))
    if kind in forms.NOTICES:
        owed = notices.owed(dossier.pk, [kind]) or _will_be_asked_for(wanted)
        return Paper(kind, progress=Progress.TO_BE_SIGNED if owed else Progress.NOBODY_ASKED)
    if not wanted.signed:
        return Paper(kind, wanted.make())
    return Paper(kind, progress=_progress(wanted))


def _progress(wanted: Making) -> Progress:
    state = state_of(_key(wanted.dossier.pk, wanted.kind, wanted.seq))
    if state is None:
        return Progress.COMING if _will_be_asked_for(wanted) else Progress.NOBODY_ASKED
    return Progress.STUCK if state is State.NEEDS_PERSON else Progress.COMING


def _will_be_asked_for(wanted: Making) -> bool:
    """Whether the reader has still to come to the event. What was loaded, not filed, lies behind it."""
    loaded = wanted.dossier.submission_key.startswith("sample-")
    return not loaded and wanted.at > clock.now() - STALE


@command
def ask_for(*, actor: Actor, dossier: Dossier, kind: str) -> None:
    """Ask for a paper that nobody asked for (a dossier from before, or one that was loaded). `actor` may see it."""
    wanted = making(dossier, kind)
    if kind in forms.NOTICES:
        owe(EVENTS, [e for e in story(TOPIC, dossier.pk) if e.seq == wanted.seq])
    elif wanted.signed and wanted.made() is None:
        ask(request_for(dossier.pk, dossier.code, kind, wanted.seq))


def request_for(dossier: int, code: str, kind: str, seq: int) -> Request:
    """The effect that makes the paper for event `seq`, once."""
    payload = {"dossier": dossier, "kind": kind, "seq": seq}
    return Request(kind=KIND, key=_key(dossier, kind, seq), subject=code, payload=payload)


def _key(dossier: int, kind: str, seq: int) -> str:
    return f"{KIND}:{dossier}:{kind}:{seq}"


class PaperMaker(Performer):
    """Makes papers, each by itself: one that cannot be made needs a person, and holds up nobody else."""

    kind = KIND
    # Signing that was away is soon back, and somebody may be looking at a page that waits.
    policy = Policy(backoff=minutes(0.2, 0.5, 1, 2, 5))
    # After an authority was found silent the others do not ask it too, each for its five seconds: seconds.
    rest = 10.0

    def __init__(self) -> None:
        self._away_until = 0.0

    def perform(self, asked: Asked) -> Answer:
        """Make it, unless it is there."""
        if time.monotonic() < self._away_until:
            return Answer(Outcome.TEMPORARY, "signing was away a moment ago")
        try:
            issue(self._making(asked))
        except Refusal as refusal:
            if isinstance(refusal, Unavailable):
                self._away_until = time.monotonic() + self.rest
            return answer_to(refusal)
        except (OperationalError, InterfaceError) as error:
            return Answer(Outcome.TEMPORARY, repr(error))
        except Exception as error:  # whatever is wrong with this dossier, it is a person's turn
            return Answer(Outcome.PERMANENT, repr(error))
        return Answer(Outcome.DONE)

    def find_out(self, asked: Asked) -> Answer:
        """A paper that has no row was given to nobody, so it may be made anew."""
        made = self._making(asked).made()
        return Answer(Outcome.DONE if made else Outcome.TEMPORARY)

    def _making(self, asked: Asked) -> Making:
        dossiers = Dossier.objects.select_related("counter", "handling", "filer")
        given = asked.payload
        return making(dossiers.get(pk=given["dossier"]), given["kind"], given["seq"])

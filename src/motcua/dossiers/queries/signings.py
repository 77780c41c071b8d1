"""How far the signing of a result has come: told from its row and from the effects that work on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from motcua.dossiers.models import Dossier, Signing
from motcua.kernel.errors import Refusal, Unavailable, from_data
from motcua.keyring.queries import questions
from motcua.platform.effects import types as effects
from motcua.platform.effects.models import Effect
from motcua.platform.effects.queries import asked_under
from motcua.signing.types import Question

AUTHORISE = "signing.authorise"
FINISH = "signing.finish"
# The code of the refusal of one that was tried for too long: what was signed of it may still be used.
GAVE_UP = "gave_up"
# Where an attempt keeps what was in its way.
TROUBLE = "trouble"


class State(StrEnum):
    """Where a signing is on its way."""

    SIGNING = "signing"
    """Agreed to; a worker does it within moments."""
    ASKING = "asking"
    """The holder of the key is asked on another device and has not answered."""
    TRYING = "trying"
    """Something outside is away; it goes on by itself."""
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Progress:
    """A signing as it stands now. `refusal` is why it failed; `trouble` is in its way, and it is tried again at
    `again_at`; `until`: how long its holder may answer `question` (None: they have, or agree on a device of theirs).
    """

    signing: Signing
    state: State
    refusal: Refusal | None = None
    trouble: Refusal | None = None
    again_at: datetime | None = None
    until: datetime | None = None
    question: Question | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (State.DONE, State.FAILED)


def authorise_key(consent: UUID) -> str:
    """The key of the effect that puts a consent before the key of its officer."""
    return f"{AUTHORISE}:{consent}"


def finish_key(signing: Signing) -> str:
    """The key of the effect that finishes one result."""
    return f"{FINISH}:{signing.pk}"


def under_way(dossiers: Collection[Dossier]) -> frozenset[int]:
    """Those of these dossiers, by number, whose signing has not ended."""
    found = Signing.objects.filter(dossier__in=dossiers, ended_at__isnull=True)
    return frozenset(found.values_list("dossier_id", flat=True))


def latest(dossier: Dossier) -> Progress | None:
    """The last signing of this dossier."""
    last = _whole().filter(dossier=dossier).order_by("-pk").first()
    return progresses([last])[0] if last else None


def progress(dossier: Dossier, number: int) -> Progress | None:
    """One signing of this dossier, by its number."""
    found = _whole().filter(dossier=dossier, pk=number).first()
    return progresses([found])[0] if found else None


def of(number: int) -> Progress:
    """The signing with this number."""
    return progresses([_whole().get(pk=number)])[0]


def progresses(found: Collection[Signing]) -> list[Progress]:
    """How far each has come, in the order given."""
    going = [s for s in found if s.ended_at is None]
    keys = {key for s in going for key in (authorise_key(s.consent), finish_key(s))}
    asked = asked_under(keys) if keys else {}
    return _with_questions(
        [
            _ended(s)
            if s.ended_at
            else _going(s, asked.get(finish_key(s)) or asked.get(authorise_key(s.consent)))
            for s in found
        ]
    )


def _with_questions(found: list[Progress]) -> list[Progress]:
    """Those that wait for a person, with what that person is asked."""
    waiting = {str(one.signing.consent) for one in found if one.state is State.ASKING}
    known = questions(waiting) if waiting else {}
    return [replace(one, question=known.get(str(one.signing.consent))) for one in found] if known else found


def _whole() -> QuerySet[Signing]:
    return Signing.objects.select_related("dossier", "officer")


def _ended(signing: Signing) -> Progress:
    if signing.refusal is None:
        return Progress(signing, State.DONE)
    return Progress(signing, State.FAILED, refusal=from_data(signing.refusal))


def _going(signing: Signing, effect: Effect | None) -> Progress:
    if effect is None or effect.state != effects.State.RETRY_AT:
        return Progress(signing, State.SIGNING)
    until = effect.result.get("until")
    if until and not effect.last_error:
        return Progress(signing, State.ASKING, until=datetime.fromisoformat(until))
    why = trouble(effect.result, effect.last_error)
    return Progress(signing, State.TRYING, trouble=why, again_at=effect.due_at)


def trouble(result: Mapping[str, Any], error: str) -> Refusal:
    """What was in the way of an attempt, for people: in its own words, or without those of a program."""
    known = from_data(result[TROUBLE]) if TROUBLE in result else None
    return known if known and str(known) == error else Unavailable("Hệ thống đang gặp trục trặc.")


def unfinished() -> tuple[int, datetime | None]:
    """How many signatures that somebody agreed to are not there yet, and since when the oldest waits."""
    found = Signing.objects.filter(ended_at__isnull=True).aggregate(
        waiting=Count("pk"), oldest=Min("consented_at")
    )
    return found["waiting"], found["oldest"]

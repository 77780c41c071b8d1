"""What others ask for, and what a person decides about an effect that stopped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform import log
from motcua.platform.effects.access import ensure_may_look_after
from motcua.platform.effects.models import Effect
from motcua.platform.effects.queries import STOPPED
from motcua.platform.effects.tasks import wake
from motcua.platform.effects.types import Outcome, Request, State
from motcua.platform.transactions import command

TOPIC = "effect"

_ASK = """
INSERT INTO platform_effect (kind, key, subject, payload, state, due_at, started_at, created_at,
    attempts, unknowns, outcome, last_error, reason, result)
SELECT kind, key, subject, payload, 'pending', due_at, due_at, %(now)s, 0, 0, '', '', '', '{}'
FROM jsonb_to_recordset(%(requests)s::jsonb) AS r (kind text, key text, subject text, payload jsonb, due_at timestamptz)
ON CONFLICT (key) DO NOTHING RETURNING id, due_at > %(now)s, due_at
"""


def ask(*requests: Request) -> list[int]:
    """Write effects down in the running transaction, with a job for each; returns the numbers of those that are new.

    They commit together with whatever caused them, or not at all. What was asked for before under the same key is not
    asked for again, however it ended.
    """
    if not requests:
        return []
    with transaction.atomic():
        asked = _write_down(requests)
        wake([pk for pk, later, _ in asked if not later])
        for pk, _, due_at in (row for row in asked if row[1]):
            wake([pk], at=due_at)
    return [pk for pk, _, _ in asked]


def forget_words(
    *, subject: str = "", before: datetime | None = None, among: QuerySet[Effect] | None = None
) -> int:
    """Addresses and words of effects that are done go, their kind, key and outcome stay; returns how many had any.

    Those about a subject, those `among` some, or those done before a moment.
    """
    done = Effect.objects.filter(state=State.DONE).exclude(payload={}, result={}, last_error="")
    if among is not None:
        chosen = done.filter(pk__in=among.values("pk"))
    else:
        chosen = done.filter(subject=subject) if subject else done.filter(done_at__lt=before)
    return chosen.update(payload={}, result={}, last_error="")


@command
def again(*, actor: Actor, effect: int, reason: str) -> None:
    """Somebody has looked at an effect that stopped, and sends it on its way once more; the log keeps who did.

    Of one whose outcome is unknown the far side is still asked first. Raises `NotAllowed` for whoever may not look
    after the system, and for an effect that has not stopped; `Invalid` without a reason.
    """
    put_back(actor=actor, effect=effect, reason=reason)


def put_back(*, actor: Actor, effect: int, reason: str) -> None:
    """`again`, inside the command of a package that keeps rows of its own beside the effect."""
    stopped = _stopped(actor, effect, reason)
    now = clock.now()
    _record(stopped, "tried_again", actor, now)
    stopped.state, stopped.reason, stopped.done_at = State.PENDING, reason.strip(), None
    stopped.due_at = stopped.started_at = now
    stopped.attempts = stopped.unknowns = 0
    stopped.save()
    wake([stopped.pk])


def put_aside(*, actor: Actor, effect: int, reason: str) -> None:
    """Let a stopped effect be for good, inside the command of a package that keeps rows of its own beside it."""
    stopped = _stopped(actor, effect, reason)
    now = clock.now()
    _record(stopped, "put_aside", actor, now)
    stopped.state, stopped.outcome, stopped.done_at = State.DONE, Outcome.REFUSED, now
    stopped.reason = reason.strip()
    stopped.save()


def _stopped(actor: Actor, effect: int, reason: str) -> Effect:
    ensure_may_look_after(actor)
    if not reason.strip():
        raise Invalid("Hãy ghi lý do thử lại.")
    stopped = Effect.objects.select_for_update().filter(STOPPED, pk=effect).first()
    if stopped is None:
        raise NotAllowed("Việc này không chờ ai xử lý, nên không cần thử lại.")
    return stopped


def _record(effect: Effect, told: str, actor: Actor, now: datetime) -> None:
    data = {"key": effect.key, "outcome": effect.outcome}
    log.record(TOPIC, effect.pk, told, at=now, actor=actor, data=data)


def _write_down(requests: Iterable[Request]) -> list[tuple[int, bool, Any]]:
    now = clock.now()
    rows = [
        {
            "kind": r.kind,
            "key": r.key,
            "subject": r.subject,
            "payload": dict(r.payload),
            "due_at": (r.due_at or now).isoformat(),
        }
        for r in requests
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"now": now, "requests": orjson.dumps(rows).decode()})
        return list(cursor.fetchall())

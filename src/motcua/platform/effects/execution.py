"""Working on one effect: claim it, act, write down how it ended - three steps, none inside another's transaction.

Between acting and writing down the process may die. The claim then grows old, and whoever finds it next takes the
outcome for unknown: the far side is asked first, and only what the policy allows is ever done again.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, InternalError, OperationalError, connection, transaction
from django.db.models import Q

from motcua.kernel import clock
from motcua.kernel.errors import Refusal
from motcua.platform import outside
from motcua.platform.effects import rules
from motcua.platform.effects.models import Effect
from motcua.platform.effects.performers import Performer, performer_of
from motcua.platform.effects.types import Answer, Asked, Outcome, State, Verdict

logger = logging.getLogger(__name__)

# How long after it was due an effect counts as forgotten by its job.
LOST = timedelta(minutes=3)
MOST_AT_ONCE = 1000
# Seconds between two tries to write down how an attempt ended.
PAUSE = 0.5
# Lost, led by nobody, or a leader that is none any more and takes no writes (`InternalError`).
_AWAY = (OperationalError, InterfaceError, InternalError)
# Characters of an error that are kept.
MOST_WORDS = 2000


def work_on(effect_id: int) -> datetime | None:
    """Take an effect as far as it goes now; returns when to come back, None when there is nothing left to do."""
    asked = claim(effect_id)
    if asked is None:
        return None
    performer, begun = performer_of(asked.kind), time.monotonic()
    answer = _learn(performer, asked) if asked.uncertain else _try(performer.perform, asked)
    seconds = time.monotonic() - begun
    verdict = _settle_patiently(asked, answer)
    outside.note_attempt(performer.system, answer, seconds)
    return verdict.due_at if verdict else None


@transaction.atomic
def claim(effect_id: int) -> Asked | None:
    """Mark an effect that is due as being worked on by us; None when it is not due, or another worker has it.

    One whose claim has grown old is taken over as uncertain: its worker may have died after acting.
    """
    now = clock.now()
    due = Effect.objects.filter(pk=effect_id, due_at__lte=now).exclude(
        state__in=[State.DONE, State.NEEDS_PERSON]
    )
    effect = due.select_for_update(skip_locked=True).first()
    if effect is None:
        return None
    if effect.state == State.IN_FLIGHT:
        effect.unknowns += 1
        effect.outcome, effect.last_error = Outcome.UNKNOWN, "the worker died while working on it"
        logger.warning("effect %s (%s): the worker died while working on it", effect.pk, effect.key)
    effect.state, effect.claimed_at = State.IN_FLIGHT, now
    effect.due_at = now + performer_of(effect.kind).policy.claim
    effect.attempts += 1
    effect.save()
    return effect.asked()


def _settle_patiently(asked: Asked, answer: Answer | None) -> Verdict | None:
    """`settle`, again and again while the database is away, as long as the claim lasts.

    What was done outside is known to nobody but us: whoever gave up now would let it be done a second time.
    """
    end = asked.claimed_at + performer_of(asked.kind).policy.claim
    while True:
        try:
            return settle(asked, answer)
        except _AWAY as error:
            if connection.in_atomic_block or clock.now() >= end:
                raise
            logger.warning("effect %s (%s): its end waits for the database (%s)", asked.id, asked.key, error)
            connection.close()
            time.sleep(PAUSE)


@transaction.atomic
def settle(asked: Asked, answer: Answer | None) -> Verdict | None:
    """Write down how an attempt ended and what follows from it; None when the claim is no longer ours.

    No answer: nobody can tell what became of it, and a person must. Whoever was so slow that another took the effect
    over is only heard when nobody works on it now and it was done after all.
    """
    effect = Effect.objects.select_for_update().get(pk=asked.id)
    if not _is_heard(effect, asked, answer):
        return None
    performer = performer_of(asked.kind)
    verdict = rules.verdict(performer.policy, asked, answer, clock.now())
    _write(effect, verdict)
    performer.settled(asked, verdict)
    return verdict


@transaction.atomic
def take_overdue() -> list[int]:
    """Effects whose job was lost: due for a while and nobody on them, or claimed by somebody who is dead.

    They count as due from now on, so that a long queue is not asked for again each minute.
    """
    now = clock.now()
    waiting = Q(state__in=[State.PENDING, State.RETRY_AT], due_at__lt=now - LOST)
    abandoned = Q(state=State.IN_FLIGHT, due_at__lt=now)
    lost = Effect.objects.filter(waiting | abandoned).select_for_update(skip_locked=True)
    found = list(lost.order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    Effect.objects.filter(pk__in=found).update(due_at=now)
    return found


def _learn(performer: Performer, asked: Asked) -> Answer | None:
    """What became of an earlier attempt; done anew where that is safe. None: nobody can tell, and it must not be."""
    try:
        found = performer.find_out(asked)
    except Exception as error:
        logger.exception("effect %s: the far side cannot be asked", asked.id)
        return Answer(Outcome.UNKNOWN, _told(error))
    safe = found.outcome is Outcome.TEMPORARY if found else rules.may_repeat(performer.policy, asked)
    return _try(performer.perform, asked) if safe else found


def _try(act: Callable[[Asked], Answer], asked: Asked) -> Answer:
    try:
        return act(asked)
    except Exception as error:
        logger.exception("effect %s: its performer failed", asked.id)
        return Answer(Outcome.UNKNOWN, _told(error))


def _told(error: Exception) -> str:
    """As whoever looks after effects reads it."""
    return str(error) if isinstance(error, Refusal) else repr(error)


def _is_heard(effect: Effect, asked: Asked, answer: Answer | None) -> bool:
    is_done = answer is not None and answer.outcome is Outcome.DONE
    ours = effect.claimed_at == asked.claimed_at
    if effect.state == State.DONE or (effect.state == State.IN_FLIGHT and not ours):
        # Not when it was already written down: a reaction's command did so itself.
        if not (ours and is_done):
            logger.warning("effect %s (%s): the end of an attempt came too late", effect.pk, effect.key)
        return False
    return effect.state == State.IN_FLIGHT or is_done


def _write(effect: Effect, verdict: Verdict) -> None:
    now, answer = clock.now(), verdict.answer
    effect.state, effect.due_at = verdict.state, verdict.due_at or now
    effect.outcome, effect.last_error = answer.outcome, answer.error.replace("\0", "")[:MOST_WORDS]
    effect.result = {**effect.result, **answer.result}
    effect.unknowns += answer.outcome is Outcome.UNKNOWN
    effect.done_at = now if verdict.state is State.DONE else None
    effect.save()
    if answer.outcome is not Outcome.DONE:
        # Somebody who is being waited for is no trouble, and is asked about every few seconds.
        waits = answer.outcome is Outcome.TEMPORARY and not answer.error
        logger.log(
            logging.DEBUG if waits else logging.WARNING,
            "effect %s (%s): %s, now %s (%s)",
            effect.pk,
            effect.key,
            answer.outcome,
            effect.state,
            answer.error[:200],
        )

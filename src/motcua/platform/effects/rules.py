"""Pure decisions: what an attempt's ending means for an effect."""

from datetime import datetime, timedelta

from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, State, Verdict


def verdict(policy: Policy, asked: Asked, answer: Answer | None, now: datetime) -> Verdict:
    """What an answer leads to.

    Done and refused are the end. Permanent needs a person, and so does whatever lasts longer than the policy's
    patience. Everything else is taken up again: temporary ever later, our own fault steadily, unknown in order to ask
    the far side what became of it (`may_repeat` says whether it is done again when there is nobody to ask). No answer:
    it may have happened, nobody can tell, and it must not be done again.
    """
    if answer is None:
        return Verdict(State.NEEDS_PERSON, Answer(Outcome.UNKNOWN, asked.error))
    if answer.outcome in (Outcome.DONE, Outcome.REFUSED):
        return Verdict(State.DONE, answer)
    if answer.outcome is Outcome.PERMANENT or now - asked.started_at > policy.give_up_after:
        return Verdict(State.NEEDS_PERSON, answer)
    own_fault = answer.outcome is Outcome.CONFIGURATION
    pause = policy.configuration_pause if own_fault else _pause(policy, asked.attempts)
    return Verdict(State.RETRY_AT, answer, now + (answer.after or pause))


def may_repeat(policy: Policy, asked: Asked) -> bool:
    """Whether something that may have happened is done once more, when the far side cannot tell."""
    return asked.unknowns <= policy.unknowns_repeated


def _pause(policy: Policy, attempts: int) -> timedelta:
    return policy.backoff[min(attempts, len(policy.backoff)) - 1]

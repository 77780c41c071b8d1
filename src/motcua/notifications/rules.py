"""Pure decisions: what an attempt's outcome means for a message, and when it is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """How an attempt to send ended."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    CONFIGURATION = "configuration"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verdict:
    """What becomes of the message: `state`, and for `retry_at` the moment."""

    state: str
    due_at: datetime | None = None


BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
CONFIGURATION_PAUSE = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(days=3)
UNKNOWNS_REPEATED = 1
# Longer than any attempt can take; whoever claimed a message longer ago than this is dead.
CLAIM = timedelta(minutes=3)


def verdict(
    outcome: Outcome, *, attempts: int, unknowns: int, created_at: datetime, now: datetime
) -> Verdict:
    """What an attempt's outcome leads to; `attempts` and `unknowns` include this one.

    Temporary: again, ever later, up to three days. Configuration is our own fault: again each half hour, so that
    the mail leaves by itself once the setting is mended. Permanent: a person must look. Unknown, the message may have
    gone: an e-mail is repeated once, under the same Message-ID, since a missed request for papers costs a citizen
    more than a second copy; after that a person must look.
    """
    if outcome is Outcome.SENT:
        return Verdict("done")
    given_up = now - created_at > GIVE_UP_AFTER
    if (
        outcome is Outcome.PERMANENT
        or given_up
        or (outcome is Outcome.UNKNOWN and unknowns > UNKNOWNS_REPEATED)
    ):
        return Verdict("needs_person")
    pause = CONFIGURATION_PAUSE if outcome is Outcome.CONFIGURATION else _pause(attempts)
    return Verdict("retry_at", now + pause)


def _pause(attempts: int) -> timedelta:
    return BACKOFF[min(attempts, len(BACKOFF)) - 1]

"""What it means for a paper that an agency's key did not sign."""

from motcua.kernel.errors import Refusal, Unavailable
from motcua.platform.effects.types import Answer, Outcome

_MENDED_BY_AN_ADMINISTRATOR = frozenset({
    "signing_not_set_up", "key_not_found", "certificate_missing", "certificate_expired", "certificate_not_yet_valid",
    "certificate_revoked", "certificate_of_other_use", "certificate_not_trusted",
})  # fmt: skip


def answer_to(refusal: Refusal) -> Answer:
    """What is away is tried again soon, what an administrator has to mend steadily: once a key is given papers leave by
    themselves. Everything else is about this paper, and a person's turn.
    """
    if refusal.code in _MENDED_BY_AN_ADMINISTRATOR:
        return Answer(Outcome.CONFIGURATION, str(refusal))
    return Answer(Outcome.TEMPORARY if isinstance(refusal, Unavailable) else Outcome.PERMANENT, str(refusal))

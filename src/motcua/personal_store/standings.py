"""How a kept paper stands: what its row says, put before the rules."""

from datetime import date

from motcua.kernel import clock
from motcua.personal_store import rules
from motcua.personal_store.models import KeptPaper
from motcua.personal_store.rules import Standing


def standing_of(paper: KeptPaper, on: date | None = None) -> Standing:
    """How a paper stands on a day (today)."""
    facts = rules.Facts(
        way=paper.way,
        ended=paper.ended_at is not None,
        valid_until=paper.valid_until,
        integrity=str((paper.validation or {}).get("integrity", "")),
        gone=paper.removed_at is not None or paper.file.erased_at is not None,
    )
    return rules.standing(facts, on or clock.now().date())

"""When somebody is away, who does their work, what they let others do: for their page and for their own."""

from typing import Any

from motcua.agencies.queries import directory, running_delegations
from motcua.kernel import clock


def of(officer: int) -> dict[str, Any]:
    """What `stand_ins.html` draws."""
    today = clock.now().date()
    return {
        "absences": [
            {"absence": one, "open": one.ended_at is None and one.last >= today}
            for one in directory.absences_of(officer)
        ],
        "delegations": running_delegations(officer),
    }

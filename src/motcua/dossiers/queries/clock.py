"""Why a dossier is due when it is: the derivation by the calendar of its counter, step by step."""

from motcua.agencies.queries import calendar_of
from motcua.dossiers.models import Dossier
from motcua.process.deadline import Explained, due
from motcua.process.limit import Limit


def explanation(dossier: Dossier) -> tuple[Explained, ...]:
    """The steps that lead from the reception to the date first promised; empty before the reception.

    Counted by the calendar of that moment, whatever was changed since. Time given back after a pause and a date
    promised anew are not part of it: the timeline tells those.
    """
    if not dossier.limit or dossier.received_at is None:
        return ()
    found = due(
        calendar_of(dossier.counted_at, dossier.received_at), dossier.received_at, Limit.parse(dossier.limit)
    )
    return found.steps

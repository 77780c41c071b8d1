"""Why a dossier is due when it is: the derivation by the calendar of its counter, step by step."""

from motcua.agencies.queries import calendar_of, heirs
from motcua.dossiers.models import Dossier
from motcua.dossiers.store import TOPIC
from motcua.platform.log import events_of
from motcua.process.deadline import Explained, due
from motcua.process.limit import Limit


def explanation(dossier: Dossier) -> tuple[Explained, ...]:
    """The steps that lead from the reception to the date first promised; empty before the reception.

    Counted by the calendar of that moment, whatever was changed since. Time given back after a pause and a date
    promised anew are not part of it: the timeline tells those.
    """
    if not dossier.limit or dossier.received_at is None:
        return ()
    calendar = calendar_of(_counted_then(dossier), dossier.received_at)
    return due(calendar, dossier.received_at, Limit.parse(dossier.limit)).steps


def _counted_then(dossier: Dossier) -> str:
    """The agency by whose calendar it was counted when it was received; another one may have it since."""
    if heirs().reorganised:
        for event in events_of(TOPIC, dossier.pk):
            if event.at == dossier.received_at:
                return str(event.data.get("receiving") or event.data["counter"])
    return dossier.counted_at

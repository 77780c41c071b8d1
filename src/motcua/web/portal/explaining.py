"""Why a dossier is due when it is: the derivation, told again from what is stored."""

from collections.abc import Sequence

from motcua.agencies.queries import calendar_of
from motcua.dossiers.types import Dossier
from motcua.process.deadline import Explained, due
from motcua.process.limit import Limit


def why_then(dossier: Dossier) -> Sequence[Explained]:
    """The steps from receipt to due moment; empty when time stood still in between or has not begun."""
    if not (dossier.received_at and dossier.limit and dossier.due_at):
        return ()
    told = due(calendar_of(dossier.counter_id), dossier.received_at, Limit.parse(dossier.limit))
    return told.steps if told.at == dossier.due_at else ()

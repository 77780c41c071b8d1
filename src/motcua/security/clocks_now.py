"""Which clocks run for a row of the register at this moment: `duties.py` with what was sent and the calendar."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from motcua.agencies.queries import calendar_of, province
from motcua.kernel import clock
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.security import duties
from motcua.security.duties import Clock
from motcua.security.models import Incident, Sent


def clocks_of(found: Incident, sent: Iterable[Sent] | None = None) -> list[Clock]:
    """Its clocks, what presses most first; `sent` as far as it is known already."""
    rows = sorted(found.sent.all() if sent is None else sent, key=lambda one: one.at, reverse=True)
    first = {row.step: row.at for row in rows}
    return duties.clocks(
        facts=found.facts, noticed_at=found.noticed_at, sent=first, now=clock.now(), working=_working
    )


def steps_of(found: Incident) -> Sequence[str]:
    """What may be sent about it: what is asked for, and of incidents whatever else one may want to tell."""
    asked = [one.step for one in clocks_of(found)]
    weakness = found.kind == Incident.Kind.WEAKNESS
    return list(dict.fromkeys([*asked, *([] if weakness else (s for s in duties.steps() if s != "reply"))]))


def may_be_closed(found: Incident) -> bool:
    """Whether it is contained, or mended, and nothing is owed to anybody."""
    owed = any(one.is_open for one in clocks_of(found))
    return found.closed_at is None and found.contained_at is not None and not owed


def _working(start: datetime, limit: Limit) -> datetime:
    return due(calendar_of(province().code, start), start, limit).at

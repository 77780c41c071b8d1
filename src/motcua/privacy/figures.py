"""How requests of persons went in a span of days, for reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.privacy.models import DataRequest
from motcua.privacy.rules import OPEN


@dataclass(frozen=True)
class RequestFigures:
    """Of the requests of a kind (empty: of all) that were received in a span: how many, and how they went so far."""

    kind: str
    received: int = 0
    first_in_time: int = 0
    first_late: int = 0
    in_time: int = 0
    late: int = 0
    open: int = 0
    carried_out: int = 0
    refused: int = 0
    extended: int = 0


def request_figures(first: date, last: date) -> list[RequestFigures]:
    """By kind, the sum of all first; both days count. What is open and past its date is late already."""
    begin = datetime.combine(first, time(), VIETNAM)
    end = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
    found = list(DataRequest.objects.filter(received_at__gte=begin, received_at__lt=end).order_by("kind"))
    kinds = dict.fromkeys(one.kind for one in found)
    return [
        _counted("", found),
        *(_counted(kind, [one for one in found if one.kind == kind]) for kind in kinds),
    ]


def _counted(kind: str, requests: Sequence[DataRequest]) -> RequestFigures:
    now = clock.now()
    rows = [(one, one.course, one.state in OPEN) for one in requests]
    late = sum(course.is_late(now) for _one, course, _open in rows)
    first_late = sum(course.first_is_late(now) for _one, course, _open in rows)
    waiting = sum(not (course.acknowledged_at or course.first_is_late(now)) for _one, course, _open in rows)
    going_on = sum(is_open and not course.is_late(now) for _one, course, is_open in rows)
    still_open, refused = sum(is_open for *_rest, is_open in rows), sum(bool(one.ground) for one in requests)
    return RequestFigures(
        kind=kind,
        received=len(rows),
        first_in_time=len(rows) - first_late - waiting,
        first_late=first_late,
        in_time=len(rows) - late - going_on,
        late=late,
        open=still_open,
        carried_out=len(rows) - still_open - refused,
        refused=refused,
        extended=sum(one.extended_at is not None for one in requests),
    )

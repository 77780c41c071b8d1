"""Sending sealed lines to the SIEM: from the last one that it has, in order, none left out; what may not have arrived
is sent again. A line carries its number, so whoever gets it twice can tell."""

from dataclasses import dataclass
from datetime import datetime

from motcua.kernel import clock
from motcua.kernel.errors import Unavailable
from motcua.platform.models import RecordBlock, RecordMark
from motcua.platform.records.ports import connected
from motcua.platform.records.reading import after, last_number
from motcua.platform.records.syslog import message

AT_ONCE = 1000


@dataclass(frozen=True)
class Shipped:
    """How far the SIEM is: the last line it has, how many wait and since when, what kept them last (empty: nothing)."""

    number: int
    waiting: int
    since: datetime | None
    problem: str


def ship(*, most_at_once: int = AT_ONCE) -> int:
    """Send everything that the SIEM lacks; returns how many lines. What went wrong is kept for the doctor.

    One at a time (the lane sees to it); were there two, lines would only arrive twice.
    """
    siem, sent = connected(), 0
    if siem is None:
        return 0
    while lines := after(_last(), most=most_at_once):
        number = _last()
        try:
            siem.deliver([message(line) for line in lines])
        except Unavailable as fault:
            _mark(number, problem=str(fault))
            return sent
        _mark(number + len(lines), problem="")
        sent += len(lines)
    return sent


def shipped() -> Shipped:
    """How far it is."""
    mark = RecordMark.objects.filter(name=RecordMark.SHIPPED).first()
    number = mark.number if mark else 0
    waiting = RecordBlock.objects.filter(last__gt=number).order_by("number")
    since = waiting.values_list("sealed_at", flat=True).first()
    return Shipped(number, max(0, last_number() - number), since, mark.problem if mark else "")


def _last() -> int:
    """The last line that the SIEM has; what went by its time before it was sent is passed over."""
    number = RecordMark.objects.filter(name=RecordMark.SHIPPED).values_list("number", flat=True).first() or 0
    first = RecordBlock.objects.order_by("number").values_list("first", flat=True).first() or 1
    return max(number, first - 1)


def _mark(number: int, *, problem: str) -> None:
    RecordMark.objects.update_or_create(
        name=RecordMark.SHIPPED, defaults={"number": number, "at": clock.now(), "problem": problem[:500]}
    )

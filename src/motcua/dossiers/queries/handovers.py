"""Forms 06 and 07 by the log alone: through whose hands dossiers went, and their lines in the register of a counter.

What happened, when, by whom, how it stood against the clock comes from events, counted anew (`process.handovers`). The
rows only say which dossiers there are and by which version each was filed; names of people and agencies are looked up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from motcua.agencies.queries import agency, names, officers_by_ids
from motcua.agencies.types import Agency
from motcua.dossiers import access
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.askers import asker, with_askers
from motcua.dossiers.queries.recount import account_of
from motcua.dossiers.store import TOPIC
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotFound
from motcua.platform.readers import LogEvent, stories
from motcua.procedures.queries import frozen
from motcua.process.handovers import Handover, Handovers
from motcua.process.recount import Account
from motcua.process.states import ENDED, STAGES, Status

__all__ = ["Handed", "Period", "RegisterLine", "counted", "counters", "handed", "lines", "register"]

_AT_ONCE = 300
LONGEST = 366
"""Days of a period; a longer one is asked for in parts."""


@dataclass(frozen=True)
class Handed:
    """A line of the control slip, with names: who handed what to whom, and how it stood."""

    title: str
    line: Handover
    before: str
    agency: str
    receiver: str


def counted(dossier: Dossier) -> Account:
    """A dossier as its log tells it."""
    return _told(dossier, _events(dossier)).account


def _events(dossier: Dossier) -> Sequence[LogEvent]:
    return stories(TOPIC, [dossier.pk]).get(dossier.pk, [])


def _told(dossier: Dossier, events: Sequence[LogEvent]) -> Handovers:
    told = Handovers(account_of(dossier, events))
    for event in events:
        told.read(event)
    return told


def handed(dossier: Dossier) -> list[Handed]:
    """Every handing over of a dossier, in the order of its steps."""
    events = _events(dossier)
    told, known, titles = _told(dossier, events), names(), _titles(dossier, events)
    officers = officers_by_ids({one.holder for one in told.lines.values() if one.holder})
    return [
        Handed(
            titles.get(line.key) or f"Ý kiến của {known.get(line.agency, line.agency)}",
            line,
            known.get(line.before, line.before),
            known.get(line.agency, line.agency),
            line.done_by or (officers[line.holder].name if line.holder else ""),
        )
        for line in told.lines.values()
    ]


def _titles(dossier: Dossier, events: Sequence[LogEvent]) -> Mapping[str, str]:
    """What steps are called by the versions that it went by; opinions that were asked for are none of theirs."""
    before = [event.data["version_before"] for event in events if "version_before" in event.data]
    return {
        key: title for version in (*before, dossier.version_id) for key, title in _steps(dossier, version)
    }


def _steps(dossier: Dossier, version: int) -> Iterator[tuple[str, str]]:
    content = frozen(version)
    case = content.case(dossier.case_code)
    if case and case.route:
        yield from ((step.key, step.title) for step in content.route(case.route).steps)


@dataclass(frozen=True)
class Period:
    """Days for which a register is asked, both of them included."""

    first: date
    last: date

    def checked(self) -> "Period":
        """Itself; raises `Invalid` where it is no period, or a very long one."""
        if self.last < self.first:
            raise Invalid(
                "Ngày cuối trước ngày đầu. Hãy chọn lại kỳ của sổ.",
                fields={"den": [gettext_noop("Ngày này trước ngày đầu của kỳ.")]},
            )
        if (self.last - self.first).days >= LONGEST:
            raise Invalid(
                "Kỳ của sổ dài hơn một năm. Hãy chia thành nhiều kỳ.",
                fields={"den": [gettext_noop("Dài hơn một năm.")]},
            )
        return self

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its beginning, and the beginning of the day after it."""
        return (
            datetime.combine(self.first, time.min, VIETNAM),
            datetime.combine(self.last + timedelta(days=1), time.min, VIETNAM),
        )


@dataclass(frozen=True)
class RegisterLine:
    """A dossier in the register. Moments stay empty until they happen; `due_at` is what was promised last.

    `way` and `taken_by`: how and by whom the result was taken. `status`, `supplements`, `extensions` for the note.
    """

    dossier: int
    code: str
    procedure: str
    name: str
    contact: str
    agency: str
    taken_at: datetime | None
    received_at: datetime
    forwarded_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    way: str
    taken_by: str
    status: Status
    supplements: int
    extensions: int


def counters(actor: Actor) -> list[Agency]:
    """The counters whose register this actor keeps or leads."""
    return [agency(code) for code in sorted(access.counters_of(actor))]


def register(actor: Actor, counter: str, period: Period) -> QuerySet[Dossier]:
    """Every dossier that a counter received or took in within a period, oldest first; `NotFound` for whoever has
    nothing to do with that counter, `Invalid` for what is no period.
    """
    if counter not in access.counters_of(actor):
        raise NotFound("Không có sổ theo dõi của nơi tiếp nhận này, hoặc sổ không thuộc phạm vi của anh chị.")
    begin, end = period.checked().moments
    found = Dossier.objects.filter(submitted_at__gte=begin, submitted_at__lt=end)
    return found.filter(Q(counter_id=counter) | Q(receiving=counter)).order_by("submitted_at", "pk")


def lines(found: QuerySet[Dossier], *, most: int | None = None) -> Iterator[RegisterLine]:
    """The lines of a register, told by the log, some hundreds at a time."""
    numbers = list(found.values_list("pk", flat=True)[:most])
    known = names()
    for first in range(0, len(numbers), _AT_ONCE):
        part = numbers[first : first + _AT_ONCE]
        rows = {one.pk: one for one in with_askers(Dossier.objects.filter(pk__in=part))}
        told = stories(TOPIC, part)
        yield from (_line(rows[number], told.get(number, ()), known) for number in part)


def _line(dossier: Dossier, events: Sequence[LogEvent], known: Mapping[str, str]) -> RegisterLine:
    account = account_of(dossier, events)
    for event in events:
        account.read(event)
    first, asks = events[0], asker(dossier)
    back = next((e for e in events if Status(e.data["status"]) is Status.RETURNED and "way" in e.data), None)
    handling = str(events[-1].data.get("handling") or first.data["handling"])
    said = back.facts if back else {}
    ended = account.ended_at if account.status in ENDED else None
    return RegisterLine(
        dossier=dossier.pk,
        code=str(first.data["code"]),
        procedure=dossier.procedure_name,
        name=asks["name"],
        contact=", ".join(part for part in (asks["address"], asks["phone"]) if part),
        agency=known.get(handling, handling),
        taken_at=account.taken_at,
        received_at=account.received_at or first.at,
        forwarded_at=_forwarded(events),
        due_at=account.promised or account.due_at,
        returned_at=back.at if back else ended,
        way=str(said.get("way", "")) or ("" if ended else dossier.returning),
        taken_by=str(said.get("taken_by", "")),
        status=account.status,
        supplements=account.supplements,
        extensions=account.extensions,
    )


def _forwarded(events: Iterable[LogEvent]) -> datetime | None:
    """When it left the counter for whoever settles it."""
    return next((e.at for e in events if _past_the_counter(e)), None)


def _past_the_counter(event: LogEvent) -> bool:
    beyond = STAGES.index(event.data["stage"]) > 0
    return beyond and Status(event.data["status"]) not in ENDED

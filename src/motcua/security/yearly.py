"""The yearly report: its span and days by `duties.json`, its figures as they are now or as they were closed, what left.

On the night after the closing day the figures are taken once and stay as they were (`YearlyReport`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_noop

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.platform import log
from motcua.platform.inputs import YEARS
from motcua.platform.models import LoggedEvent
from motcua.platform.transactions import command
from motcua.security import duties, events
from motcua.security.access import ensure_keeps_register
from motcua.security.duties import Clock, State
from motcua.security.figures import TABLE, Figure, Span, Value
from motcua.security.models import YearlyReport
from motcua.security.ports import others
from motcua.security.types import ReportSent

STEPS = ("to_owner", "to_ministry")


@dataclass(frozen=True)
class Year:
    """A year of the report: its span, when it is to be where, by which rule."""

    number: int
    span: Span
    due: Mapping[str, date]
    warn_days: int
    source: str

    @property
    def last_day(self) -> date:
        """The closing day, which belongs to it."""
        return (self.span.end - timedelta(days=1)).date()


@dataclass(frozen=True)
class Report:
    """A report: its year, its figures, when they were taken, since when anything is known; `row` once it is closed."""

    year: Year
    figures: tuple[tuple[Figure, Value], ...]
    taken_at: datetime
    known_since: datetime | None
    row: YearlyReport | None

    @property
    def is_partial(self) -> bool:
        """Whether the system was not there yet when the span began."""
        return self.known_since is None or self.known_since > self.year.span.first


def year_of(number: int) -> Year:
    """A year by its number; `NotFound` before there was such a report."""
    found = _year(number)
    if found is None:
        raise NotFound("Chưa có báo cáo của năm này.")
    return found


def _year(number: int) -> Year | None:
    rules = duties.in_force("yearly", date(number, 12, 31)) if number in YEARS else []
    if not rules:
        return None
    [rule] = rules
    days = {name: _day(number, rule[name]) for name in ("closes", *STEPS)}
    first = datetime.combine(_day(number - 1, rule["closes"]) + timedelta(days=1), time(), VIETNAM)
    end = datetime.combine(days["closes"] + timedelta(days=1), time(), VIETNAM)
    due = {step: days[step] for step in STEPS}
    return Year(number, Span(first, end), due, rule["warn_days"], rule["source"])


def _day(year: int, month_and_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_and_day}")


def year_now() -> int:
    """The year whose figures are being gathered: the next one, once this one's closing day is over."""
    now = clock.now()
    return now.year if now < year_of(now.year).span.end else now.year + 1


def years() -> list[int]:
    """The years that there are, the newest first."""
    closed = list(YearlyReport.objects.order_by("-year").values_list("year", flat=True))
    return [one for one in (year_now(),) if one not in closed] + closed


def report(actor: Actor, number: int) -> Report:
    """The figures of a year: as they were closed, else as they are now. `NotFound` for a year to come or unknown."""
    ensure_keeps_register(actor)
    year, row = year_of(number), YearlyReport.objects.filter(year=number).first()
    if row is not None:
        return Report(year, tuple(_kept(row.content["figures"])), row.taken_at, _since(row), row)
    if number not in (year_now(), year_now() - 1):
        raise NotFound("Chưa có báo cáo của năm này.")
    return Report(year, tuple(_read(year.span)), clock.now(), known_since(), None)


def _kept(told: Mapping[str, Mapping[str, Any]]) -> list[tuple[Figure, Value]]:
    """As they were closed; a figure that there was none of then is unknown."""
    missing = {"why": gettext_noop("chưa có số liệu này khi chốt")}
    return [(figure, Value(**told.get(figure.key, missing))) for figure in _figures()]


def _read(span: Span) -> list[tuple[Figure, Value]]:
    """Every figure for a span, as far as it is known now."""
    return [(figure, figure.read(span)) for figure in _figures()]


def _figures() -> tuple[Figure, ...]:
    return (*TABLE, *others())


def _since(row: YearlyReport) -> datetime | None:
    since = row.content["known_since"]
    return datetime.fromisoformat(since) if since else None


def known_since() -> datetime | None:
    """Since when this installation knows anything: its first event."""
    first: datetime | None = LoggedEvent.objects.order_by("id").values_list("at", flat=True).first()
    return first


@command
def close_year(*, actor: Actor) -> int | None:
    """Take the figures of the year whose closing day is over, once; returns its number, or None when nothing was due.

    What was over before this installation began is not closed.
    """
    ensure_keeps_register(actor)
    year, since, now = _year(year_now() - 1), known_since(), clock.now()
    if year is None or since is None or since >= year.span.end:
        return None
    if YearlyReport.objects.filter(year=year.number).exists():
        return None
    values = {figure.key: _plain(value) for figure, value in _read(year.span)}
    content = {"figures": values, "known_since": since.isoformat()}
    row = YearlyReport.objects.create(year=year.number, taken_at=now, content=content)
    data = {"year": year.number, "figures": values}
    log.record(events.YEARLY, row.pk, events.YEAR_CLOSED, at=now, actor=actor, data=data)
    return year.number


def _plain(value: Value) -> dict[str, int | str]:
    told = {"n": value.n, "words": value.words, "why": value.why}
    return {name: part for name, part in told.items() if part not in (None, "")}


@command
def record_report_sent(*, actor: Actor, year: int, given: ReportSent) -> None:
    """The report left for the owner of the system, or for the ministry. Raises `Conflict` before it is closed."""
    ensure_keeps_register(actor)
    row = YearlyReport.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise Conflict("Số liệu của năm này chưa chốt nên chưa gửi được.")
    if given.at > clock.now() or given.at < row.taken_at.replace(second=0, microsecond=0):
        wrong = "Giờ này trước khi chốt số liệu hoặc chưa đến."
        raise Invalid(wrong, fields={"hour": [wrong]})
    told = {"at": given.at.isoformat(), "reference": given.reference}
    row.sent = {**row.sent, given.step: told}
    row.save(update_fields=["sent"])
    data = {"year": year, "step": given.step, "on": log.iso(given.at)}
    words = {"reference": given.reference} if given.reference else {}
    log.record(events.YEARLY, row.pk, events.YEAR_SENT, at=clock.now(), actor=actor, data=data, words=words)


def report_clocks(number: int) -> list[Clock]:
    """What is to be sent of a closed year until which day; the day's end is the end."""
    year, row = year_of(number), YearlyReport.objects.filter(year=number).first()
    return [_clock(year, step, row) for step in STEPS] if row else []


def _clock(year: Year, step: str, row: YearlyReport) -> Clock:
    due = datetime.combine(year.due[step] + timedelta(days=1), time(), VIETNAM)
    told = row.sent.get(step)
    sent_at = datetime.fromisoformat(told["at"]) if told else None
    return Clock(step, due, year.source, _state(due, sent_at, year.warn_days), sent_at=sent_at)


def _state(due: datetime, sent_at: datetime | None, warn_days: int) -> State:
    if sent_at is not None:
        return State.DONE if sent_at < due else State.LATE_DONE
    left = due - clock.now()
    if left <= timedelta():
        return State.LATE
    return State.SOON if left <= timedelta(days=warn_days) else State.RUNNING


def reports_pressing() -> list[tuple[int, Clock]]:
    """What of the last closed year cannot wait."""
    last = YearlyReport.objects.order_by("-year").values_list("year", flat=True).first()
    return [(last, one) for one in duties.pressing(report_clocks(last))] if last else []

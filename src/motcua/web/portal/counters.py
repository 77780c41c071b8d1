"""Where one can go: counters on a map and in a list, open or closed at this minute, and what each takes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import (
    calendar_of,
    counters,
    former_names,
    heirs,
    in_order,
    province,
    read_calendars,
)
from motcua.agencies.types import Agency
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import fold, normal, sort_key
from motcua.procedures.queries import Entry, every_entry, frozen, limited_to_counters, published
from motcua.process.calendar import WorkCalendar
from motcua.web.portal.decorators import crumbs, public
from motcua.web.ui.formats import moment

_MAP = "https://www.openstreetmap.org/search?"
_EDGE = 30
_DAYS = 7


@dataclass(frozen=True)
class Hours:
    """Whether a counter is open at a moment, and how that is said."""

    open: bool
    words: str


@dataclass(frozen=True)
class Counter:
    """A counter as the pages tell it; `map_url` opens a map of somebody else's, by its address."""

    agency: Agency
    hours: Hours

    @property
    def map_url(self) -> str:
        """A search for the address; empty where none is known."""
        address = self.agency.address
        return f"{_MAP}{urlencode({'query': address})}" if address else ""


@dataclass(frozen=True)
class Sign:
    """A counter on the map."""

    x: float
    y: float
    counter: Counter


@require_safe
@public
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, those that take a procedure, or those of a commune by today's or a former name."""
    code, asked = request.GET.get("thu-tuc", "")[:40], normal(request.GET.get("q", ""))[:100]
    content = frozen(published(code).pk) if code else None
    every = in_order(counters())
    shown = [one for one in every if not content or _takes(one.code, content.counters)]
    shown = [one for one in shown if _is_meant(one, asked)] if asked else shown
    told = told_counters(shown)
    signs = list(filter(None, map(_sign, told)))
    context = {
        "content": content,
        "asked": asked,
        "counters": told,
        "open": sum(one.hours.open for one in told),
        "signs": signs,
        "map_frame": _frame(signs),
        "now": clock.now(),
        "crumbs": crumbs(("", _("Nơi nộp hồ sơ"))),
    }
    return render(request, "portal/counters.html", context)


@require_safe
@public
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A counter: its hours of the coming week, where it is, what it takes."""
    agency = next((one for one in counters() if one.code == code), None)
    if agency is None:
        raise NotFound("Không có nơi nộp hồ sơ này.")
    limited = limited_to_counters()
    taken = [one for one in every_entry() if _takes(code, limited.get(one.code, ()))]
    ours = province()
    on_the_spot = {one.code for one in taken} & set(ours.on_the_spot)
    context = {
        "counter": told_counters([agency])[0],
        "week": week(calendar_of(code), clock.now()),
        "taken": len(taken),
        "fields": _by_field(taken),
        "own": [one for one in taken if one.code in limited],
        "on_the_spot": [one for one in taken if one.code in on_the_spot],
        "lanes": [(one.name, _weekday_word(one.weekday)) for one in ours.quick_lanes if one.agency == code],
        "crumbs": crumbs((reverse("portal:counters"), _("Nơi nộp hồ sơ")), ("", agency.name)),
    }
    return render(request, "portal/counter.html", context)


def told_counters(agencies: Sequence[Agency]) -> list[Counter]:
    """Each with its hours at this moment; their calendars are read together."""
    read_calendars([one.code for one in agencies])
    now = clock.now()
    return [Counter(one, hours(calendar_of(one.code), now)) for one in agencies]


def hours(calendar: WorkCalendar, now: datetime) -> Hours:
    """Open until when, or closed, why, and until when."""
    local = calendar.local(now)
    for starts, ends in calendar.windows(local.date()):
        if starts <= now < ends:
            return Hours(open=True, words=_("đang mở, đến %(hour)s") % {"hour": f"{ends:%H:%M}"})
    opens = calendar.next_open(now + timedelta(minutes=1))
    if opens.date() == local.date():
        return Hours(
            open=False, words=_("đang đóng, mở lại lúc %(hour)s hôm nay") % {"hour": f"{opens:%H:%M}"}
        )
    holiday = _holiday(calendar, local.date())
    said = _("nghỉ (%(why)s), mở lại %(when)s") if holiday else _("đang đóng, mở lại %(when)s")
    return Hours(open=False, words=said % {"when": moment(opens), "why": holiday})


def week(calendar: WorkCalendar, now: datetime) -> list[tuple[str, str, str]]:
    """The coming days: the day, its hours, which holiday it is."""
    found = []
    for n in range(_DAYS):
        day = calendar.local(now).date() + timedelta(days=n)
        spans = [f"{starts:%H:%M} – {ends:%H:%M}" for starts, ends in calendar.windows(day)]
        named = moment(calendar.aware(datetime.combine(day, time()))).rpartition(",")[0]
        found.append((named, ", ".join(spans), _holiday(calendar, day)))
    return found


def _holiday(calendar: WorkCalendar, day: date) -> str:
    """What a day is called on which nobody works though it is no weekend."""
    return calendar.holidays.get(day) or calendar.off.get(day) or ""


def _weekday_word(key: str) -> str:
    return {
        "mon": _("thứ Hai"), "tue": _("thứ Ba"), "wed": _("thứ Tư"), "thu": _("thứ Năm"), "fri": _("thứ Sáu"),
        "sat": _("thứ Bảy"), "sun": _("Chủ nhật"),
    }[key]  # fmt: skip


def _takes(counter: str, named: Collection[str]) -> bool:
    """Whether a counter, or one that it took over, is among those named; none named: every counter."""
    return not named or bool(heirs().with_formers({counter}) & set(named))


def _is_meant(agency: Agency, asked: str) -> bool:
    """By its name or address, or by what its commune was called before 1 July 2025."""
    wanted = fold(asked)
    former = former_names().get(agency.commune_gso, ()) if agency.commune_gso else ()
    return any(wanted in fold(said) for said in (agency.name, agency.address, *(one.name for one in former)))


def _by_field(taken: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    ordered = sorted(taken, key=lambda one: (sort_key(one.field), sort_key(one.title)))
    return [(field, list(group)) for field, group in groupby(ordered, key=lambda one: one.field)]


def _sign(counter: Counter) -> Sign | None:
    """Where it lies; None where the data do not say."""
    x, y = counter.agency.map_x, counter.agency.map_y
    return None if x is None or y is None else Sign(x, y, counter)


def _frame(signs: Sequence[Sign]) -> str:
    """The part of the plane that holds all signs, as an SVG viewBox."""
    if not signs:
        return ""
    xs, ys = [one.x for one in signs], [one.y for one in signs]
    left, top = min(xs) - _EDGE, min(ys) - _EDGE
    return f"{left:.0f} {top:.0f} {max(xs) + _EDGE - left:.0f} {max(ys) + _EDGE - top:.0f}"

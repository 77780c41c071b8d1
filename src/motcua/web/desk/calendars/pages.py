"""Looking at working calendars: which there are, a year of one as a picture and as a table, its history."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import (
    PROVINCE_CALENDAR,
    calendar_of,
    in_order,
    may_change_calendar,
    newest_version,
    own_calendars,
    province,
    shared_calendar,
    without_own_calendar,
)
from motcua.agencies.queries import agency as agency_of
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.process.calendar import WorkCalendar
from motcua.web.desk import changing
from motcua.web.desk.calendars import day_files, drawing, form
from motcua.web.desk.frame import officers_only, show

PAGE = "desk:calendars:list"
PROVINCE = "tinh"
_FIRST, _LAST = 1990, 2199
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The province's calendar, the agencies that work otherwise, and those that work as the province does."""
    own = own_calendars()
    found = [{"agency": one.agency, "version": one, "differs": _differs(one.content)} for one in own]
    context = {
        "province": province().name,
        "shared": newest_version(None),
        "own": found,
        "others": in_order(without_own_calendar()),
        "may_change": may_change_calendar(actor, None),
    }
    return show(request, actor, "desk/calendars/list.html", context, current=PAGE)


def _differs(content: Any) -> str:
    return ", ".join(changing.label(name) for name in content if name != "version")


def code_of(agency: str) -> str | None:
    """The agency of an address; None for the province. `NotFound` for an unknown one."""
    return None if agency == PROVINCE else agency_of(agency).code


def title_of(agency: str | None) -> str:
    """Whose calendar it is."""
    return agency_of(agency).name if agency else _("Lịch chung của tỉnh, thành phố")


@require_safe
@officers_only
def calendar(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """A year as a picture with its special days as a table; a month with hours and names."""
    code = code_of(agency)
    today = clock.now().date()
    year = year_of(request.GET.get("nam", ""), today.year)
    shown = _calendar(code)
    shared = _calendar(None)
    month = _number(request.GET.get("thang", ""), 1, 12, 0)
    months = [month] if month else range(1, 13)
    context = {
        "agency": agency,
        "title": title_of(code),
        "year": year,
        "years": (year - 1, year + 1),
        "month": month,
        "month_title": drawing.month_words(month) if month else "",
        "months": [(n, drawing.month_words(n), drawing.month(shown, shared, year, n, today)) for n in months],
        "weekdays": drawing.weekdays(),
        "legend": drawing.legend(),
        "days": special_days(shown, shared, year),
        "facts": facts(shown),
        "state": year_state(shown, year),
        "waiting": _waiting(code),
        "history": changing.told("calendars", code or PROVINCE_CALENDAR),
        "may_change": may_change_calendar(actor, code),
    }
    return show(request, actor, "desk/calendars/calendar.html", context, current=PAGE)


@require_safe
@officers_only
def exported(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """The special days of a calendar as a workbook, which the form reads again."""
    code = code_of(agency)
    shown, shared = _calendar(code), _calendar(None)
    years = sorted({day.year for days in (shown.holidays, shown.off, shown.worked) for day in days})
    days = [row for year in years for row in special_days(shown, shared, year)]
    response = HttpResponse(day_files.workbook(days, "calendars"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="lich-{agency}.xlsx"'
    return response


def _calendar(agency: str | None) -> WorkCalendar:
    return calendar_of(agency) if agency else shared_calendar()


def year_of(text: str, usual: int) -> int:
    """The year that an address asks for."""
    return _number(text, _FIRST, _LAST, usual)


def _number(text: str, least: int, most: int, usual: int) -> int:
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else usual
    return found if least <= found <= most else usual


def special_days(shown: WorkCalendar, shared: WorkCalendar, year: int) -> list[dict[str, Any]]:
    """Holidays and swaps of a year as a table, and whether they are the agency's own."""
    kinds = (("holidays", shown.holidays), ("off", shown.off), ("worked", shown.worked))
    words = form.kind_words()
    tones = {"holidays": "info", "off": "quiet", "worked": "done"}
    found = [
        {"day": day, "kind": words[kind], "tone": tones[kind], "name": name, "own": _own(day, shown, shared)}
        for kind, days in kinds
        for day, name in days.items()
        if day.year == year
    ]
    return sorted(found, key=lambda row: row["day"])


def _own(day: date, shown: WorkCalendar, shared: WorkCalendar) -> bool:
    return (shown.day(day).rule, shown.day(day).name) != (shared.day(day).rule, shared.day(day).name)


def facts(shown: WorkCalendar) -> list[tuple[str, str]]:
    """Hours by weekday and the cut-off."""
    content = shown.to_json()
    hours = content["hours"]
    days = [
        (form.capital(words), form.hours_text(hours[day]) or _("Nghỉ"))
        for day, words in form.weekday_words().items()
    ]
    return [
        *days,
        (_("Ngày làm bù"), form.hours_text(content["worked_hours"])),
        (_("Giờ chốt tiếp nhận"), _cutoff(content["cutoff"])),
    ]


def _cutoff(cutoff: Any) -> str:
    if cutoff["kind"] == "at":
        return str(cutoff["at"])
    if cutoff["kind"] == "last_minutes":
        return _("%(n)s phút trước giờ đóng cửa") % {"n": cutoff["minutes"]}
    return _("Không chốt")


def year_state(shown: WorkCalendar, year: int) -> tuple[str, str]:
    """How sure the days off of a year are, as a word and a tone."""
    state = shown.years.get(year, "")
    return {
        "published": (_("Đã công bố"), "done"),
        "estimated": (_("Dự kiến, chưa công bố"), "due"),
    }.get(state, (_("Chưa ghi là đã công bố"), "quiet"))


def _waiting(agency: str | None) -> Any:
    """A version that was saved for a day to come."""
    newest = newest_version(agency)
    return newest if newest and newest.since and newest.since > clock.now() else None

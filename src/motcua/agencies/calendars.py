"""By which calendar an agency works at a moment.

A version holds for what is received from a moment on (`since`; None: from the beginning) and is never changed, so that
a date once promised can always be derived from the very calendar by which it was promised.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from motcua.agencies.access import administers
from motcua.agencies.models import Agency, WorkingCalendar
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import sort_key
from motcua.process.calendar import WorkCalendar, with_overrides

# What an administrator saves is known to every process within this many seconds.
_SECONDS = 30.0
PROVINCE_CALENDAR = "default"
"""By what the province's own calendar is known where agencies are known by their codes."""
_BEGINNING = datetime.min.replace(tzinfo=UTC)


class _InForce(NamedTuple):
    """Which versions make an agency's calendar from a moment on."""

    since: datetime
    province: WorkingCalendar
    own: WorkingCalendar | None


_known: dict[str, tuple[float, list[_InForce]]] = {}
_read: dict[tuple[int, int | None], WorkCalendar] = {}


def calendar_of(agency_code: str, at: datetime | None = None) -> WorkCalendar:
    """The calendar by which an agency counted at a moment (now): its own version laid over the province's.

    Before the first version there was none to count by: the first one holds. Unknown code: `NotFound`.
    """
    read_calendars([agency_code])
    known = _known.get(agency_code)
    if known is None:
        raise NotFound("Không có cơ quan mang mã %(agency)s.", agency=agency_code)
    moment = at or clock.now()
    begun = [one for one in known[1] if one.since <= moment]
    return _composed(begun[-1] if begun else known[1][0])


def read_calendars(agency_codes: Iterable[str]) -> None:
    """Have the calendars of these agencies at hand: three questions to the database, however many they are."""
    now = time.monotonic()
    wanted = {code for code in agency_codes if code not in _known or _known[code][0] <= now}
    if not wanted:
        return
    province = list(WorkingCalendar.objects.filter(agency=None))
    if not province:
        raise NotFound("Chưa có lịch làm việc chung. Hãy nhập lịch.")
    own: dict[str | None, list[WorkingCalendar]] = {}
    for version in WorkingCalendar.objects.filter(agency_id__in=wanted):
        own.setdefault(version.agency_id, []).append(version)
    for code in Agency.objects.filter(code__in=wanted).values_list("code", flat=True):
        _known[code] = (now + _SECONDS, list(_periods(province, own.get(code, []))))


def _periods(province: Sequence[WorkingCalendar], own: Sequence[WorkingCalendar]) -> Iterator[_InForce]:
    """Each moment at which either begins, with the version of both that holds from then on."""
    first = min(province, key=_since)
    for since in sorted({_since(one) for one in (*province, *own)}):
        yield _InForce(since, _newest(province, since) or first, _newest(own, since))


def _newest(versions: Sequence[WorkingCalendar], at: datetime) -> WorkingCalendar | None:
    begun = [one for one in versions if _since(one) <= at]
    return max(begun, key=lambda one: (_since(one), one.pk), default=None)


def _since(version: WorkingCalendar) -> datetime:
    return version.since or _BEGINNING


def _composed(found: _InForce) -> WorkCalendar:
    """Read once: no version ever changes."""
    key = (found.province.pk, found.own.pk if found.own else None)
    if key not in _read:
        _read[key] = WorkCalendar.from_json(composed_calendar(found.province, found.own))
    return _read[key]


def composed_calendar(province: WorkingCalendar | None, own: WorkingCalendar | None) -> dict[str, Any]:
    """What both say together, as `WorkCalendar.from_json` reads it; nothing where there is no calendar yet."""
    shared = {**province.content, "version": province.version} if province else {}
    return with_overrides(shared, {**own.content, "version": own.version}) if own else shared


def calendar_as_if(
    agency: str | None, content: Mapping[str, Any]
) -> dict[str, tuple[WorkCalendar, WorkCalendar]]:
    """What a change would make of each agency's calendar: as it was saved last, and with this content instead.

    Only agencies whose calendar it is a part of. Raises `Invalid` for a content that cannot be used.
    """
    shared = newest_version(None)
    own = {one.agency_id: one for one in WorkingCalendar.objects.exclude(agency=None).order_by("id")}
    today = clock.now().date()
    asked = Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    codes = (asked if agency is None else asked.filter(code=agency)).values_list("code", flat=True)
    changed = WorkingCalendar(agency_id=agency, version="?", content=dict(content))
    pairs: dict[int | None, tuple[WorkCalendar, WorkCalendar]] = {}
    found = {}
    for code in codes:
        mine = own.get(code)
        number = mine.pk if mine else None
        if number not in pairs:
            then = composed_calendar(changed, mine) if agency is None else composed_calendar(shared, changed)
            pairs[number] = (
                WorkCalendar.from_json(composed_calendar(shared, mine)),
                WorkCalendar.from_json(then),
            )
        found[code] = pairs[number]
    return found


def forget_calendars() -> None:
    """Read calendars anew at the next question, after one was saved in this process."""
    _known.clear()
    _read.clear()


def newest_version(agency: str | None) -> WorkingCalendar | None:
    """The version of the province (None) or of an agency that was saved last, even if its day has not come."""
    return WorkingCalendar.objects.filter(agency_id=agency).order_by("-id").first()


def shared_calendar() -> WorkCalendar:
    """The province's own calendar that is in force now, without what single agencies have of their own."""
    versions = list(WorkingCalendar.objects.filter(agency=None))
    if not versions:
        raise NotFound("Chưa có lịch làm việc chung. Hãy nhập lịch.")
    found = _newest(versions, clock.now()) or min(versions, key=_since)
    return WorkCalendar.from_json(composed_calendar(found, None))


def own_calendars() -> list[WorkingCalendar]:
    """The newest version of each agency that works otherwise than the province, with its agency, by name."""
    newest: dict[str | None, WorkingCalendar] = {}
    for version in WorkingCalendar.objects.exclude(agency=None).select_related("agency").order_by("id"):
        newest[version.agency_id] = version
    return sorted(newest.values(), key=lambda one: sort_key(str(one.agency)))


def without_own_calendar() -> QuerySet[Agency]:
    """The agencies of today that work as the province does."""
    today = clock.now().date()
    there = Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
    return there.exclude(pk__in=[one.agency_id for one in own_calendars()])


def may_change_calendar(actor: Actor, agency: str | None) -> bool:
    """Whether an actor changes the calendar of an agency, or of the province (None)."""
    return administers(actor, agency)


def next_start(now: datetime) -> datetime:
    """The first whole minute at which every process knows of a version that is saved now."""
    known = now + timedelta(seconds=_SECONDS + 1)
    return known.replace(second=0, microsecond=0) + timedelta(minutes=1)


class Calendars(Mapping[str, WorkCalendar]):
    """Every agency's calendar by its code, read when first asked for."""

    def __getitem__(self, agency_code: str) -> WorkCalendar:
        return calendar_of(agency_code)

    def __iter__(self) -> Iterator[str]:
        return iter(Agency.objects.values_list("code", flat=True))

    def __len__(self) -> int:
        return Agency.objects.count()

"""Writes of the agencies floor: a province's agencies, posts and officers come in; calendars get new versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua.agencies import calendars, province
from motcua.agencies.access import must_administer
from motcua.agencies.calendars import PROVINCE_CALENDAR
from motcua.agencies.delegations import Scope, be_away, be_back, delegate, end_delegation
from motcua.agencies.keeping import agency_mistakes, change_agency, close_agency, open_agency, rename_agency
from motcua.agencies.leaving import carry_out_leavings, come_back, leave, note_handed_on
from motcua.agencies.models import (
    Agency,
    FormerCommune,
    Holding,
    Officer,
    Post,
    ProvincePeriod,
    Unit,
    WorkingCalendar,
)
from motcua.agencies.people import (
    TOPIC,
    appoint,
    as_day,
    correct_official,
    end_post,
    give_post,
    register_official,
)
from motcua.agencies.queries import agency as find_agency
from motcua.agencies.queries import current, forget_calendars, newest_version
from motcua.agencies.reviews import answer_review, close_review, open_review
from motcua.agencies.succession import (
    approve_plan,
    begin_succession,
    end_succession,
    note_stuck,
    rehearse_succession,
    withdraw_plan,
    write_plan,
)
from motcua.agencies.taking_in import name_all_agencies, put_agencies, put_names
from motcua.agencies.workbook import send_workbook, take_in_workbook
from motcua.kernel import clock, rights
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.vietnamese import day, normal
from motcua.platform import log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command
from motcua.platform.upsert import Change, put, record
from motcua.process.calendar import WorkCalendar, with_overrides

__all__ = [
    "Scope",
    "agency_mistakes",
    "answer_review",
    "appoint",
    "appoint_administrator",
    "approve_plan",
    "be_away",
    "be_back",
    "begin_succession",
    "bring_names_into_force",
    "carry_out_leavings",
    "change_agency",
    "change_calendar",
    "close_agency",
    "close_review",
    "come_back",
    "correct_official",
    "delegate",
    "drop_calendar",
    "end_delegation",
    "end_post",
    "end_succession",
    "establish_agencies",
    "establish_former_communes",
    "establish_posts",
    "establish_province",
    "give_post",
    "leave",
    "note_handed_on",
    "note_stuck",
    "open_agency",
    "open_review",
    "put_calendar",
    "register_official",
    "rehearse_succession",
    "rename_agencies",
    "rename_agency",
    "send_workbook",
    "set_calendar",
    "take_in_workbook",
    "withdraw_plan",
    "write_plan",
]  # fmt: skip

Row = Mapping[str, Any]


@command
def establish_agencies(*, actor: Actor, agencies: Sequence[Row], reason: str = "") -> list[Change]:
    """Take in agencies, parents before children: new ones are made, known ones get what their row says.

    `name` and `short_name` are those of an agency's first day; later ones come by `rename_agencies`.
    """
    must_administer(actor)
    changes = put_agencies(agencies)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    name_all_agencies()
    return changes


@command
def establish_province(*, actor: Actor, periods: Sequence[Row], reason: str = "") -> list[Change]:
    """Several periods at once, each with its `valid_from`."""
    must_administer(actor)
    rows = [_period(period) for period in periods]
    changes = put(ProvincePeriod, rows, what="province", keys=["valid_from"])
    record(changes, actor=actor, at=clock.now(), reason=reason)
    province.forget()
    return changes


def _period(period: Row) -> dict[str, Any]:
    """Raises `Invalid` by field."""
    content = {key: value for key, value in period.items() if key != "valid_from"}
    province.Province.from_json(content)
    return {"valid_from": as_day(period["valid_from"]), "content": content}


@command
def rename_agencies(*, actor: Actor, names: Sequence[Row], reason: str = "") -> list[Change]:
    """Give agencies new names from a day on (`agency`, `name`, `short_name`, `valid_from`).

    A name whose day has come is in force at once, another one when its day comes (`bring_names_into_force`). Papers
    of before keep the name they were made under. Raises `Invalid` for an agency that is not known.
    """
    must_administer(actor)
    unknown = {row["agency"] for row in names} - set(Agency.objects.values_list("code", flat=True))
    if unknown:
        raise Invalid("Không có cơ quan mang mã %(agency)s để đổi tên.", agency=", ".join(sorted(unknown)))
    changes = put_names(names)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    name_all_agencies()
    return changes


@command
def bring_names_into_force(*, actor: Actor) -> None:
    """Let every agency be called what it is called today."""
    must_administer(actor)
    name_all_agencies()


@command
def establish_former_communes(*, actor: Actor, communes: Sequence[Row], reason: str = "") -> list[Change]:
    """Take in what communes were called before 1 July 2025, and which they became."""
    must_administer(actor)
    rows = [{"divided": False, **row} for row in communes]
    keys = ["name", "district", "commune"]
    changes = put(FormerCommune, rows, what="former_communes", keys=keys)
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


@command
def establish_posts(
    *, actor: Actor, units: Sequence[Row], posts: Sequence[Row], reason: str = ""
) -> list[Change]:
    """Take in units and the posts in them: new ones are made, known ones get what their row says."""
    must_administer(actor)
    rows = [{"agency_id": u["agency"], "key": u["key"], "name": u["name"]} for u in units]
    changes = put(Unit, rows, what="units", keys=["agency_id", "key"])
    known = {(u.agency_id, u.key): u.pk for u in Unit.objects.all()}
    changes += put(Post, [_post(row, known) for row in posts], what="posts", keys=["key"])
    record(changes, actor=actor, at=clock.now(), reason=reason)
    return changes


def _post(row: Row, units: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "agency_id": row["agency"],
        "unit_id": units[row["agency"], row["unit"]] if row.get("unit") else None,
        "role": row["role"],
        "title": row["title"],
        "authority": row.get("signature_authority") or "",
    }


@command
def appoint_administrator(*, actor: Actor, account: int, name: str, agency: str = "") -> Officer:
    """Make an officer of an account, if it is none yet, and from today the administrator of an agency.

    Without an agency the account waits for one. An agency without such a post gets it. Raises `NotFound` for an unknown
    one, `Invalid` for an officer without a name.
    """
    must_administer(actor)
    officer = Officer.objects.filter(account_id=account).first()
    if officer is None:
        if not normal(name):
            raise Invalid("Thiếu họ và tên của cán bộ.", fields={"name": ["Thiếu họ và tên."]})
        officer = Officer.objects.create(account_id=account, name=normal(name))
    if agency:
        _hold_administration(officer, find_agency(agency))
    data = {"account": account, "agency": agency}
    log.record(TOPIC, officer.pk, "administrator_appointed", at=clock.now(), actor=actor, data=data)
    return officer


def _hold_administration(officer: Officer, agency: Agency) -> None:
    post = Post.objects.filter(agency=agency, role=rights.PROVINCE).order_by("pk").first()
    if post is None:
        post = Post.objects.create(
            key=f"{agency.code}/{rights.PROVINCE}",
            agency=agency,
            role=rights.PROVINCE,
            title=rights.TITLES[rights.PROVINCE],
        )
    today = clock.now().date()
    if not current(Holding.objects.filter(officer=officer, post=post), today).exists():
        Holding.objects.create(officer=officer, post=post, valid_from=today)


@command
def set_calendar(*, actor: Actor, agency: str | None, content: Mapping[str, Any]) -> WorkingCalendar:
    """A new version of the province's calendar (`agency` None) or of what differs in one agency, from now on.

    The first version holds from the beginning. Raises `Invalid` when it cannot be used.
    """
    must_administer(actor)
    return _set_calendar(actor, agency, content)[0]


@command
def put_calendar(*, actor: Actor, agency: str | None, content: Row, reason: str = "") -> list[Change]:
    """The same for whoever hands it in again: a version that is known must say what it said, or have another name."""
    must_administer(actor)
    calendar, changes = _set_calendar(actor, agency, content, reason)
    if not changes and calendar.content != dict(content):
        raise Invalid(
            "Lịch “%(version)s” đã dùng để hẹn ngày nên không sửa được. Hãy đặt tên phiên bản mới.",
            version=calendar.version,
        )
    return changes


@command
def change_calendar(
    *, actor: Actor, agency: str | None, content: Row, since: datetime | None = None, reason: str
) -> list[Change]:
    """A calendar under a name made here, for what is received from `since` on (as soon as every process knows of it).

    Dates already promised stay. Raises `Invalid` for a calendar that cannot be used or a moment that has passed,
    `Conflict` before the moment of a version that waits: it would undo this one.
    """
    must_administer(actor, agency)
    said, start = reason_given(reason), calendars.next_start(clock.now())
    if since is not None and since < start:
        if since.date() < start.date():
            raise Invalid("Ngày này đã qua.", fields={"since": ["Hãy ghi hôm nay hoặc một ngày sau."]})
        since = None
    newest = newest_version(agency)
    if newest and newest.since and newest.since > (since or start):
        raise Conflict("Đã có lịch chờ áp dụng từ %(day)s. Hãy bỏ lịch ấy trước.", day=day(newest.since))
    named = {**content, "version": _next_name(agency)}
    told = {"since": since.date()} if since else {}
    return _set_calendar(actor, agency, named, said, since or start, told)[1]


@command
def drop_calendar(*, actor: Actor, agency: str | None, reason: str) -> list[Change]:
    """A version whose moment has not come is dropped; the one before it goes on. Raises `Conflict` when none waits."""
    must_administer(actor, agency)
    said, newest = reason_given(reason), newest_version(agency)
    if newest is None or newest.since is None or newest.since <= clock.now():
        raise Conflict("Không có lịch nào đang chờ áp dụng.")
    newest.delete()
    forget_calendars()
    left = newest_version(agency)
    change = Change(
        "calendars", agency or PROVINCE_CALENDAR, newest.content, {**left.content} if left else {}
    )
    record([change], actor=actor, at=clock.now(), reason=said)
    return [change]


def _next_name(agency: str | None) -> str:
    """`2026-11-30`, `2026-11-30.2`: by the day on which it was saved; of an agency with its code."""
    today = clock.now().date().isoformat()
    first = f"{agency}-{today}" if agency else today
    taken = WorkingCalendar.objects.filter(agency_id=agency, version__startswith=first).count()
    return f"{first}.{taken + 1}" if taken else first


def _set_calendar(
    actor: Actor,
    agency: str | None,
    content: Row,
    reason: str = "",
    since: datetime | None = None,
    told: Row | None = None,
) -> tuple[WorkingCalendar, list[Change]]:
    """The version of that name and, when it is new, what it changes; `told` stands in the log beside."""
    version = str(content.get("version") or "").strip()
    if not version:
        raise Invalid("Hãy đặt tên cho phiên bản lịch.", fields={"version": ["Hãy đặt tên phiên bản."]})
    before = newest_version(agency)
    shared = calendars.composed_calendar(newest_version(None), None)
    WorkCalendar.from_json(content if agency is None else with_overrides(shared, content))
    calendar, made = WorkingCalendar.objects.get_or_create(
        agency_id=agency,
        version=version,
        defaults={"content": dict(content), "since": since or (clock.now() if before else None)},
    )
    if not made:
        return calendar, []
    forget_calendars()
    change = Change(
        "calendars",
        agency or PROVINCE_CALENDAR,
        before.content if before else None,
        {**content, **(told or {})},
    )
    record([change], actor=actor, at=clock.now(), reason=reason)
    return calendar, [change]

"""Changing a calendar: typed or read from a file, rehearsed with whom it touches, saved from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.agencies import commands
from motcua.agencies.queries import (
    calendar_as_if,
    composed_calendar,
    forget_calendars,
    may_change_calendar,
    names,
    newest_version,
)
from motcua.dossiers.queries.calendar_changes import Pair, Touched, touched_by
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import day as shown_day
from motcua.kernel.vietnamese import moment, typed_day
from motcua.platform.upsert import Change
from motcua.process.calendar import overrides_of
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.web.desk import changing
from motcua.web.desk.calendars import day_files, form, pages
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field, Option
from motcua.web.ui.posting import posted_from

_SHOWN_PLACES, _SHOWN_DAYS = 8, 12
_EXAMPLES = ("1d", "3d", "5d", "10d", "10cd")
Json = dict[str, Any]


@dataclass(frozen=True)
class _Edited:
    """The calendar that is edited: its address, its agency (None: the province), what it says now, the year shown."""

    agency: str
    code: str | None
    content: Json
    year: int


@require_http_methods(["GET", "POST"])
@officers_only
def edit(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """The form; sent, what it would mean; sent again as it was rehearsed, saved."""
    code = pages.code_of(agency)
    if not may_change_calendar(actor, code):
        raise NotAllowed("Chỉ người quản trị của cơ quan hoặc của tỉnh mới sửa được lịch này.")
    own = newest_version(code) if code else None
    year = pages.year_of(request.POST.get("nam") or request.GET.get("nam", ""), clock.now().year)
    edited = _Edited(agency, code, composed_calendar(newest_version(None), own), year)
    if request.method != "POST":
        return _page(request, actor, edited, form.rows(edited.content, year))
    if request.POST.get("lam") == "doc-tep":
        return _read_file(request, actor, edited)
    answer = _answered(request, actor, edited)
    if answer.saved:
        messages.success(request, _("Đã lưu lịch. Hạn đã hẹn giữ nguyên."))
        return redirect(f"{reverse('desk:calendars:calendar', args=[agency])}?nam={year}")
    return _page(request, actor, edited, form.typed_rows(request.POST), answer)


def _read_file(request: HttpRequest, actor: Actor, edited: _Edited) -> HttpResponse:
    """The days of a file as rows of the form, beside those that were typed; nothing is saved yet."""
    typed = form.typed_rows(request.POST)
    try:
        typed = day_files.merged(typed, edited.content, day_files.read(request.FILES.get("tep")))
    except Invalid as refusal:
        return _page(request, actor, edited, typed, changing.refused(refusal))
    messages.success(request, _("Đã đọc tệp vào bảng dưới đây. Hãy xem lại rồi chạy thử."))
    return _page(request, actor, edited, typed)


def _answered(request: HttpRequest, actor: Actor, edited: _Edited) -> changing.Answer:
    def write() -> Sequence[Change]:
        return commands.change_calendar(
            actor=actor, agency=edited.code, content=own, since=since, reason=request.POST.get("ly-do", "")
        )

    def touches() -> Sequence[str]:
        return sentences(calendar_as_if(edited.code, {**own, "version": "?"}))

    try:
        wanted = form.wanted(edited.content, request.POST)
        since = _since(request.POST.get("tu", ""))
    except Invalid as refusal:
        return changing.refused(refusal)
    if {**wanted, "version": ""} == {**edited.content, "version": ""}:
        return changing.Answer()
    own = _own(edited.code, wanted)
    return changing.answered(request, write, touches, forget_calendars)


def _own(code: str | None, wanted: Json) -> Json:
    """Of an agency only what differs from the province."""
    shared = composed_calendar(newest_version(None), None)
    return overrides_of(shared, wanted) if code else {k: v for k, v in wanted.items() if k != "version"}


def _since(text: str) -> datetime | None:
    if not text.strip():
        return None
    day = typed_day(text)
    if day is None:
        wrong = "Hãy ghi ngày như 24/11/2026, hoặc để trống."
        raise Invalid(wrong, fields={"since": [wrong]})
    return datetime.combine(day, time.min, VIETNAM)


def _page(
    request: HttpRequest,
    actor: Actor,
    edited: _Edited,
    typed: Sequence[Mapping[str, str]],
    answer: changing.Answer | None = None,
) -> HttpResponse:
    mistakes = answer.fields if answer else {}
    shown = request.POST
    fields = form.fields(edited.content, shown, mistakes)
    days = [_day_field(name, shown, mistakes) for name in ("doi-lam", "doi-nghi", "tu")]
    years = edited.content.get("years", {})
    context = {
        "agency": edited.agency,
        "title": pages.title_of(edited.code),
        "year": edited.year,
        "fields": fields,
        "swap": days[:2],
        "since": days[2],
        "rows": [{**row, "mistakes": _of_row(row["n"], mistakes)} for row in form.numbered(typed)],
        "states": _states(shown.get("nam-la", years.get(str(edited.year), ""))),
        "reason": changing.reason_field(shown, mistakes),
        "answer": answer,
        "mistakes": list(form.errors_of([*fields, *days], mistakes)),
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/calendars/edit.html", context, current=pages.PAGE, status=status)


def _states(chosen: str) -> list[Option]:
    words = {"": _("Chưa rõ"), "published": _("Đã công bố"), "estimated": _("Dự kiến")}
    return [Option(value, label, value == chosen) for value, label in words.items()]


def _day_field(name: str, shown: QueryDict, mistakes: Mapping[str, list[str]]) -> Field:
    labels = {
        "doi-lam": _("Làm bù ngày"),
        "doi-nghi": _("để được nghỉ ngày"),
        "tu": _("Áp dụng cho hồ sơ tiếp nhận từ ngày"),
    }
    kept = _("Để trống: từ phút kế tiếp. Hồ sơ nhận trước đó giữ ngày đã hẹn.")
    return Field(
        name=name,
        key=name,
        kind="date",
        label=labels[name],
        hint=kept if name == "tu" else "",
        required=False,
        width="w-date",
        value=shown.get(name, ""),
        errors=tuple(_(one) for one in mistakes.get("since" if name == "tu" else name, ())),
    )


def _of_row(number: int, mistakes: Mapping[str, list[str]]) -> list[str]:
    return [_(one) for name in ("ngay", "loai", "ten") for one in mistakes.get(f"{name}-{number}", ())]


@posted_from("desk:calendars:calendar", "agency")
@officers_only
def drop(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """Drop a version whose day has not come."""
    commands.drop_calendar(actor=actor, agency=pages.code_of(agency), reason=request.POST.get("ly-do", ""))
    messages.success(request, _("Đã bỏ lịch chờ áp dụng; lịch đang áp dụng không đổi."))
    return redirect("desk:calendars:calendar", agency=agency)


def sentences(pairs: Mapping[str, Pair]) -> list[str]:
    """Whom a change touches, in words: dossiers that keep their date, those that get another, examples."""
    found = touched_by(pairs)
    known = names()
    said = [_counted(found), *_places(found, known)]
    if found.days:
        said.append(_("Ngày khác trước: %(days)s.") % {"days": _days(found.days)})
    return [*said, *_examples(pairs, found.days, known)]


def _counted(found: Touched) -> str:
    dated, waiting, differ, steps = (found.total(name) for name in ("dated", "waiting", "differ", "steps"))
    kept = ngettext(
        "%(n)d hồ sơ đang giải quyết giữ nguyên ngày đã hẹn",
        "%(n)d hồ sơ đang giải quyết giữ nguyên ngày đã hẹn",
        dated,
    ) % {"n": dated}
    least = _("ít nhất ") if found.more else ""
    other = _("nếu tính theo lịch mới thì %(least)s%(n)d hồ sơ có hạn khác") % {"least": least, "n": differ}
    paused = _("%(n)d hồ sơ đang chờ (bổ sung, nghĩa vụ tài chính) sẽ được tính tiếp theo lịch mới") % {
        "n": waiting
    }
    opened = _("%(n)d bước đang mở giữ hạn của bước") % {"n": steps}
    return f"{kept}; {other}. {paused}; {opened}."


def _places(found: Touched, known: Mapping[str, str]) -> list[str]:
    shown = [
        _("%(place)s: %(open)d hồ sơ, %(differ)d có hạn khác")
        % {"place": known.get(one.agency, one.agency), "open": one.dated + one.waiting, "differ": one.differ}
        for one in found.counters[:_SHOWN_PLACES]
        if one.dated or one.waiting
    ]
    left = len(found.counters) - _SHOWN_PLACES
    return shown + ([_("và %(n)d nơi khác.") % {"n": left}] if left > 0 else [])


def _days(days: Sequence[date]) -> str:
    shown = ", ".join(shown_day(day) for day in days[:_SHOWN_DAYS])
    return shown if len(days) <= _SHOWN_DAYS else _("%(days)s và %(n)d ngày khác") % {
        "days": shown, "n": len(days) - _SHOWN_DAYS
    }  # fmt: skip


def _examples(pairs: Mapping[str, Pair], days: Sequence[date], known: Mapping[str, str]) -> list[str]:
    """A receipt shortly before the first changed day, by both calendars."""
    ahead = [day for day in days if day >= clock.now().date()]
    for code, (old, new) in pairs.items():
        if not ahead or ahead[0] not in _differing(old, new, ahead):
            continue
        received = old.aware(datetime.combine(old.working_day_until(ahead[0] - timedelta(days=1)), time(9)))
        dues = [
            (limit, due(old, received, limit).at, due(new, received, limit).at)
            for limit in map(Limit.parse, _EXAMPLES)
        ]
        return [
            _("Ví dụ ở %(place)s, nhận %(received)s, hạn %(limit)s: trước %(old)s, sau %(new)s.")
            % {
                "place": known.get(code, code), "received": moment(received, _), "limit": limit.words,
                "old": moment(before, _), "new": moment(after, _),
            }
            for limit, before, after in dues
            if before != after
        ][:2]  # fmt: skip
    return []


def _differing(old: Any, new: Any, days: Sequence[date]) -> set[date]:
    return {day for day in days if old.day(day) != new.day(day)}

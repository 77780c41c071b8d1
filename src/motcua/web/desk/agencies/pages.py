"""Agencies listed and one by one; the acts that change one, each rehearsed before it is saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import commands
from motcua.agencies.queries import (
    administers,
    all_agencies,
    forget_names,
    heirs,
    in_order,
    names,
    names_ever,
    names_of,
    posts_in,
)
from motcua.agencies.queries import agency as agency_of
from motcua.agencies.types import Agency
from motcua.dossiers.queries.agency_changes import collisions, hanging_on
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.vietnamese import fold, typed_day
from motcua.platform.upsert import Change
from motcua.web.desk import changing
from motcua.web.desk.agencies import labels
from motcua.web.desk.asking import mistakes_in
from motcua.web.desk.frame import officers_only, show
from motcua.web.ui.fields import Field

PAGE = "desk:agencies:list"
Json = dict[str, Any]


@require_safe
@officers_only
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All agencies, those that are closed too; filtered by words, kind and state."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "loai", "tinh-trang")}
    today = clock.now().date()
    known, borne = names(), names_ever()
    rows = [
        {
            "agency": one,
            "kind": labels.kind(one.kind),
            "state": state(one),
            "parent": known.get(one.parent_id or "", ""),
        }
        for one in in_order(all_agencies())
        if _wanted(one, asked, today, borne.get(one.pk, ""))
    ]
    context = {
        "rows": rows,
        "asked": {"q": asked["q"], "kind": asked["loai"], "state": asked["tinh-trang"]},
        "kinds": labels.kinds(),
        "may_open": administers(actor),
    }
    return show(request, actor, "desk/agencies/list.html", context, current=PAGE)


def _wanted(one: Agency, asked: Json, today: Any, borne: str) -> bool:
    """Found also by every name that it bore, and by those of agencies that it took over."""
    closed = bool(one.valid_to and one.valid_to < today)
    return (
        fold(asked["q"]) in fold(f"{one.name} {one.short_name} {one.code} {borne}")
        and asked["loai"] in ("", one.kind)
        and (asked["tinh-trang"] == "dong") == closed
    )


def state(one: Agency) -> tuple[str, str]:
    """Whether an agency works today, as a word and a tone."""
    today = clock.now().date()
    if one.valid_from > today:
        return _("Chưa mở"), "info"
    if one.valid_to is None:
        return _("Đang hoạt động"), "done"
    return (_("Sắp đóng"), "due") if one.valid_to >= today else (_("Đã đóng"), "quiet")


@require_safe
@officers_only
def one(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """What is known of an agency, what hangs on it, what it was called, its history."""
    found = agency_of(agency)
    known = names()
    history = [*changing.told("agencies", agency), *_renames(agency)]
    context = {
        "agency": found,
        "kind": labels.kind(found.kind),
        "level": labels.levels().get(found.level, found.level),
        "state": state(found),
        "parent": known.get(found.parent_id or ""),
        "below": in_order([a for a in all_agencies() if a.parent_id == agency]),
        "names": names_of(agency),
        **_succession(agency, known),
        "posts": posts_in(agency),
        "hanging": hanging_on(agency),
        "collisions": collisions(found),
        "history": sorted(history, key=lambda row: row["at"], reverse=True),
        "may_change": administers(actor, agency),
        "may_close": administers(actor),
    }
    return show(request, actor, "desk/agencies/one.html", context, current=PAGE)


def _succession(agency: str, known: Mapping[str, str]) -> Json:
    """Who took over from it, and whom it took over."""
    all_heirs = heirs()
    heir = all_heirs.of.get(agency)
    return {
        "heirs": [
            (code, known.get(code, code)) for code in all_heirs.shared.get(agency, (heir,) if heir else ())
        ],
        "succeeded": all_heirs.since.get(agency),
        "formers": [(code, known.get(code, code)) for code in sorted(all_heirs.formers.get(agency, ()))],
    }


def _renames(agency: str) -> list[Json]:
    return [row for what in ("renames", "names") for row in changing.told(what, prefix=f"{agency}/")]


@require_http_methods(["GET", "POST"])
@officers_only
def opened(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new agency or counter."""
    both = {**labels.OPENING, **labels.PARTICULARS}

    def write() -> Sequence[Change]:
        row = labels.typed(both, request.POST)
        row["valid_from"] = typed_day(request.POST.get("tu", ""))
        return commands.open_agency(actor=actor, row=row, reason=request.POST.get("ly-do", ""))

    def touches() -> list[str]:
        new = Agency(code=request.POST.get("ma", ""), name=request.POST.get("ten", ""))
        return [
            *_colliding(new),
            _("Cơ quan mới chưa có vị trí và cán bộ nào; lịch làm việc theo lịch chung."),
        ]

    def fields(mistakes: dict[str, list[str]]) -> list[Field]:
        return labels.fields(both, None, request.POST, mistakes)

    return _form(request, actor, None, _Form(_("Mở cơ quan, nơi tiếp nhận"), fields, write, touches))


@require_http_methods(["GET", "POST"])
@officers_only
def changed(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """The particulars of an agency."""
    found = agency_of(agency)

    def write() -> Sequence[Change]:
        said = labels.typed(labels.PARTICULARS, request.POST)
        return commands.change_agency(
            actor=actor, code=agency, particulars=said, reason=request.POST.get("ly-do", "")
        )

    def fields(mistakes: dict[str, list[str]]) -> list[Field]:
        return labels.fields(labels.PARTICULARS, found, request.POST, mistakes)

    return _form(request, actor, found, _Form(_("Sửa thông tin"), fields, write, lambda: _hanging(agency)))


@require_http_methods(["GET", "POST"])
@officers_only
def renamed(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """Another name from a day on."""
    found = agency_of(agency)
    posted = request.POST

    def write() -> Sequence[Change]:
        return commands.rename_agency(
            actor=actor, code=agency, name=posted.get("ten", ""), short_name=posted.get("ten-ngan", ""),
            since=typed_day(posted.get("tu", "")), reason=posted.get("ly-do", ""),
        )  # fmt: skip

    def touches() -> list[str]:
        kept = _("Giấy tờ làm trước ngày ấy giữ tên cũ; trang và giấy tờ từ ngày ấy mang tên mới.")
        return [kept, *_colliding(Agency(code=agency, name=posted.get("ten", ""))), *_hanging(agency)]

    def fields(mistakes: dict[str, list[str]]) -> list[Field]:
        shown = {"ten": "name", "ten-ngan": "short_name"}
        since = Field(
            name="tu", key="since", kind="date", label=_("Mang tên mới từ ngày"), value=posted.get("tu", ""),
            errors=tuple(_(one) for one in mistakes.get("since", ())), width="w-date",
        )  # fmt: skip
        return [*labels.fields(shown, found, posted, mistakes), since]

    return _form(request, actor, found, _Form(_("Đổi tên"), fields, write, touches))


@require_http_methods(["GET", "POST"])
@officers_only
def closed(request: HttpRequest, actor: Actor, *, agency: str) -> HttpResponse:
    """The last day of an agency; empty: it goes on."""
    found = agency_of(agency)
    posted = request.POST

    def write() -> Sequence[Change]:
        text = posted.get("den", "").strip()
        last = typed_day(text)
        if text and last is None:
            wrong = "Hãy ghi ngày như 24/11/2026, hoặc để trống."
            raise Invalid(wrong, fields={"last_day": [wrong]})
        return commands.close_agency(actor=actor, code=agency, last_day=last, reason=posted.get("ly-do", ""))

    def fields(mistakes: dict[str, list[str]]) -> list[Field]:
        usual = found.valid_to.strftime("%d/%m/%Y") if found.valid_to else ""
        return [
            Field(
                name="den", key="last_day", kind="date", label=_("Ngày làm việc cuối cùng"), required=False,
                hint=_("Để trống: cơ quan tiếp tục hoạt động."), value=posted.get("den", usual), width="w-date",
                errors=tuple(_(one) for one in mistakes.get("last_day", ())),
            )
        ]  # fmt: skip

    def touches() -> list[str]:
        stays = _(
            "Hồ sơ đang mở ở lại với cơ quan này cho đến khi có người chuyển đi; từ hôm sau không ai chọn được nó."
        )
        return [*_hanging(agency), *_people(agency), stays]

    return _form(request, actor, found, _Form(_("Đóng cơ quan"), fields, write, touches))


@dataclass(frozen=True)
class _Form:
    """An act as a form: its title, its fields with what is wrong, the command, whom it touches."""

    title: str
    fields: Callable[[dict[str, list[str]]], list[Field]]
    write: Callable[[], Sequence[Change]]
    touches: Callable[[], Sequence[str]]


def _form(request: HttpRequest, actor: Actor, agency: Agency | None, form: _Form) -> HttpResponse:
    if not administers(actor, agency.code if agency else None):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")
    answer = (
        changing.answered(request, form.write, form.touches, forget_names)
        if request.method == "POST"
        else None
    )
    if answer and answer.saved:
        messages.success(request, _("Đã lưu."))
        return redirect("desk:agencies:one", agency=agency.code if agency else answer.changes[0].key)
    mistakes = answer.fields if answer else {}
    drawn = form.fields(mistakes)
    context = {
        "agency": agency,
        "title": form.title,
        "fields": drawn,
        "reason": changing.reason_field(request.POST, mistakes),
        "answer": answer,
        "mistakes": mistakes_in(drawn),
    }
    status = answer.status if answer else 200
    return show(request, actor, "desk/agencies/form.html", context, current=PAGE, status=status)


def _colliding(agency: Agency) -> list[str]:
    found = collisions(agency)
    told = _("Chữ viết tắt trùng với %(agencies)s: số ký hiệu văn bản của hai nơi sẽ giống nhau.")
    return [told % {"agencies": ", ".join(one.name for one in found)}] if found else []


def _hanging(agency: str) -> list[str]:
    found = hanging_on(agency)
    dossiers = _(
        "%(received)d hồ sơ đang mở nhận ở đây, %(settled)d đang giải quyết ở đây, %(steps)d bước đang chờ."
    )
    procedures = ngettext(
        "%(n)d thủ tục đang áp dụng nêu tên cơ quan này.",
        "%(n)d thủ tục đang áp dụng nêu tên cơ quan này.",
        found.procedures,
    ) % {"n": found.procedures}
    numbers = {"received": found.received, "settled": found.settled, "steps": found.steps}
    return [dossiers % numbers, procedures]


def _people(agency: str) -> list[str]:
    held = sum(len(post["holders"]) for post in posts_in(agency))
    told = ngettext(
        "%(n)d người đang giữ vị trí ở đây; hãy cho thôi giữ trước ngày đóng.",
        "%(n)d người đang giữ vị trí ở đây; hãy cho thôi giữ trước ngày đóng.",
        held,
    )
    return [told % {"n": held}] if held else []

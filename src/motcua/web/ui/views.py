"""The living style page: every part of the look in one place, only in demonstration mode."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.kernel.clock import now
from motcua.web.ui.forms import EForm
from motcua.web.ui.icons import icons
from motcua.web.ui.track import Station, Track, stage_title

STAGES = ("receive", "appraise", "approve", "sign", "return")
SAMPLE_FORM: dict[str, Any] = json.loads(
    files("motcua.web.ui").joinpath("sample_form.json").read_text("utf-8")
)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part, in the citizen's frame or (`?kieu=can-bo`) in the officer's; 404 outside the demonstration."""
    if settings.MOTCUA_MODE != "demo":
        raise Http404
    at_desk = request.GET.get("kieu") == "can-bo"
    wrong = QueryDict("name=&id_number=0220123&born=31/02/2026&wants_copies=Có&people-rows=1")
    form = EForm(SAMPLE_FORM, data=wrong)
    return render(
        request,
        "ui/styleguide.html",
        {
            "base": "ui/desk_base.html" if at_desk else "ui/portal_base.html",
            "at_desk": at_desk,
            "form": form,
            "mistakes": form.mistakes,
            "answers": EForm.of(SAMPLE_FORM, _answer()).answers(),
            "tracks": _tracks(),
            "rows": _worklist(),
            "happenings": _happenings(),
            "icon_names": sorted(icons()),
            "page": Paginator(range(50), 10).page(2),
            "desk_lists": _lists(),
            "crumbs": [("#", _("Trang đầu")), ("#", _("Hộ tịch")), ("#", _("Khai sinh"))],
        },
    )


def _answer() -> dict[str, Any]:
    return {"name": "Tằng Bảo Ngọc", "id_number": "022326000017", "born": "2026-11-12", "gender": "Nữ"}


def _track(done: int, waiting: str | None = None, late: str | None = None) -> Track:
    """A track with so many stations done."""
    start = now() - timedelta(days=2)
    people = ("Nguyễn Thị Hạ", "Công chức tư pháp – hộ tịch", "Lãnh đạo UBND xã", "Văn thư", "Quầy số 3")
    stations = tuple(
        Station(
            stage,
            stage_title(stage),
            "done" if i < done else ("now" if i == done else "todo"),
            people[i] if i <= done else "",
            start + timedelta(hours=5 * i) if i < done else None,
            now() + timedelta(hours=20) if i == done else None,
        )
        for i, stage in enumerate(STAGES)
    )
    return Track(stations, waiting, late)


def _tracks() -> list[tuple[str, Track]]:
    return [
        (_("Mới nộp"), _track(0)),
        (_("Đang phê duyệt"), _track(2)),
        (_("Chờ người khác"), _track(1, waiting=_("chờ bạn bổ sung giấy tờ"))),
        (_("Quá hạn"), _track(3, late=_("quá hạn 1 ngày 2 giờ làm việc"))),
        (_("Đã trả"), _track(5)),
    ]


def _worklist() -> list[dict[str, Any]]:
    names = ("Tằng Văn Phúc", "Chìu Thị Mẩy", "Vũ Đức Long", "Phạm Thị Thu Trang")
    minutes = (-135, 180, 480 * 2 + 180, None)
    return [
        {"code": f"H90.22-261121-{i + 1:04}", "who": name, "track": track, "minutes": left}
        for i, (name, left, (_title, track)) in enumerate(
            zip(names, minutes, reversed(_tracks()), strict=False)
        )
    ]


def _happenings() -> list[dict[str, Any]]:
    at = now()
    return [
        {"at": at, "what": _("Đang thẩm định"), "who": "Công chức tư pháp – hộ tịch", "kind": "now"},
        {"at": at, "what": _("Chờ bổ sung giấy tờ"), "who": _("Người nộp"), "kind": "wait"},
        {"at": at, "what": _("Quá hạn bước thẩm định"), "who": "", "kind": "late"},
        {"at": at, "what": _("Đã tiếp nhận"), "who": "Nguyễn Thị Hạ", "kind": "done"},
    ]


def _lists() -> list[dict[str, Any]]:
    mine = [
        {"title": _("Chờ tôi"), "url": "#", "count": 12, "icon": "inbox", "current": True},
        {"title": _("Đến hạn hôm nay"), "url": "#", "count": 3, "icon": "clock", "tone": "due"},
        {"title": _("Quá hạn"), "url": "#", "count": 1, "icon": "warn", "tone": "late"},
        {"title": _("Chờ người khác"), "url": "#", "count": 4, "icon": "hand"},
    ]
    return [{"title": _("Của tôi"), "items": mine}]

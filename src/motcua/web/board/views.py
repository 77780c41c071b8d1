"""The director's page and the wall; what these and the lists behind the figures share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from motcua.agencies.queries import communes, counters, heirs
from motcua.dossiers.queries import figure_lists, figures, indicators
from motcua.dossiers.queries.figure_sql import Side
from motcua.dossiers.queries.figures import Line, Numbers, Overview
from motcua.dossiers.queries.indicators import Indicator, Place, Share
from motcua.dossiers.queries.notices import bodies, how_many_wait
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.web.board import drawing, figure_labels
from motcua.web.ui import dossier_words
from motcua.web.ui.actor import actor_of
from motcua.web.ui.no_entry import no_entry
from motcua.web.ui.refreshing import refreshing
from motcua.web.ui.screen_lock.marks import open_when_locked

WALL_SECONDS = 30
_OLD = "cu"
View = Callable[[HttpRequest, Actor], HttpResponse]


def overseers_only(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Directors and auditors come in; strangers log in; everybody else is told why there is nothing here for them."""

    @wraps(view)
    def run(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = actor_of(request)
        if not figure_lists.oversees(actor):
            return no_entry(request, status=HTTPStatus.NOT_FOUND)
        try:
            response = view(request, actor)
        except NotFound as nothing:
            raise Http404 from nothing
        patch_cache_control(response, private=True, no_store=True)
        return response

    return run


@dataclass(frozen=True)
class Asked:
    """What the address asks for: period, side, how the table is sorted; by the map of today or of then."""

    period: figure_lists.Period
    side: Side
    sort: str
    by_old_map: bool = False

    @property
    def keep(self) -> dict[str, str]:
        """Period and side as they stand in addresses."""
        return {
            "ky": _slug(figure_labels.PERIODS, self.period.key),
            "theo": _slug(figure_labels.SIDES, self.side),
            **({"ban-do": _OLD} if self.by_old_map else {}),
        }

    def list_url(self, key: str, *, agency: str = "", stage: str = "", channel: str = "") -> str:
        """The address of the list behind a figure."""
        narrower = {"co-quan": agency, "buoc": stage, "kenh": channel}
        wanted = {
            "so": indicators.TABLE.by_key[key].slug,
            **self.keep,
            **{k: v for k, v in narrower.items() if v},
        }
        return f"{reverse('board:list')}?{urlencode(wanted)}"


def _slug(table: dict[str, str], key: str) -> str:
    return next(slug for slug, known in table.items() if known == key)


def asked_of(request: HttpRequest, actor: Actor) -> Asked:
    key = figure_labels.PERIODS.get(request.GET.get("ky", ""), "month")
    side = figure_labels.SIDES.get(request.GET.get("theo", "")) or figure_lists.usual_side(actor)
    by_old_map = request.GET.get("ban-do") == _OLD and bool(heirs().of)
    return Asked(figure_lists.period(key), cast("Side", side), request.GET.get("xep", ""), by_old_map)


@overseers_only
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How everything stands, and where it is stuck."""
    asked = asked_of(request, actor)
    page = figures.overview(actor, asked.period, side=asked.side, by_old_map=asked.by_old_map)
    return render(
        request,
        "board/home.html",
        {**frame(actor, "home", asked), **_pictures(page, asked), **_tables(page, asked), "page": page},
    )


@open_when_locked
@overseers_only
def wall(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same for a screen on the wall: large, without controls, renewed by itself and without any script.

    It hangs where nobody touches it and shows numbers alone, so it goes on in a session that is locked for all else.
    """
    asked = asked_of(request, actor)
    page = figures.overview(actor, asked.period, side=asked.side)
    late = sorted(page.agencies, key=lambda line: -line.numbers["late_now"])
    response = render(
        request,
        "board/wall.html",
        {
            **_pictures(page, asked),
            "page": page,
            "period_title": figure_labels.period(asked.period.key),
            "late": [_row(line, asked) for line in late[:6] if line.numbers["late_now"]],
        },
    )
    return refreshing(request, response, WALL_SECONDS)


def _pictures(page: Overview, asked: Asked) -> dict[str, Any]:
    signs = drawing.signs(page.agencies, asked.list_url)
    if len(signs) > 1:
        everywhere = communes() if asked.side == "handling" else counters()
        signs = drawing.signs([*page.agencies, *_idle(everywhere, page)], asked.list_url)
    return {
        "stats": _stats(page, asked),
        "tanks": drawing.tanks(page.stages, asked.list_url),
        "signs": signs if len(signs) > 1 else [],
        "map_frame": drawing.frame(signs) if signs else "",
    }


def _idle(agencies: Iterable[Any], page: Overview) -> list[Line]:
    """Communes where nothing happened in the period; they have their place on the map too."""
    known = {line.code for line in page.agencies}
    return [
        Line(a.code, a.short_name or a.name, Numbers(), (a.map_x, a.map_y))
        for a in agencies
        if a.code not in known and a.level == "commune" and a.map_x is not None
    ]


def _stats(page: Overview, asked: Asked) -> list[dict[str, str]]:
    """The large figures at the top."""
    return [_stat(entry, page.total, asked) for entry in indicators.TABLE.shown(Place.HEAD)]


def _stat(entry: Indicator, total: Numbers, asked: Asked) -> dict[str, str]:
    if isinstance(entry, Share):
        return {
            "label": _share_label(entry, total),
            "figure": figure_labels.per_cent(total.share(entry.key)),
            "tone": entry.tone,
            "url": asked.list_url(entry.whole),
        }
    count = total[entry.key]
    tone = entry.tone if count else ""
    return {
        "label": str(entry.title),
        "figure": figure_labels.number(count),
        "tone": tone,
        "url": asked.list_url(entry.key),
    }


def _share_label(entry: Share, total: Numbers) -> str:
    part, whole = (figure_labels.number(n) for n in total.part_of(entry.key))
    return _("%(title)s: %(part)s trên %(whole)s hồ sơ") % {
        "title": entry.title,
        "part": part,
        "whole": whole,
    }


def _tables(page: Overview, asked: Asked) -> dict[str, Any]:
    return {
        "columns": _columns(asked),
        "rows": [_row(line, asked) for line in _sorted(page.agencies, asked.sort)],
        "channels": [
            {
                "name": dossier_words.channel(line.code),
                "received": (
                    figure_labels.number(line.numbers["received"]),
                    asked.list_url("received", channel=line.code),
                ),
                "resolved": (
                    figure_labels.number(line.numbers["resolved"]),
                    asked.list_url("resolved", channel=line.code),
                ),
                "share": figure_labels.part_of(line.numbers, "on_time_share"),
            }
            for line in page.channels
        ],
        "outcomes": [
            (
                entry.title,
                figure_labels.number(page.total[entry.key]),
                asked.list_url(entry.key) if entry.slug else "",
            )
            for entry in indicators.TABLE.shown(Place.PERIOD)
        ],
    }


# The table's columns behind the name, in their order: as they stand in addresses, and the figure in each.
_COLUMNS = {
    "tiep-nhan": "received",
    "dang-giai-quyet": "in_process",
    "den-han": "due_today",
    "qua-han": "late_now",
    "ty-le-qua-han": "late_share",
    "da-giai-quyet": "resolved",
    "dung-han": "on_time_share",
}
_FIRST_SORT = "ty-le-qua-han"


def _sorted(lines: Sequence[Line], sort: str) -> list[Line]:
    if sort == "ten":
        return sorted(lines, key=lambda line: line.name)
    key = _COLUMNS.get(sort, _COLUMNS[_FIRST_SORT])
    return sorted(lines, key=lambda line: (_order(line.numbers, key), line.name))


def _order(numbers: Numbers, key: str) -> float:
    """The largest first; punctuality the lowest first, and who has none behind everybody."""
    if key == "on_time_share":
        share = numbers.share(key)
        return 101 if share is None else share
    return -((numbers.share(key) or 0) if key in indicators.TABLE.shares else numbers[key])


def _columns(asked: Asked) -> list[dict[str, Any]]:
    """The table's heads, each a link that sorts by it."""
    named = {slug: indicators.TABLE.by_key[key].title for slug, key in _COLUMNS.items()}
    titles = {"ten": figure_labels.side(asked.side), **named}
    now = asked.sort if asked.sort in titles else _FIRST_SORT
    rising = {"ten", "dung-han"}
    return [
        {
            "title": title,
            "url": f"?{urlencode({**asked.keep, 'xep': key})}#co-quan",
            "sorted": ("ascending" if key in rising else "descending") if key == now else "",
            "number": key != "ten",
        }
        for key, title in titles.items()
    ]


def _row(line: Line, asked: Asked) -> dict[str, Any]:
    def cell(key: str) -> tuple[str, str]:
        # The dossiers themselves lie with the agencies of today: a figure of then has no list.
        count = line.numbers[key]
        listed = count and not asked.by_old_map
        return figure_labels.number(count), asked.list_url(key, agency=line.code) if listed else ""

    return {
        "name": line.name,
        "cells": [cell(key) for key in ("received", "in_process", "due_today")],
        "late": cell("late_now"),
        "late_share": figure_labels.part_of(line.numbers, "late_share"),
        "resolved": cell("resolved"),
        "share": figure_labels.part_of(line.numbers, "on_time_share"),
        "kind": drawing.kind_of(line.numbers),
    }


def frame(actor: Actor, current: str, asked: Asked) -> dict[str, Any]:
    """What stands around the page: who, the lists on the left, the choice of period and side."""
    held = next((p.title for p in actor.posts if p.role in figure_lists.OVERSEERS), "")
    pages: list[dict[str, Any]] = [
        {
            "title": _("Toàn cảnh"),
            "url": reverse("board:home"),
            "icon": "chart",
            "current": current == "home",
        },
        {"title": _("Màn hình lớn"), "url": reverse("board:wall"), "icon": "external"},
        {
            "title": _("Nộp hồ sơ mất bao lâu"),
            "url": reverse("board:filing_times"),
            "icon": "clock",
            "current": current == "filing_times",
        },
        {"title": _("Bàn làm việc"), "url": reverse("desk:home"), "icon": "inbox"},
    ]
    waiting = how_many_wait(actor)
    if bodies(actor):
        signing = {"title": _("Văn bản chờ ký"), "url": reverse("desk:notices"), "icon": "pen"}
        pages.append({**signing, "count": waiting, "tone": "due"})
    icons = {"in_process": "documents", "due_today": "clock", "late_now": "warn", "resolved": "done"}
    lists = [
        {
            "title": indicators.TABLE.by_key[k].title,
            "url": asked.list_url(k),
            "icon": icon,
            "current": current == k,
        }
        for k, icon in icons.items()
    ]
    return {
        "actor": actor,
        "post": held,
        "notices_waiting": waiting,
        "desk_lists": [{"title": _("Điều hành"), "items": pages}, {"title": _("Danh sách"), "items": lists}],
        "periods": [
            (figure_labels.period(key), f"?{urlencode({**asked.keep, 'ky': slug})}", key == asked.period.key)
            for slug, key in figure_labels.PERIODS.items()
        ],
        "sides": [
            (figure_labels.side(key), f"?{urlencode({**asked.keep, 'theo': slug})}", key == asked.side)
            for slug, key in figure_labels.SIDES.items()
        ],
        "maps": _maps(asked) if heirs().of else [],
    }


def _maps(asked: Asked) -> list[tuple[str, str, bool]]:
    """By the agencies of today with what they took over, or by those of the time."""
    keep = {key: value for key, value in asked.keep.items() if key != "ban-do"}
    return [
        (_("Bản đồ mới"), f"?{urlencode(keep)}", not asked.by_old_map),
        (_("Bản đồ cũ"), f"?{urlencode({**keep, 'ban-do': _OLD})}", asked.by_old_map),
    ]

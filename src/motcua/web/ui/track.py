"""The track: one picture of a dossier, five stations on one line, drawn by the server.

A filled station is done, a ring is where it is now, a dashed stretch is time that waits on somebody else, a red
tail is lateness. Small in lists, full on the dossier's page, huge on the wall; always with words for those who
do not see it. The drawing knows nothing of dossiers: it draws the `Track` it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from motcua.web.ui.formats import moment

Size = Literal["small", "full", "wall"]
State = Literal["done", "now", "todo"]


@dataclass(frozen=True)
class Station:
    """One of the five steps. `who` is a post or a person, `at` when it was done, `due` when it should be.

    `beside` says in ready phrases who else works on it at the same time.
    """

    stage: str
    title: str
    state: State
    who: str = ""
    at: datetime | None = None
    due: datetime | None = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Track:
    """`waiting` names whom the dossier waits on, `late` says by how much it is late; both are ready phrases.

    `over`: it ended without a result, so what was done led nowhere and is drawn without colour.
    """

    stations: tuple[Station, ...]
    waiting: str | None = None
    late: str | None = None
    over: bool = False


def stage_title(stage: str) -> str:
    """The name of one of the five electronic steps as people read it."""
    return {
        "receive": _("Tiếp nhận"),
        "appraise": _("Thẩm định"),
        "approve": _("Phê duyệt"),
        "sign": _("Ký số"),
        "return": _("Trả kết quả"),
    }[stage]


def beside(who: str, due: datetime, *, rests: bool) -> str:
    """Who works on a station beside the first, and by when; a turn that a pause covers has no date."""
    return who if rests else _("%(who)s, hạn: %(moment)s") % {"who": who, "moment": moment(due)}


def track_svg(track: Track, size: Size = "full") -> SafeString:
    """The picture as HTML: one SVG (`small`, `wall`), or an ordered list whose marks are SVG (`full`)."""
    if size == "small":
        return _small(track)
    return _wall(track) if size == "wall" else _full(track)


def in_words(track: Track) -> str:
    """The whole picture as one sentence: for screen readers, tooltips and print."""
    now = next((s for s in track.stations if s.state == "now"), None)
    done = sum(s.state == "done" for s in track.stations)
    if now is None:
        words = _("Đã xong cả %(n)d bước") if done == len(track.stations) else _("Đã xong %(n)d bước")
        parts = [words % {"n": done}]
    else:
        place = {"n": done + 1, "all": len(track.stations), "title": now.title}
        parts = [_("Bước %(n)d trên %(all)d: %(title)s") % place]
    return ", ".join(part for part in (*parts, track.waiting, track.late) if part)


# --- what small and wall share: stretches and marks on a line ----------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """All that the drawing depends on: a page of fifty rows has a handful of different ones."""

    states: tuple[State, ...]
    waits: bool
    late: bool
    over: bool
    ends: tuple[int, int]
    y: int
    radius: int


def _line_of(track: Track, *, first: int, last: int, y: int, radius: int) -> SafeString:
    states = tuple(s.state for s in track.stations)
    return _drawn(_Line(states, bool(track.waiting), bool(track.late), track.over, (first, last), y, radius))


@lru_cache(maxsize=512)
def _drawn(line: _Line) -> SafeString:
    xs = _places(len(line.states), *line.ends)
    marks = (_mark(line, state, x) for state, x in zip(line.states, xs, strict=True))
    return format_html("{}{}", _rails(line, xs), mark_safe("".join(marks)))  # noqa: S308 - joined from escaped parts


def _places(count: int, first: int, last: int) -> list[int]:
    step = (last - first) / max(count - 1, 1)
    return [round(first + step * i) for i in range(count)]


def _rails(line: _Line, xs: list[int]) -> SafeString:
    stretches = zip(line.states, pairwise(xs), strict=False)
    return format_html_join(
        "",
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((_rail_class(line, state), left, line.y, right, line.y) for state, (left, right) in stretches),
    )


def _rail_class(line: _Line, state: State) -> str:
    """What lies between this station and the next."""
    if state == "done":
        return "rail-past" if line.over else "rail-done"
    if state == "now" and line.late:
        return "rail-late"
    if state == "now" and line.waits:
        return "rail-wait"
    return "rail"


def _mark(line: _Line, state: State, x: int) -> SafeString:
    """Three shapes for three states: a disc, a ring, a small hollow dot."""
    radius = max(line.radius - 2, 3) if state == "todo" else line.radius
    late = " st-now-late" if state == "now" and line.late else ""
    shown = "past" if state == "done" and line.over else state
    return format_html('<circle class="st-{}{}" cx="{}" cy="{}" r="{}"/>', shown, late, x, line.y, radius)


# --- small: a line of 120 x 16 in lists -----------------------------------------------------------------------


def _small(track: Track) -> SafeString:
    words = in_words(track)
    return format_html(
        '<svg class="track track-small" viewBox="0 0 120 16" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        words,
        words,
        _line_of(track, first=8, last=112, y=8, radius=5),
    )


# --- full: a list with room for who, when and why --------------------------------------------------------------


def _full(track: Track) -> SafeString:
    return format_html(
        '<ol class="track track-full" aria-label="{}">{}</ol>',
        _("Hành trình hồ sơ"),
        mark_safe("".join(_item(track, s) for s in track.stations)),  # noqa: S308 - joined from escaped parts
    )


def _item(track: Track, station: Station) -> SafeString:
    return format_html(
        '<li class="{}"{}><svg viewBox="0 0 28 28" aria-hidden="true" focusable="false">{}</svg><b>{}'
        '<span class="hush">: {}</span></b>{}</li>',
        _item_class(track, station),
        mark_safe(' aria-current="step"') if station.state == "now" else "",
        _full_mark(track, station),
        station.title,
        _state_word(station),
        format_html_join("", '<span class="{}">{}</span>', _lines(track, station)),
    )


def _item_class(track: Track, station: Station) -> str:
    if station.state == "done" and track.over:
        return "is-past"
    if station.state != "now":
        return f"is-{station.state}"
    return "is-now is-late" if track.late else ("is-now is-wait" if track.waiting else "is-now")


def _full_mark(track: Track, station: Station) -> SafeString:
    if station.state == "done":
        return format_html(
            '<circle class="st-{}" cx="14" cy="14" r="13"/><path class="tick" d="m8.5 14.5 4 4 7-8"/>',
            "past" if track.over else "done",
        )
    if station.state == "now":
        late = bool(track.late)
        return format_html(
            '<circle class="st-now{}" cx="14" cy="14" r="12"/><circle class="heart{}" cx="14" cy="14" r="5"/>',
            " st-now-late" if late else "",
            " heart-late" if late else "",
        )
    return mark_safe('<circle class="st-todo" cx="14" cy="14" r="9"/>')


def _state_word(station: Station) -> str:
    return {"done": _("đã xong"), "now": _("đang ở bước này"), "todo": _("chưa đến")}[station.state]


def _lines(track: Track, station: Station) -> list[tuple[str, str]]:
    """What stands under a station, as (class, words)."""
    lines = [("t-who", station.who)]
    if station.at:
        lines.append(("t-at", moment(station.at)))
    if station.state == "now":
        if station.due:
            lines.append(("t-due", _("hạn: %(moment)s") % {"moment": moment(station.due)}))
        lines += [("t-beside", _("cùng lúc: %(who)s") % {"who": one}) for one in station.beside]
        lines += [("t-wait", track.waiting or ""), ("t-late", track.late or "")]
    return [line for line in lines if line[1]]


# --- wall: 1000 wide, read from across the hall -----------------------------------------------------------------


def _wall(track: Track) -> SafeString:
    xs = _places(len(track.stations), 100, 900)
    words = in_words(track)
    return format_html(
        '<svg class="track track-wall" viewBox="0 0 1000 150" role="img" aria-label="{}"><title>{}</title>{}{}</svg>',
        words,
        words,
        _line_of(track, first=100, last=900, y=40, radius=20),
        mark_safe("".join(_wall_text(track, s, x) for s, x in zip(track.stations, xs, strict=True))),  # noqa: S308
    )


def _wall_text(track: Track, station: Station, x: int) -> SafeString:
    note = (track.late or track.waiting or station.who) if station.state == "now" else ""
    late = " sub-late" if station.state == "now" and track.late else ""
    return format_html(
        '<text x="{}" y="96" font-size="26" text-anchor="middle">{}</text>'
        '<text class="sub{}" x="{}" y="128" font-size="20" text-anchor="middle">{}</text>',
        x,
        station.title,
        late,
        x,
        note,
    )

"""What is drawn: the flow through the five stations, and the communes where they lie.

Frozen values with coordinates; the templates turn them into SVG. The largest station fills its place, the others are
smaller by area. A state is never a colour alone: it has a shape and a word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import pi, sqrt

from django.utils.translation import gettext as _

from motcua.dossiers.queries.figures import Line, Numbers, StageLine
from motcua.web.board import figure_labels
from motcua.web.ui.track import stage_title

LARGEST, SMALLEST = 42.0, 18.0
# Half the width of a figure in the disc, so that the number never leaves it.
LETTER = 5.8
# Where a commune's sign changes; only how the map is drawn, no rule of the law.
GOOD, FAIR = 95.0, 80.0


@dataclass(frozen=True)
class Tank:
    """One station of the flow: a disc as large as what stands in it, a red arc for the late part of it."""

    title: str
    count: str
    late: str
    waited: str
    url: str
    late_url: str
    radius: str
    arc: str
    around: str
    stuck: bool


def tanks(stages: Sequence[StageLine], url: Callable[..., str]) -> list[Tank]:
    """The five stations; the one with the most late dossiers is where it is stuck."""
    most = max((s.numbers["open"] for s in stages), default=0)
    latest = max((s.numbers["late_now"] for s in stages), default=0)
    return [_tank(s, most, latest, url) for s in stages]


def _tank(stage: StageLine, most: int, latest: int, url: Callable[..., str]) -> Tank:
    count, late = stage.numbers["open"], stage.numbers["late_now"]
    text = figure_labels.number(count)
    by_area = LARGEST * sqrt(count / most) if most else 0.0
    radius = min(LARGEST, max(SMALLEST, by_area, LETTER * len(text)))
    around = 2 * pi * radius
    return Tank(
        title=stage_title(stage.stage),
        count=text,
        late=figure_labels.number(late) if late else "",
        waited=figure_labels.waited(stage.waiting) if count else "",
        url=url("open", stage=stage.stage),
        late_url=url("late_now", stage=stage.stage),
        radius=f"{radius:.1f}",
        arc=f"{around * late / count:.1f}" if count else "0",
        around=f"{around:.1f}",
        stuck=late > 0 and late == latest,
    )


@dataclass(frozen=True)
class Sign:
    """A commune on the map. `kind` is `done`, `due`, `late` or `none`: disc, triangle, square, ring."""

    x: float
    y: float
    kind: str
    title: str
    url: str

    @property
    def shape(self) -> str:
        """The sign's outline as the points of a polygon; empty for discs and rings."""
        x, y = self.x, self.y
        if self.kind == "due":
            return f"{x},{y - 11} {x + 11},{y + 8} {x - 11},{y + 8}"
        if self.kind == "late":
            return f"{x - 9},{y - 9} {x + 9},{y - 9} {x + 9},{y + 9} {x - 9},{y + 9}"
        return ""


def signs(lines: Sequence[Line], url: Callable[..., str]) -> list[Sign]:
    """The communes that have a place, the troubled ones last so that nothing covers them."""
    order = ("none", "done", "due", "late")
    found = [_sign(line, line.place, url) for line in lines if line.place]
    return sorted(found, key=lambda sign: order.index(sign.kind))


def _sign(line: Line, place: tuple[float, float], url: Callable[..., str]) -> Sign:
    share = line.numbers.share("on_time_share")
    said = (
        _("%(name)s: chưa có hồ sơ giải quyết xong") if share is None else _("%(name)s: %(share)s đúng hạn")
    )
    title = said % {"name": line.name, "share": figure_labels.part_of(line.numbers, "on_time_share")}
    return Sign(place[0], place[1], kind_of(line.numbers), title, url("resolved", agency=line.code))


def kind_of(numbers: Numbers) -> str:
    """How an agency does, in four kinds."""
    share = numbers.share("on_time_share")
    if share is None:
        return "none"
    return "done" if share >= GOOD else "due" if share >= FAIR else "late"


def frame(places: Sequence[Sign]) -> str:
    """The part of the plane that holds all signs, as an SVG viewBox."""
    left, right = min(s.x for s in places) - 25, max(s.x for s in places) + 25
    top, bottom = min(s.y for s in places) - 25, max(s.y for s in places) + 25
    return f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}"

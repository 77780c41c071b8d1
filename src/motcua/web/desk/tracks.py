"""From a dossier to the picture of its five stations."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.types import BY_LINK
from motcua.process.states import STAGES, Status
from motcua.web.ui.formats import due_phrase
from motcua.web.ui.standing import without_result
from motcua.web.ui.track import State, Station, Track, beside, stage_title

_PLACE = {stage.value: number for number, stage in enumerate(STAGES)}


def of_detail(detail: Detail) -> Track:
    """The large track: who, when, due."""
    stations = tuple(
        Station(
            s.stage,
            stage_title(s.stage),
            s.state,
            _who(s.who, s.post),
            s.at,
            s.due,
            tuple(beside(_who(t.who, t.post), t.due, rests=t.rests) for t in s.beside),
        )
        for s in detail.stations
    )
    late = due_phrase(detail.clock.minutes_left, short=True) if detail.clock.late else None
    running = any(s.state == "now" for s in stations)
    dossier = detail.dossier
    waiting = waiting_for(dossier.status, dossier.suspended)
    return Track(stations, waiting, late if running else None, over=without_result(dossier.status))


def _who(name: str, post: str) -> str:
    return f"{name}, {post}" if name and post else name or post


def waiting_for(status: int, suspended: str = "") -> str | None:
    """Whom the dossier waits on, in words; None when it is our turn."""
    if suspended == BY_LINK:
        return _("chờ thủ tục trước")
    if suspended:
        return _("tạm dừng")
    if status == Status.SUPPLEMENT:
        return _("chờ người nộp bổ sung")
    return _("chờ nghĩa vụ tài chính") if status == Status.PAYMENT else None


def of_row(dossier: Any, minutes: int | None) -> Track:
    """The small track of a list, from the dossier's own columns alone."""
    late = due_phrase(minutes, short=True) if minutes is not None and minutes < 0 else None
    here = _PLACE[dossier.stage] if dossier.status != Status.RETURNED else len(STAGES)
    stations = _stations(here, bool(dossier.ended_at), get_language())
    return Track(
        stations, waiting_for(dossier.status, dossier.suspended), late, over=without_result(dossier.status)
    )


@lru_cache(maxsize=64)
def _stations(here: int, ended: bool, language: str | None) -> tuple[Station, ...]:
    """The five stations in the reader's language; lists show the same few again and again."""
    del language  # it is the one that is active: only the key of what is kept
    return tuple(Station(s.value, stage_title(s.value), _state(n, here, ended)) for n, s in enumerate(STAGES))


def _state(number: int, here: int, ended: bool) -> State:
    if number < here:
        return "done"
    return "now" if number == here and not ended else "todo"


def minutes_left(agency: str, now: datetime, due: datetime | None, *, rests: bool) -> int | None:
    """Signed working minutes until `due` by the agency's calendar; None while time stands still."""
    if due is None or rests:
        return None
    left = calendar_of(agency).working_minutes_between(now, due)
    return -1 if left == 0 and now > due else left

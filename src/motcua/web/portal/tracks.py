"""A dossier's five stations as the shared drawing wants them, for citizens."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.journey import ClockView, Station, clock_of, stations
from motcua.dossiers.types import BY_LINK, Dossier, Step
from motcua.process.states import ENDED, Status
from motcua.web.ui import track as drawing
from motcua.web.ui.formats import due_phrase
from motcua.web.ui.standing import without_result


def track_of(seen: Detail) -> drawing.Track:
    """For the dossier's page."""
    return _track(seen.dossier, seen.stations, seen.clock)


def small_track(dossier: Dossier, steps: Sequence[Step]) -> drawing.Track:
    """For lists."""
    return _track(dossier, stations(dossier, steps), clock_of(dossier))


def _track(dossier: Dossier, found: Sequence[Station], clock: ClockView) -> drawing.Track:
    waits = {
        "citizen": _("chờ bạn bổ sung giấy tờ"),
        "payment": _("chờ bạn nộp tiền"),
        "suspended": _("tạm dừng"),
    }
    if dossier.suspended == BY_LINK:
        waits["suspended"] = _("chờ thủ tục trước")
    ended = dossier.status in ENDED or dossier.status == Status.DONE
    return drawing.Track(
        tuple(_station(s) for s in found),
        waiting=waits.get(clock.waits_on),
        late=due_phrase(clock.minutes_left) if clock.late and not ended else None,
        over=without_result(dossier.status),
    )


def _station(station: Station) -> drawing.Station:
    who = ", ".join(part for part in (station.who or station.post, station.agency) if part)
    return drawing.Station(
        stage=station.stage,
        title=drawing.stage_title(station.stage),
        state=station.state,
        who=who,
        at=station.at,
        due=station.due,
        beside=tuple(drawing.beside(t.agency, t.due, rests=t.rests) for t in station.beside),
    )

"""The log alone gives the row; where it does not, the recount says which dossier, what, and by which event."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.recount import Recounted, recounted
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from tests.support import acts, cast

pytestmark = [pytest.mark.usefixtures("province", "db")]

MORNING = datetime(2026, 11, 18, 9, 7, tzinfo=VIETNAM)
COURT = {"ground": "court", "law": "Điều 9", "note": "Chờ bản án", "until": date(2026, 12, 24)}


def counted(dossier: Dossier) -> Recounted:
    [found] = recounted([dossier.code])
    return found


def turned() -> Dossier:
    """One that was asked for more, supplied, checked, suspended, resumed, taken in hand: days apart."""
    with clock.at(MORNING):
        dossier = cast.accepted()
    of = {"dossier": dossier.pk}
    officer = cast.appraiser()
    with clock.at(MORNING + timedelta(hours=2)):
        acts.take(actor=officer, **of)
        acts.ask_more(actor=officer, **of, defects=[acts.defect("Tờ khai", "mờ")])
    with clock.at(MORNING + timedelta(days=5)):
        acts.supply(actor=cast.applicant(), **of, note="Đây ạ")
        acts.found_right(officer, dossier.pk)
        acts.suspend(actor=officer, **of, **COURT)
    with clock.at(MORNING + timedelta(days=12, hours=3)):
        acts.resume(actor=officer, **of, note="Đã có bản án")
    return dossier


def test_a_dossier_that_turned_is_as_its_log_says() -> None:
    with clock.at(MORNING + timedelta(days=12, hours=4)):
        dossier = turned()
        found = counted(dossier)
        assert found.differences == ()
        assert found.due_at is not None
        assert found.due_at == cast.renewed(dossier).due_at
        assert list(found.holders.values()) == [cast.appraiser().officer_id]
        assert not found.is_late
        assert found.to_json()["status"] == cast.renewed(dossier).status
    with clock.at(found.due_at + timedelta(minutes=1)):
        assert counted(dossier).is_late


def test_one_that_is_done_is_as_its_log_says() -> None:
    with clock.at(MORNING):
        assert counted(cast.done()).differences == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("due_at", MORNING),
        ("late_noted", True),
        ("supplements", 7),
        ("suspended", "court"),
        ("limit", "30d"),
        ("open_steps", []),
        ("status", 6),
    ],
)
def test_a_row_that_somebody_changed_is_told(column: str, value: object) -> None:
    with clock.at(MORNING):
        dossier = cast.accepted()
        Dossier.objects.filter(pk=dossier.pk).update(**{column: value})
        found = counted(dossier)
    told = {one.what.split()[0] for one in found.differences}
    assert told == {"step" if column == "open_steps" else column}


def test_another_holder_than_the_logs_is_told() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted()
        steps = cast.renewed(dossier).open_steps
        steps[0]["holder"] = 4711
        Dossier.objects.filter(pk=dossier.pk).update(open_steps=steps)
        [difference] = counted(dossier).differences
    assert difference.what.startswith("step")
    assert difference.said.holder == 4711


def test_a_date_in_the_log_that_no_calendar_gives_is_told_with_its_event() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted()
    _rewrite(dossier, "accepted", more='{"due_at": "2027-01-01T00:00:00.000000Z"}')
    [difference] = counted(dossier).differences
    assert (difference.what, difference.event) == ("due_at", 2)


def test_a_log_from_before_events_named_steps_is_counted_without_them() -> None:
    with clock.at(MORNING):
        dossier = cast.accepted()
    _rewrite(dossier, "submitted", without="opens")
    found = counted(dossier)
    assert found.steps_unknown
    assert found.differences == ()


_REWRITE = """UPDATE platform_event SET data = (data || %s::jsonb) - %s::text
WHERE topic = %s AND stream = %s AND type = %s"""


def _rewrite(dossier: Dossier, kind: str, *, more: str = "{}", without: str = "") -> None:
    """An event as it never was: the log itself forbids it, a test has to lift that first."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_REWRITE, [more, without, "dossier", dossier.pk, kind])
        cursor.execute("SET LOCAL session_replication_role = origin")

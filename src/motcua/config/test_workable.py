"""The doctor sees what keeps people from working, each broken for real, and says what to do."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.agencies import commands
from motcua.agencies.models import Holding, WorkingCalendar
from motcua.agencies.queries import forget_calendars, officer_named
from motcua.config import workable
from motcua.config.env import environment
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import now
from motcua.platform.findings import Finding
from motcua.privacy.commands import ask
from tests.support import cast
from tests.support.incidents import registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def states(found: list[Finding]) -> list[str]:
    assert all(one.advice for one in found if one.state == "bad")
    return [one.state for one in found]


def signs(seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))",
            [seconds],
        )


def test_without_an_administrator_it_says_how_to_make_one_and_one_alone_is_few() -> None:
    assert states(list(workable.administrators())) == ["note"]
    Account.objects.update(is_active=False)
    [found] = workable.administrators()
    assert "./motcua admin create" in found.advice
    assert found.state == "bad"


def test_a_worker_that_went_silent_is_missed_where_people_wait_for_it() -> None:
    assert states(list(workable.worker(expected=True))) == ["bad"]
    signs(300)
    assert states(list(workable.worker(expected=True))) == ["bad"]
    assert states(list(workable.worker(expected=False))) == ["note"]
    signs(2)
    assert states(list(workable.worker(expected=True))) == ["good"]


def test_a_step_that_nobody_could_do_is_named_with_its_agency() -> None:
    assert states(list(workable.officers())) == ["good"]
    Holding.objects.filter(post__agency_id="H49.123", post__role="clerk").delete()
    (found,) = workable.officers()
    assert found.state == "bad"
    assert "H49.123" in found.what


def test_a_year_without_holidays_is_told_before_it_begins() -> None:
    assert states(list(workable.calendars())) == ["good"]
    kept = WorkingCalendar.objects.filter(agency=None).latest("id")
    kept.content["holidays"] = {d: n for d, n in kept.content["holidays"].items() if d < "2026-01-01"}
    kept.content["off"], kept.content["worked"] = {}, {}
    WorkingCalendar.objects.filter(pk=kept.pk).update(content=kept.content)
    forget_calendars()
    assert states(list(workable.calendars())) == ["bad", "note"]
    forget_calendars()


def test_a_key_that_is_gone_foreign_or_over_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    environment.cache_clear()
    try:
        authority = DemoAuthority(tmp_path / "authority")
        for ref, life in (("tot", 900), ("sap-het", 30), ("het", -1), ("la", 900), ("mat", 900)):
            authority.issue_person(ref, ref, "Phó Chủ tịch", "UBND", life=timedelta(days=life))
        folder = tmp_path / "authority" / "issued" / "person"
        (folder / "la.key").write_bytes((folder / "tot.key").read_bytes())
        (folder / "mat.key").unlink()
        told = {one.what.partition(":")[0]: one.state for one in workable.signing_keys()}
    finally:
        monkeypatch.undo()
        environment.cache_clear()
    assert told == {"sap-het": "note", "het": "bad", "la": "bad", "mat": "bad"}


def test_a_mail_server_that_does_not_answer_is_told() -> None:
    # A test's letters go to the port that throws everything away (RFC 863), where nobody listens.
    (found,) = workable.mail()
    assert (found.state, "không trả lời" in found.what) == ("note", True)


def test_who_is_away_alone_delegations_that_run_out_and_late_reviews_are_told() -> None:
    assert states(list(workable.people())) == ["good"]
    quantri, today = cast.person("quantri"), now().date()
    kyso, deputy, away = (officer_named(name) for name in ("kyso", "pheduyet", "thamdinh"))
    commands.be_away(
        actor=quantri, officer=away.pk, first=today, last=today, deputy=None, form="", reason="Ốm"
    )
    commands.delegate(
        actor=quantri, officer=kyso.pk, deputy=deputy.pk, posts=[kyso.holdings.get().post.key], form="TL",
        first=today, last=today + timedelta(days=5), reason="Họp",
    )  # fmt: skip
    assert [one.what.split(":")[0] for one in workable.people()] == [
        "1 người vắng không ai làm thay",
        "1 ủy quyền hết hạn trong 7 ngày",
    ]
    commands.open_review(actor=SYSTEM)
    with clock.at(now() + timedelta(days=16)):
        (late,) = workable.people()
    assert (late.state, late.what.split(":")[0][-7:]) == ("bad", "quá hạn")


def test_a_notice_that_is_owed_after_an_incident_is_told() -> None:
    assert states(list(workable.register())) == ["good"]
    found = registered(SYSTEM, gravity="serious")
    for hours, state in ((21, "note"), (25, "bad")):
        with clock.at(now() + timedelta(hours=hours)):
            [told] = workable.register()
            assert (told.state, found.number in told.what) == (state, True)


def test_nobody_for_personal_data_is_noted_and_a_late_answer_is_bad() -> None:
    assert states(list(workable.personal_data())) == ["good"]
    request = ask(actor=cast.applicant(), key=uuid4(), kind="view")
    with clock.at(request.first_due_at + timedelta(minutes=1)):
        assert states(list(workable.personal_data())) == ["bad"]
    Holding.objects.filter(post__role="data_officer").delete()
    [found] = workable.personal_data()
    assert found.state == "note"
    assert "data_officer" in found.advice

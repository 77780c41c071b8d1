"""The yearly report: each figure from where it is known, unknown where nobody knows, closed once and for good."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from motcua.agencies import commands as agencies
from motcua.documents.models import FileCheck
from motcua.identity import commands as identity
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.platform import log
from motcua.platform.effects.models import Effect
from motcua.platform.models import Backup, Drill, LoggedEvent
from motcua.security import commands, figures, outputs, queries, yearly
from motcua.security.figures import Value
from motcua.security.models import YearlyReport
from motcua.security.types import ReportSent, State
from tests.support import cast
from tests.support.incidents import registered, send, weakness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

# The sample begins when the test runs: its first report is the next year's.
YEAR = clock.now().year + 1
NOW = datetime(YEAR, 12, 1, 9, tzinfo=VIETNAM)
CLOSED = datetime(YEAR, 12, 15, 0, 15, tzinfo=VIETNAM)


@pytest.fixture
def keeper() -> Actor:
    return cast.person("quantri")


def told(keeper: Actor, number: int = YEAR) -> dict[str, Value]:
    return {figure.key: value for figure, value in queries.report(keeper, number).figures}


def at(moment: datetime) -> dict[str, datetime]:
    return {"began_at": moment, "ended_at": moment}


def test_a_year_runs_from_the_day_after_the_last_closing_to_the_closing_day() -> None:
    year = yearly.year_of(2026)
    assert year.span.first == datetime(2025, 12, 15, tzinfo=VIETNAM)
    assert year.span.end == datetime(2026, 12, 15, tzinfo=VIETNAM)
    assert year.last_day == date(2026, 12, 14)
    assert year.due == {"to_owner": date(2026, 12, 20), "to_ministry": date(2026, 12, 25)}


@pytest.mark.parametrize(
    ("now", "number"),
    [
        (NOW, YEAR),
        (CLOSED - timedelta(minutes=16), YEAR),
        (CLOSED, YEAR + 1),
        (CLOSED + timedelta(days=40), YEAR + 1),
    ],
)
def test_the_year_of_now_turns_with_the_closing_day(now: datetime, number: int) -> None:
    with clock.at(now):
        assert yearly.year_now() == number


@pytest.mark.parametrize("number", [2025, YEAR + 2, 0, 99_999])
def test_there_is_no_report_of_a_year_before_the_decree_or_to_come(keeper: Actor, number: int) -> None:
    with clock.at(NOW), pytest.raises(NotFound):
        queries.report(keeper, number)


def test_what_only_others_can_know_is_unknown_and_never_nought(keeper: Actor) -> None:
    with clock.at(NOW):
        found = told(keeper)
    for key in ("accounts.technical", "backup.good", "drills.well", "drills.last", "files.checked"):
        assert not found[key].known
        assert queries.shown(found[key]) == "không rõ"
    assert found["incidents.serious"] == Value(n=0)


def test_backups_drills_and_files_are_counted_within_the_year(keeper: Actor) -> None:
    before = NOW - timedelta(days=400)
    for name, made, problem in (("a", before, ""), ("b", NOW, ""), ("c", NOW, "đĩa đầy")):
        Backup.objects.create(name=name, place="xa", made_at=made, ended_at=made, problem=problem)
    Drill.objects.create(kind="restore", at=before, well=True, report={})
    FileCheck.objects.create(**at(NOW), first=0, until=9, good=20, healed=["ab" * 32], lost=[])
    FileCheck.objects.create(**at(before), first=0, until=9, good=99, healed=[], lost=[])
    with clock.at(NOW):
        found = told(keeper)
    wanted = {"backup.good": 1, "backup.bad": 1, "backup.places": 1, "drills.well": 0, "files.looks": 1,
              "files.checked": 21, "files.healed": 1, "files.lost": 0}  # fmt: skip
    assert {key: found[key].n for key in wanted} == wanted
    assert found["drills.last"].words == f"{before:%d/%m/%Y}"


def test_accounts_are_told_by_kind(keeper: Actor) -> None:
    with clock.at(NOW):
        before = told(keeper)
        identity.close_account(actor=keeper, username="kyso", reason="nghỉ")
        after = told(keeper)
    # Whoever sets up the province, answers for personal data, audits its quality.
    assert before["accounts.administrators"].n == 3
    assert after["accounts.officials"].n == (before["accounts.officials"].n or 0) - 1
    assert before["accounts.citizens"].n == Account.objects.filter(party__isnull=False).count()
    assert (before["accounts.weighty"].n or 0) > 1
    assert before["accounts.second_factor"].n == 0


def test_reviews_idle_accounts_and_their_answers_are_counted(keeper: Actor) -> None:
    with clock.at(NOW):
        review = agencies.open_review(actor=keeper)
        assert review is not None
        line = (
            review.lines.exclude(officer=keeper.officer_id)
            .filter(agency="H49.123", officer__account__username="kyso")
            .get()
        )
        agencies.answer_review(actor=cast.director(), review=review.pk, answers={line.pk: "keep"})
        Account.objects.filter(username="kyso").update(demo=False, created_at=NOW - timedelta(days=90))
        identity.close_idle_accounts(actor=SYSTEM)
        found = told(keeper)
    assert [
        found[f"rights.{key}"].n for key in ("reviews_opened", "reviews_closed", "kept", "ended", "idle")
    ] == [1, 0, 1, 0, 1]


def test_incidents_are_told_by_gravity_and_by_whether_notices_were_in_time(keeper: Actor) -> None:
    with clock.at(NOW):
        in_time, late = registered(keeper, gravity="serious"), registered(keeper, gravity="serious")
        registered(keeper, personal=True, persons=40)
        answered = weakness(keeper)
    with clock.at(NOW + timedelta(hours=2)):
        send(keeper, in_time, "first_notice")
        send(keeper, answered, "reply")
    with clock.at(NOW + timedelta(hours=30)):
        send(keeper, late, "first_notice")
        found = told(keeper)
    wanted = {"ordinary": 1, "serious": 2, "personal": 1, "persons": 40, "notices_in_time": 1, "notices_late": 1,
              "reports_in_time": 0, "reports_late": 0, "open": 3}  # fmt: skip
    assert {key: found[f"incidents.{key}"].n for key in wanted} == wanted
    assert (found["weaknesses.reported"].n, found["weaknesses.answered"].n) == (1, 1)
    with clock.at(NOW + timedelta(days=4)):
        assert told(keeper)["incidents.reports_late"].n == 3


def test_what_had_to_be_told_at_once_is_told_by_how_long_it_took(keeper: Actor) -> None:
    with clock.at(NOW):
        assert told(keeper)["incidents.at_once_minutes"].words == "–"
        found = registered(keeper, outage=True)
        assert not told(keeper)["incidents.at_once_minutes"].known
    with clock.at(NOW + timedelta(minutes=35)):
        send(keeper, found, "first_notice")
        after = told(keeper)
    assert (after["incidents.at_once"].n, after["incidents.at_once_minutes"].n) == (1, 35)
    assert after["incidents.notices_in_time"].n == 0


def test_persons_of_whom_nobody_knows_how_many_make_the_sum_unknown(keeper: Actor) -> None:
    with clock.at(NOW):
        registered(keeper, personal=True, persons=3)
        registered(keeper, personal=True)
        assert not told(keeper)["incidents.persons"].known


def test_figures_are_closed_once_and_stay_as_they_were(keeper: Actor) -> None:
    with clock.at(NOW):
        registered(keeper, gravity="serious")
        commands.close_year(actor=SYSTEM)
        assert commands.close_year(actor=SYSTEM) is None, "its closing day is not over"
    with clock.at(CLOSED):
        assert commands.close_year(actor=SYSTEM) == YEAR
        assert commands.close_year(actor=SYSTEM) is None
        late = registered(keeper, gravity="serious")
    with clock.at(CLOSED + timedelta(days=3)):
        assert late.number in [line.incident.number for line in queries.listed(keeper, queries.Wanted())]
        assert told(keeper)["incidents.serious"].n == 1
        assert told(keeper, YEAR + 1)["incidents.serious"].n == 1
        assert queries.years()[:2] == [YEAR + 1, YEAR]
    event = LoggedEvent.objects.get(type="yearly_report.closed", data__year=YEAR)
    assert event.data["figures"]["incidents.serious"] == {"n": 1}
    assert event.data["figures"]["accounts.technical"] == {"why": TABLE_REASON}


TABLE_REASON = "hệ thống không quản lý; tỉnh tự ghi"


def test_a_figure_that_came_later_is_unknown_in_what_was_closed_before(keeper: Actor) -> None:
    content = {"figures": {"incidents.serious": {"n": 4}}, "known_since": None}
    YearlyReport.objects.create(year=YEAR, taken_at=CLOSED, content=content)
    found = told(keeper)
    assert found["incidents.serious"] == Value(n=4)
    assert not found["incidents.ordinary"].known


def test_an_installation_that_began_later_closes_no_year_before_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
        cursor.execute("TRUNCATE platform_event")
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")
    with clock.at(CLOSED):
        assert commands.close_year(actor=SYSTEM) is None
        log.record("settings", 1, "changed", at=CLOSED, actor=SYSTEM, data={})
        assert commands.close_year(actor=SYSTEM) is None


def sent(keeper: Actor, moment: datetime, step: str) -> None:
    given = {
        "on": moment.date().isoformat(),
        "hour": f"{moment:%H:%M}",
        "step": step,
        "reference": "9/BC-UBND",
    }
    with clock.at(moment):
        commands.record_report_sent(actor=keeper, year=YEAR, given=ReportSent.read(given))


def states(moment: datetime) -> dict[str, State]:
    with clock.at(moment):
        return {one.step: one.state for one in queries.report_clocks(YEAR)}


def test_the_report_leaves_after_its_closing_and_in_time_until_the_end_of_the_day(keeper: Actor) -> None:
    with pytest.raises(Conflict, match="chưa chốt"):
        sent(keeper, NOW, "to_owner")
    with clock.at(CLOSED):
        commands.close_year(actor=SYSTEM)
    with pytest.raises(Invalid):
        sent(keeper, CLOSED - timedelta(days=1), "to_owner")
    assert states(CLOSED) == {"to_owner": State.RUNNING, "to_ministry": State.RUNNING}
    assert states(datetime(YEAR, 12, 18, 9, tzinfo=VIETNAM))["to_owner"] is State.SOON
    sent(keeper, datetime(YEAR, 12, 20, 23, 59, tzinfo=VIETNAM), "to_owner")
    sent(keeper, datetime(YEAR, 12, 26, 8, tzinfo=VIETNAM), "to_ministry")
    assert states(datetime(YEAR, 12, 27, tzinfo=VIETNAM)) == {
        "to_owner": State.DONE,
        "to_ministry": State.LATE_DONE,
    }


def test_letters_leave_before_its_days_and_when_they_are_over(keeper: Actor) -> None:
    with clock.at(CLOSED):
        commands.close_year(actor=SYSTEM)
    for day in (16, 18, 18, 21):
        with clock.at(datetime(YEAR, 12, day, 9, tzinfo=VIETNAM)):
            commands.watch(actor=SYSTEM)
    subjects = [row.payload["subject"] for row in Effect.objects.filter(kind="message.email").order_by("pk")]
    assert subjects == [f"Báo cáo năm {YEAR}: sắp hết hạn", f"Báo cáo năm {YEAR}: đã quá hạn"]


def test_it_goes_out_as_a_workbook_with_numbers_and_as_a_paper(keeper: Actor) -> None:
    with clock.at(NOW):
        registered(keeper, gravity="serious")
        found = queries.report(keeper, YEAR)
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(outputs.yearly_workbook(found)))
        .get_sheet_by_index(0)
        .to_python()
    )
    by_title = {row[1]: row[2:] for row in rows}
    assert by_title["Sự cố nghiêm trọng"][0] == 1
    assert by_title["Tài khoản kỹ thuật (máy chủ, cơ sở dữ liệu)"] == ["không rõ", TABLE_REASON]
    assert outputs.yearly_paper(found).startswith(b"%PDF")


def test_each_figure_is_defined_once() -> None:
    keys = [figure.key for figure in figures.TABLE]
    assert len(keys) == len(set(keys))


def test_nobody_else_reads_or_closes_it() -> None:
    for actor in (cast.director(), cast.receiver()):
        with pytest.raises(NotAllowed):
            queries.report(actor, YEAR)
        with pytest.raises(NotAllowed):
            commands.close_year(actor=actor)

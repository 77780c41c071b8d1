"""The director's figures: each equals the list behind it, whatever happened and however far the reader is."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers.models import Dossier, Figure
from motcua.dossiers.queries import indicators
from motcua.dossiers.queries.conditions import Among, Is, tomorrow
from motcua.dossiers.queries.figure_lists import PERIODS, figure_list, listed, period
from motcua.dossiers.queries.figure_sql import Side
from motcua.dossiers.queries.figures import Numbers, overview, public_share
from motcua.dossiers.queries.indicators import Happened, Stands, Table
from motcua.dossiers.readers.figures import Figures
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound, Refusal
from motcua.platform import readers, statements
from motcua.process.states import STAGES, Status
from tests.support import two_communes
from tests.support.two_communes import ACTS, COMMUNES, WHOLE_WAY, file, walk, who

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def province() -> Iterator[None]:
    """Two communes and an empty log, on a Wednesday morning."""
    with clock.at(MORNING):
        two_communes.establish()
        two_communes.empty_log()
        yield


def check_every_figure(username: str, side: Side, wanted: str) -> None:
    """Each figure that an overseer sees is the length of its list: for the whole, each agency, stage, channel."""
    actor, span = who(username), period(wanted)
    page = overview(actor, span, side=side)
    for key in listed():
        rows = figure_list(actor, key, span, side=side)
        assert page.total[key] == rows.count(), key
        for line in page.agencies:
            narrowed = figure_list(actor, key, span, side=side, agency=line.code)
            assert line.numbers[key] == narrowed.count(), (key, line.code)
        assert sum(line.numbers[key] for line in page.agencies) == page.total[key]
    standing = {e.key for e in (*indicators.TABLE.kept, *indicators.TABLE.live)}
    for stage in page.stages:
        for key in standing:
            assert stage.numbers[key] == figure_list(actor, key, span, side=side, stage=stage.stage).count()
    for channel in page.channels:
        for key in set(listed()) - standing:
            rows = figure_list(actor, key, span, side=side, channel=channel.code)
            assert channel.numbers[key] == rows.count(), (key, channel.code)


ACTED = st.tuples(st.sampled_from(("go on", "go far", *ACTS)), st.integers(0, 4), st.just(""))
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("file"), st.integers(0, 1), st.sampled_from(("online", "direct"))),
        ACTED,
        ACTED,
        ACTED,
        st.tuples(st.just("wait"), st.sampled_from((5, 60, 60 * 7, 60 * 24, 60 * 24 * 5)), st.just("")),
        st.tuples(st.sampled_from(("read", "read a little")), st.integers(1, 5), st.just("")),
    ),
    min_size=10,
    max_size=30,
)


BEGINNING = [("file", number, channel) for number in (0, 1) for channel in ("online", "direct")]


class Story:
    """Things that happen one after the other, some of which the rules refuse."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.filed: list[tuple[int, int]] = []

    def move(self, what: str, number: int, channel: str) -> None:
        """One thing happens."""
        if what == "wait":
            self.now += timedelta(minutes=number)
        elif what == "read":
            readers.catch_up(Figures(), batch=number)
        elif what == "read a little":
            readers.advance(Figures(), batch=number)
        elif what == "file":
            self.filed.append((number, file(commune=COMMUNES[number], channel=channel)))
        elif self.filed:
            where, dossier = self.filed[number % len(self.filed)]
            wanted = {"go on": WHOLE_WAY[:4], "go far": WHOLE_WAY}.get(what, (what,))
            for act in wanted:
                with suppress(Refusal):
                    walk(dossier, act, commune=COMMUNES[where])


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    moves=MOVES,
    username=st.sampled_from(("giamdoc", "kiemtra", "chutich", "gd.hatu")),
    side=st.sampled_from(("handling", "counter")),
    wanted=st.sampled_from(PERIODS),
)
def test_every_figure_is_the_length_of_its_list(
    moves: list[tuple[str, int, str]], username: str, side: Side, wanted: str
) -> None:
    latest = Dossier.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
    story = Story(max(latest.astimezone(VIETNAM) if latest else MORNING, MORNING))
    for what, number, channel in (*BEGINNING, *moves):
        with clock.at(story.now):
            story.move(what, number, channel)
    with clock.at(story.now):
        check_every_figure(username, side, wanted)


def test_a_dossier_through_five_steps_counts_once_in_each_figure() -> None:
    walk(file(), *WHOLE_WAY)
    total = overview(who("chutich"), period("today")).total
    assert {k: total[k] for k in ("submitted", "received", "early", "returned", "open")} == {
        "submitted": 1,
        "received": 1,
        "early": 1,
        "returned": 1,
        "open": 0,
    }
    assert total.share("on_time_share") == 100.0


@pytest.mark.parametrize("read", [True, False])
def test_a_result_given_out_again_counts_once_however_far_the_reader_is(read: bool) -> None:
    dossier = file()
    walk(dossier, *WHOLE_WAY, "renew", *WHOLE_WAY[1:])
    if read:
        readers.catch_up(Figures())
    assert overview(who("chutich"), period("today")).total["returned"] == 1
    check_every_figure("chutich", "handling", "today")


@pytest.mark.parametrize("read", [True, False])
def test_an_end_that_was_undone_is_taken_out_of_its_day(read: bool) -> None:
    with clock.at(MORNING):
        dossier = file()
        walk(dossier, "refuse")
        assert overview(who("chutich"), period("today")).total["refused"] == 1
    with clock.at(MORNING + timedelta(days=1)):
        walk(dossier, "reopen")
        if read:
            readers.catch_up(Figures())
        total = overview(who("chutich"), period("week")).total
        assert (total["refused"], total["reopened"], total["open"]) == (0, 1, 1)
        check_every_figure("chutich", "counter", "week")


def test_early_on_the_day_and_late_are_told_apart() -> None:
    for days in (0, 1, 2):
        with clock.at(MORNING):
            dossier = file()
            walk(dossier, "accept")
        with clock.at(MORNING + timedelta(days=days, minutes=-1)):
            walk(dossier, "appraise", "approve", "sign", "seal")
    with clock.at(MORNING + timedelta(days=2)):
        total = overview(who("kiemtra"), period("week")).total
        assert (total["early"], total["on_time"], total["late"]) == (1, 1, 1)
        assert round(total.share("on_time_share") or 0, 1) == 66.7
        check_every_figure("kiemtra", "handling", "week")


def test_what_no_calendar_can_count_is_neither_in_time_nor_late() -> None:
    assert indicators.punctuality(MORNING, None) == "uncounted"
    numbers = Numbers({"early": 2, "late": 2, "uncounted": 6})
    assert numbers["resolved"] == 10
    assert numbers.part_of("on_time_share") == (2, 4)
    assert numbers.share("on_time_share") == 50.0
    assert Numbers({"uncounted": 6}).share("on_time_share") is None


def test_due_today_becomes_late_and_stays_late_while_it_waits_for_papers() -> None:
    with clock.at(MORNING):
        dossier = file()
        walk(dossier, "accept")
    with clock.at(MORNING + timedelta(hours=23)):
        total = overview(who("chutich"), period("today")).total
        assert (total["due_today"], total["late_now"]) == (1, 0)
    with clock.at(MORNING + timedelta(days=1, hours=1)):
        assert overview(who("chutich"), period("today")).total["late_now"] == 1
        walk(dossier, "ask_later")
        assert overview(who("chutich"), period("today")).total["late_now"] == 1
        check_every_figure("chutich", "handling", "today")


def test_the_page_is_right_with_the_reader_stopped_behind_or_up_to_date() -> None:
    first, second = file(), file(commune=COMMUNES[1])
    walk(first, "accept")
    stopped = overview(who("giamdoc"), period("month"))
    readers.advance(Figures(), batch=1)
    behind = overview(who("giamdoc"), period("month"))
    readers.catch_up(Figures())
    walk(second, "accept", commune=COMMUNES[1])
    readers.catch_up(Figures())
    current = overview(who("giamdoc"), period("month"))
    assert stopped.total == behind.total
    assert (stopped.uncounted, behind.uncounted, current.uncounted) == (3, 2, 0)
    assert (stopped.total["received"], current.total["received"]) == (1, 2)


def test_a_replay_gives_the_same_figures() -> None:
    walk(file(), *WHOLE_WAY)
    walk(file(commune=COMMUNES[1], channel="direct"), "accept", "ask_later", commune=COMMUNES[1])
    readers.catch_up(Figures())
    kept = sorted(
        Figure.objects.values_list("side", "span", "first_day", "agency", "measure", "channel", "count")
    )
    readers.replay(Figures())
    again = Figure.objects.values_list("side", "span", "first_day", "agency", "measure", "channel", "count")
    assert sorted(again) == kept


# Nobody but this test knows them: one entry each, and no other line anywhere.
NEW = (
    Stands(
        key="to_collect",
        slug="cho-nhan",
        title="Chờ người dân đến nhận",
        place=indicators.Place.HEAD,
        condition=Among("status", frozenset({Status.DONE})),
    ),
    Stands(
        key="asked_and_waiting",
        slug="cho-bo-sung",
        title="Đã nhận, chờ bổ sung",
        condition=Is("supplements", ">", 0),
    ),
    Happened(
        key="not_early",
        slug="khong-som",
        title="Không xong sớm",
        place=indicators.Place.PERIOD,
        event=indicators.FINISHED,
        moment="finished_at",
        condition=Is("finished_at", ">=", "due_at", days=True),
    ),
)


@pytest.fixture
def three_more_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with figures that it has never had, after the log was counted without them."""
    walk(file(), *WHOLE_WAY)
    walk(file(commune=COMMUNES[1]), "accept", "ask_later", commune=COMMUNES[1])
    with clock.at(MORNING + timedelta(days=3)):
        walk(file(), *WHOLE_WAY[:-1])
        late = file(commune=COMMUNES[1])
        walk(late, "accept", commune=COMMUNES[1])
    with clock.at(MORNING + timedelta(days=6)):
        walk(late, *WHOLE_WAY[1:-1], commune=COMMUNES[1])
    readers.catch_up(Figures())
    old = indicators.TABLE
    monkeypatch.setattr(indicators, "TABLE", Table(old.version + 1, (*old.entries, *NEW)))


@pytest.mark.usefixtures("three_more_figures")
@pytest.mark.parametrize("read", ["nothing", "a little", "all"])
def test_a_figure_is_added_by_one_entry(read: str) -> None:
    if read != "nothing":
        readers.advance(Figures(), batch=5)
    if read == "all":
        readers.catch_up(Figures())
    with clock.at(MORNING + timedelta(days=6)):
        total = overview(who("giamdoc"), period("month")).total
        counted = {entry.key: total[entry.key] for entry in NEW}
        assert counted == {"to_collect": 2, "asked_and_waiting": 1, "not_early": 1}
        for side in ("handling", "counter"):
            check_every_figure("giamdoc", side, "month")


@pytest.mark.usefixtures("three_more_figures")
def test_the_pages_show_a_figure_that_was_added() -> None:
    client = Client()
    client.force_login(Account.objects.get(username="giamdoc"))
    with clock.at(MORNING + timedelta(days=6)):
        home = client.get("/dieu-hanh/").content.decode()
        assert "Chờ người dân đến nhận" in home
        assert "Không xong sớm" in home
        shown = client.get("/dieu-hanh/danh-sach", {"so": "cho-nhan"}).content.decode()
        assert re.search(r"<h1>Chờ người dân đến nhận: 2</h1>", shown)


def test_what_is_counted_is_counted_under_a_version_of_its_own() -> None:
    """Should this fail, something else is counted now: raise the version in the table, then write both down here."""
    assert (indicators.TABLE.version, indicators.TABLE.fingerprint) == (7, "0e21ce86c13d664d")


MINUTES = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda n: MORNING + timedelta(minutes=n))
ROWS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(sorted(Status)),
        "stage": st.sampled_from(STAGES),
        "due_at": st.none() | MINUTES,
        "finished_at": st.none() | MINUTES,
        "remaining": st.none() | st.integers(-5, 5),
    }
)


ASKED = """SELECT count(*) FROM (SELECT %s::timestamptz AS now, %s::timestamptz AS tomorrow) AS moment,
    (SELECT * FROM dossiers_dossier WHERE id = %s::bigint) AS dossier WHERE """


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=ROWS, now=MINUTES)
def test_a_condition_says_the_same_in_python_in_sql_and_as_a_filter(
    row: dict[str, Any], now: datetime
) -> None:
    if row["due_at"] is not None:
        row["remaining"] = None
    number = Dossier.objects.values_list("pk", flat=True).first() or file()
    Dossier.objects.filter(pk=number).update(**row)
    for entry in (*indicators.TABLE.entries, *NEW):
        condition = getattr(entry, "condition", None)
        if condition is None or "supplements" in condition.columns():
            continue
        by_sql = statements.run(ASKED + condition.sql(), [now, tomorrow(now), number])[0][0]
        by_filter = Dossier.objects.filter(condition.q(now), pk=number).count()
        by_python = condition.holds(row, now)
        ways = [way for way in condition.ways() if way.holds(row, now)]
        assert (by_sql, by_filter, len(ways)) == (by_python,) * 3, entry.key


def test_a_leader_sees_their_own_agency_and_the_province_sees_all() -> None:
    file()
    file(commune=COMMUNES[1])
    seen = {
        name: [line.code for line in overview(who(name), period("month")).agencies]
        for name in ("chutich", "ct.hatu", "gd.hatu", "giamdoc", "kiemtra")
    }
    both = ["H49.101", "H49.123"]
    assert seen == {
        "chutich": ["H49.123"],
        "ct.hatu": ["H49.101"],
        "gd.hatu": ["H49.61.01"],
        "giamdoc": both,
        "kiemtra": both,
    }


@pytest.mark.parametrize("username", ["nongdan", "tiepnhan", "thamdinh", "kyso"])
def test_whoever_oversees_nobody_finds_no_figures(username: str) -> None:
    with pytest.raises(NotFound):
        overview(who(username), period("month"))
    with pytest.raises(NotFound):
        figure_list(who(username), "open", period("month"))


def test_a_figure_that_does_not_exist_has_no_list() -> None:
    with pytest.raises(NotFound):
        figure_list(who("giamdoc"), "secret", period("month"))


def test_five_stages_stand_in_the_order_of_the_law_with_the_time_waited() -> None:
    with clock.at(MORNING):
        walk(file(), "accept")
    with clock.at(MORNING + timedelta(hours=3)):
        stages = overview(who("giamdoc"), period("month")).stages
    assert [s.stage for s in stages] == [s.value for s in STAGES]
    assert {s.stage: s.waiting for s in stages if s.waiting} == {"appraise": timedelta(hours=3)}


def test_the_portal_says_how_the_province_does_this_month() -> None:
    walk(file(), *WHOLE_WAY)
    share = public_share()
    assert (share.numbers["resolved"], share.numbers.share("on_time_share")) == (1, 100.0)


def test_periods_begin_and_end_where_people_expect() -> None:
    day = MORNING.date()
    spans = {key: (period(key, day=day).first, period(key, day=day).end) for key in PERIODS}
    assert {k: (f"{a:%d/%m/%Y}", f"{b:%d/%m/%Y}") for k, (a, b) in spans.items()} == {
        "today": ("18/11/2026", "19/11/2026"),
        "week": ("16/11/2026", "23/11/2026"),
        "month": ("01/11/2026", "01/12/2026"),
        "year": ("01/01/2026", "01/01/2027"),
    }

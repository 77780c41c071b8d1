"""The director's figures: each equals the list behind it, whatever happened and however far the reader is."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.dossiers.models import Dossier, Figure
from motcua.dossiers.queries.figure_lists import LISTED, PERIODS, STOCK, Side, figure_list, period
from motcua.dossiers.queries.figures import Numbers, overview, public_share
from motcua.dossiers.readers.figures import Figures
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound, Refusal
from motcua.platform import readers
from motcua.process.states import STAGES
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


def figure(numbers: Numbers, key: str) -> int:
    """The number shown for a key."""
    return numbers.resolved if key == "resolved" else numbers[key]


def check_every_figure(username: str, side: Side, wanted: str) -> None:
    """Each figure that an overseer sees is the length of its list: for the whole, each agency, stage, channel."""
    actor, span = who(username), period(wanted)
    page = overview(actor, span, side=side)
    for key in LISTED:
        rows = figure_list(actor, key, span, side=side)
        assert figure(page.total, key) == rows.count(), key
        for line in page.agencies:
            narrowed = figure_list(actor, key, span, side=side, agency=line.code)
            assert figure(line.numbers, key) == narrowed.count(), (key, line.code)
        assert sum(figure(line.numbers, key) for line in page.agencies) == figure(page.total, key)
    for stage in page.stages:
        for key in STOCK:
            assert stage.numbers[key] == figure_list(actor, key, span, side=side, stage=stage.stage).count()
    for channel in page.channels:
        for key in set(LISTED) - set(STOCK):
            rows = figure_list(actor, key, span, side=side, channel=channel.code)
            assert figure(channel.numbers, key) == rows.count(), (key, channel.code)


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
    assert total.on_time_share == 100.0


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
        assert round(total.on_time_share or 0, 1) == 66.7
        check_every_figure("kiemtra", "handling", "week")


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
    assert (share.numbers.resolved, share.numbers.on_time_share) == (1, 100.0)


def test_periods_begin_and_end_where_people_expect() -> None:
    day = MORNING.date()
    spans = {key: (period(key, day=day).first, period(key, day=day).end) for key in PERIODS}
    assert {k: (f"{a:%d/%m/%Y}", f"{b:%d/%m/%Y}") for k, (a, b) in spans.items()} == {
        "today": ("18/11/2026", "19/11/2026"),
        "week": ("16/11/2026", "23/11/2026"),
        "month": ("01/11/2026", "01/12/2026"),
        "year": ("01/01/2026", "01/01/2027"),
    }

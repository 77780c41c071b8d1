"""A made-up year is one that the commands could have written."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

import pytest
from django.db import connection

from motcua.agencies.queries import calendar_of, colleagues, officer_actor
from motcua.config.sample.year import load
from motcua.config.sample.year.hours import Hours, seconds
from motcua.config.sample.year.people import tax_code
from motcua.dossiers import access
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.figure_lists import figure_list, listed, period
from motcua.dossiers.queries.figures import overview
from motcua.dossiers.readers import READERS
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.types import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.codes import citizen_number
from motcua.kernel.errors import Conflict
from motcua.platform.log import events_of, verify_chain
from motcua.platform.readers import catch_up, progress
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.process.states import Act, Status
from tests.support import acts

UNTIL = datetime(2026, 3, 20, 10, 0, tzinfo=VIETNAM)
COUNT = 600


@pytest.fixture(scope="module", autouse=True)
def year(province: None) -> Iterator[None]:
    """Eleven weeks of the sample province, loaded once."""
    with clock.at(UNTIL):
        _load(seed=1)
        yield


def _load(*, seed: int, more: bool = False, count: int = COUNT) -> None:
    load(dossiers=count, seed=seed, year=2026, now=UNTIL, more=more, say=lambda _line: None)


def _all() -> list[Dossier]:
    return list(Dossier.objects.filter(submission_key__startswith="sample-2026-").order_by("id"))


def _director() -> Actor:
    return officer_actor(colleagues("H49.61", "director")[0])


def test_every_chain_holds_and_ends_where_the_dossier_says() -> None:
    dossiers = _all()[::5]
    assert len(dossiers) >= COUNT // 5
    for dossier in dossiers:
        events = events_of("dossier", dossier.pk)
        assert verify_chain(events) is None
        assert (events[-1].seq, events[-1].hash) == (dossier.chain_seq, bytes(dossier.chain_hash))
        assert [e.at for e in events] == sorted(e.at for e in events)
        assert events[-1].at <= UNTIL


def test_the_dates_are_those_of_the_real_calendars() -> None:
    counted = [d for d in _all() if d.received_at and d.limit and not d.supplements]
    assert len(counted) > COUNT // 2
    for d in counted:
        assert d.received_at
        assert due(calendar_of(d.counter_id), d.received_at, Limit.parse(d.limit)).at == d.due_at, d.code


def test_working_time_is_looked_up_as_the_calendar_walks_it() -> None:
    calendar = calendar_of("H49.61")
    hours = Hours(calendar, UNTIL.date().replace(month=1), UNTIL.date().replace(year=2027))
    rng = Random(5)
    for _ in range(400):
        at = UNTIL.replace(month=rng.randint(2, 11), day=rng.randint(1, 28), hour=rng.randint(0, 23))
        minutes = rng.randint(1, 30_000)
        local = seconds(at.replace(tzinfo=None))
        expected = calendar.local(calendar.add_working_minutes(at, minutes))
        assert hours.add(local, minutes * 60) == seconds(expected)
        limit = Limit.parse(rng.choice(("3d", "0.5d", "10cd", "1m", "same-day", "8h")))
        assert hours.due(local, limit) == seconds(calendar.local(due(calendar, at, limit).at))


def test_some_are_open_some_were_late_most_were_in_time() -> None:
    dossiers = _all()
    assert len(dossiers) == COUNT
    statuses = {d.status for d in dossiers}
    assert {Status.RETURNED, Status.PROCESSING} <= statuses
    done = [(d.finished_at, d.due_at) for d in dossiers if d.finished_at and d.due_at]
    late = sum(finished > due_at for finished, due_at in done)
    assert late < len(done) * 0.03
    assert sum(d.channel == "online" for d in dossiers) > COUNT / 2


def test_every_page_can_show_them_and_officers_can_go_on() -> None:
    went_on = 0
    for dossier in _all():
        seen = detail(SYSTEM, dossier.code)
        assert len(seen.steps) == dossier.steps_made
        assert [s.no for s in seen.steps if s.closed_at is None] == [s["no"] for s in dossier.open_steps]
        if dossier.status == Status.PROCESSING and seen.state.steps and went_on < 5:
            step = seen.state.steps[0]
            officer = officer_actor(colleagues(step.agency, step.spec.post)[0])
            if Act.TAKE in detail(officer, dossier.code).actions:
                acts.take(actor=officer, dossier=dossier.pk)
                assert verify_chain(events_of("dossier", dossier.pk)) is None
                went_on += 1
    assert went_on


def test_each_figure_is_the_length_of_its_list_and_nothing_waits_to_be_read() -> None:
    for reader in READERS:
        catch_up(reader)
        assert progress(reader).behind == 0
    page = overview(_director(), period("year"))
    assert page.uncounted == 0
    for key in listed():
        assert page.total[key] == figure_list(_director(), key, period("year")).count(), key


def test_the_figures_rebuilt_from_the_log_are_the_same() -> None:
    from motcua.platform.readers import replay

    catch_up(Figures())
    before = overview(_director(), period("year")).total.counts
    replay(Figures())
    assert overview(_director(), period("year")).total.counts == before


def test_it_refuses_a_second_time_unless_more_is_wanted() -> None:
    with pytest.raises(Conflict, match="--more"):
        _load(seed=2)
    assert len(_all()) == COUNT
    _load(seed=2, more=True, count=50)
    assert len(_all()) == COUNT + 50
    codes = {d.code for d in _all()}
    assert len(codes) == COUNT + 50


def test_indexes_and_constraints_are_all_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = 'dossiers_step'::regclass AND contype = 'f'"
        )
        assert cursor.fetchone()[0] == 4
        cursor.execute("SELECT to_regclass('step_worklist'), to_regclass('event_commit_order')")
        assert None not in cursor.fetchone()


def test_people_have_numbers_that_pass_for_numbers() -> None:
    owner = next(d for d in _all() if d.applicant["kind"] == "person").applicant
    number = citizen_number(owner["id_number"])
    assert number.digits[6:8] == "99"
    assert str(number.birth_year) == owner["born"][:4]
    assert len({tax_code(n) for n in range(500)}) == 500
    assert all(len(tax_code(n)) == 10 for n in range(500))


def test_a_stranger_finds_a_dossier_by_its_secret() -> None:
    dossier = _all()[0]
    assert access.by_secret(dossier.code, dossier.secret).pk == dossier.pk

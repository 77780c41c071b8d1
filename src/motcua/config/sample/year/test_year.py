"""A made-up year is one that the commands could have written."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

import pytest
from django.db import connection

from motcua.agencies.queries import calendar_of, colleagues, officer_actor, officer_by_id
from motcua.config.sample.year import Habits, load
from motcua.config.sample.year.life import Desk, Filed, Life
from motcua.config.sample.year.people import tax_code
from motcua.config.sample.year.province import province as read_province
from motcua.dossiers import access
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.figure_lists import figure_list, listed, period
from motcua.dossiers.queries.figures import overview
from motcua.dossiers.queries.recount import recounted
from motcua.dossiers.readers import READERS
from motcua.dossiers.readers.figures import Figures
from motcua.dossiers.types import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, Kind
from motcua.kernel.clock import VIETNAM
from motcua.kernel.codes import citizen_number
from motcua.kernel.errors import Conflict
from motcua.platform.log import events_of, verify_chain, words_hash
from motcua.platform.models import EventWords
from motcua.platform.readers import catch_up, progress, replay
from motcua.process.deadline import due
from motcua.process.limit import Limit
from motcua.process.state import OpenStep
from motcua.process.states import ENDED, Status, StepKind
from tests.support import acts

UNTIL = datetime(2026, 3, 20, 10, 0, tzinfo=VIETNAM)
COUNT = 900
# More trouble than in a usual year, so that a few hundred dossiers have met all of it.
TROUBLED = Habits(
    late=0.1, supplemented=0.25, refused=0.06, withdrawn=0.05, stopped=0.05, sent_back=0.1, unanswered=0.5
)


@pytest.fixture(scope="module")
def kept_up(province: None) -> set[tuple[str, str]]:
    """What the database kept up before anything was loaded."""
    return _kept_up()


@pytest.fixture(scope="module", autouse=True)
def year(kept_up: set[tuple[str, str]]) -> Iterator[None]:
    """Eleven weeks of the sample province, loaded once."""
    with clock.at(UNTIL):
        _load(seed=2)
        yield


def _load(*, seed: int, more: bool = False, count: int = COUNT) -> None:
    load(
        dossiers=count,
        seed=seed,
        year=2026,
        now=UNTIL,
        more=more,
        say=lambda _line: None,
        habits=TROUBLED,
    )


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


def test_what_was_promised_is_what_the_real_calendars_say() -> None:
    promised = 0
    for d in _all():
        for event in events_of("dossier", d.pk):
            if event.type == "accepted" and d.limit:
                at = due(calendar_of(d.counter_id), event.at, Limit.parse(d.limit)).at
                assert datetime.fromisoformat(event.data["due_at"]) == at, d.code
                promised += 1
    assert promised > COUNT // 2


def test_every_status_occurs_and_most_came_online() -> None:
    dossiers = _all()
    assert len(dossiers) == COUNT
    assert {d.status for d in dossiers} == set(Status)
    assert any(d.late_noted for d in dossiers)
    assert sum(d.channel == "online" for d in dossiers) > COUNT / 2


def test_some_were_late_and_most_in_time() -> None:
    done = [(d.finished_at, d.due_at) for d in _all() if d.finished_at and d.due_at]
    assert 0 < sum(finished > due_at for finished, due_at in done) < len(done) / 3


def test_the_log_read_again_gives_the_row() -> None:
    found = list(recounted([d.code for d in _all()]))
    assert len(found) == COUNT
    assert [(one.code, one.differences) for one in found if one.differences] == []


def test_the_words_beside_the_log_are_those_that_it_proves() -> None:
    proven = 0
    for d in _all()[::7]:
        beside = {w.seq: w.body for w in EventWords.objects.filter(topic="dossier", stream=d.pk)}
        for event in events_of("dossier", d.pk):
            assert event.data.get("words") == (words_hash(beside[event.seq]) if event.seq in beside else None)
            proven += event.seq in beside
    assert proven > COUNT // 7


def test_every_page_can_show_them() -> None:
    for dossier in _all():
        seen = detail(SYSTEM, dossier.code)
        assert len(seen.steps) == dossier.steps_made
        assert [s.no for s in seen.steps if s.closed_at is None] == [s["no"] for s in dossier.open_steps]


@pytest.mark.parametrize("status", sorted(set(Status) - ENDED), ids=lambda status: status.name)
def test_people_can_go_on_with_what_they_find(status: Status) -> None:
    dossier = next(d for d in _all() if d.status == status)
    _go_on(dossier)
    assert verify_chain(events_of("dossier", dossier.pk)) is None
    assert Dossier.objects.get(pk=dossier.pk).chain_seq == dossier.chain_seq + 1


def _go_on(dossier: Dossier) -> None:
    seen = detail(SYSTEM, dossier.code)
    match Status(dossier.status):
        case Status.SUBMITTED:
            acts.accept(actor=_officer(seen.state.steps[0]), dossier=dossier.pk, seen=list(seen.case.papers))
        case Status.RECEIVED | Status.PROCESSING:
            acts.internal_note(
                actor=_officer(seen.state.steps[0]), dossier=dossier.pk, note="Xem lại sổ gốc."
            )
        case Status.SUPPLEMENT:
            owner = Actor(kind=Kind.PERSON, name=dossier.owner_name, party_id=dossier.owner_id)
            acts.supply(actor=owner, dossier=dossier.pk, note="Tôi gửi thêm.")
        case Status.PAYMENT:
            step = next(s for s in seen.state.steps if s.spec.kind is StepKind.FINANCE)
            acts.confirm_payment(actor=_officer(step), dossier=dossier.pk)
        case Status.DONE:
            acts.return_result(actor=_officer(seen.state.steps[0]), dossier=dossier.pk, way="online")


def _officer(step: OpenStep) -> Actor:
    """Who has the step, or might take it."""
    if step.holder:
        return officer_actor(officer_by_id(step.holder))
    return officer_actor(colleagues(step.agency, step.spec.post)[0])


def test_officers_finish_the_steps_that_are_open() -> None:
    for dossier in [d for d in _all() if d.status == Status.RECEIVED][:5]:
        step = detail(SYSTEM, dossier.code).state.steps[0]
        opinion = {"verdict": "agrees"} if step.spec.kind is StepKind.OPINION else {}
        act = acts.give_opinion if opinion else acts.appraise
        act(actor=_officer(step), dossier=dossier.pk, note="Đủ điều kiện", **opinion)


def test_each_kind_of_dossier_lives_to_its_end_through_the_engine() -> None:
    found = read_province(UNTIL.date())
    late = UNTIL.replace(year=2026, month=12)
    smooth = Habits(refused=0, withdrawn=0, stopped=0, unanswered=0)
    desk = Desk(found.calendars, late, "0" * 64, 1, "1" * 64, smooth)
    lived = set()
    for n, kind in enumerate(found.kinds):
        site = kind.groups[0].sites[0]
        filed = Filed(kind, site.counter, site.handling, kind.case.filing[0], False, False, UNTIL)
        living = Life(desk, Random(n), filed).tell()
        assert living.locked.state.status is Status.RETURNED, (kind.content.code, kind.case.code)
        lived.add(kind.route.key)
    assert len(lived) > 50


def test_each_figure_is_the_length_of_its_list_and_nothing_waits_to_be_read() -> None:
    for reader in READERS:
        catch_up(reader)
        assert progress(reader).behind == 0
    page = overview(_director(), period("year"))
    assert page.uncounted == 0
    for key in listed():
        assert page.total[key] == figure_list(_director(), key, period("year")).count(), key


def test_the_figures_rebuilt_from_the_log_are_the_same() -> None:
    catch_up(Figures())
    before = overview(_director(), period("year")).total.counts
    replay(Figures())
    assert overview(_director(), period("year")).total.counts == before


def test_it_refuses_a_second_time_unless_more_is_wanted() -> None:
    with pytest.raises(Conflict, match="--more"):
        _load(seed=2)
    assert len(_all()) == COUNT
    for seed in (2, 3):
        _load(seed=seed, more=True, count=50)
    assert len({d.code for d in _all()}) == COUNT + 100


def test_indexes_and_constraints_are_all_back(kept_up: set[tuple[str, str]]) -> None:
    assert len(kept_up) > 20
    assert _kept_up() == kept_up


def _kept_up() -> set[tuple[str, str]]:
    """What the database keeps up for dossiers and their log: indexes and constraints, with their definitions."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT indexname, indexdef FROM pg_indexes WHERE tablename ~ '^(dossiers|platform|identity_party)'
            UNION SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid::regclass::text ~ '^(dossiers|platform|identity_party)'"""
        )
        return set(cursor.fetchall())


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

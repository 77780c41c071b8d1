"""What waits for whom: lists that end where their counts say, pages that leave nothing out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import worklists
from motcua.dossiers.queries.worklists import LISTS, Wanted, Work, worklist
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor
from tests.support import acts, cast
from tests.support.acts import defect

pytestmark = [pytest.mark.usefixtures("province", "db")]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What may be filtered by is asked for anew in each test."""
    worklists.forget_procedures()
    yield
    worklists.forget_procedures()


def at_work() -> Actor:
    """Somebody with two posts, so that two lists become one."""
    receiver, appraiser = cast.receiver(), cast.appraiser()
    return replace(receiver, posts=(*receiver.posts, *appraiser.posts, *receiver.posts))


def some_work() -> list[Dossier]:
    """New ones, one that waits for its applicant, one with the appraiser and one that the receiver holds."""
    made = [cast.accepted() if number == 2 else cast.submitted() for number in range(5)]
    acts.ask_more(actor=cast.receiver(), dossier=made[1].pk, defects=[defect("Giấy", "mờ", "Điều 16")])
    acts.take(actor=cast.receiver(), dossier=made[3].pk)
    return made


def whole(actor: Actor, name: str) -> tuple[Work, ...]:
    return worklist(actor, Wanted(list=name, size=200)).steps


@pytest.mark.parametrize("hours", [0, 100])
def test_a_count_says_how_long_its_list_is(hours: int) -> None:
    some_work()
    later = clock.now() + timedelta(hours=hours)
    people = [at_work(), cast.receiver(), cast.appraiser(), cast.approver(), cast.person("giamdoc"), STRANGER]
    with clock.at(later):
        for actor in people:
            found = worklists.counts_with_unit(actor)
            assert found == {name: len(whole(actor, name)) for name in LISTS}, actor.name
        mine = worklists.counts(at_work())
    assert (mine["mine"], mine["waiting"], mine["others"]) == (1, 4, 1)
    assert mine["late"] == (4 if hours else 0)


def test_what_somebody_took_is_no_longer_theirs_when_they_have_lost_the_post() -> None:
    some_work()
    receiver = cast.receiver()
    elsewhere = replace(receiver, posts=cast.approver().posts)
    assert len(whole(receiver, "mine")) == 1
    for lost in (replace(receiver, posts=()), elsewhere):
        assert whole(lost, "mine") == ()
        assert worklists.counts(lost)["mine"] == 0
        assert worklists.procedures_in(lost, "mine") == ()


def test_a_unit_is_counted_no_further_than_asked() -> None:
    some_work()
    for actor in (cast.receiver(), cast.approver(), cast.person("giamdoc")):
        assert worklists.counts_with_unit(actor, most=5)["unit"] == 5
        assert worklists.counts_with_unit(actor, most=4)["unit"] == 5
        assert worklists.counts_with_unit(actor, most=2)["unit"] == 3


@pytest.mark.parametrize("name", ["waiting", "unit"])
def test_pages_leave_nothing_out_and_show_nothing_twice(name: str) -> None:
    some_work()
    actor, seen, after = at_work(), list[Work](), ""
    for _ in range(10):
        page = worklist(actor, Wanted(list=name, size=1, after=after))
        seen += page.steps
        after = page.next
        if not after:
            break
    assert tuple(seen) == whole(actor, name)
    assert [(s.urgency, s.pk) for s in seen] == sorted((s.urgency, s.pk) for s in seen)


@pytest.mark.parametrize("cursor", ["", "xyz", "2026-11-18T08:00:00~1", "2026-11-18T08:00:00+07:00~-1", "~"])
def test_a_cursor_that_is_not_ours_begins_at_the_beginning(cursor: str) -> None:
    some_work()
    assert worklist(at_work(), Wanted(after=cursor)).steps == whole(at_work(), "waiting")


def test_a_line_says_what_its_dossier_and_its_holder_are() -> None:
    made = some_work()[3]
    (line,) = whole(cast.receiver(), "mine")
    step = made.steps.select_related("agency").get(closed_at=None)
    assert (line.pk, line.title, line.agency_name) == (step.pk, step.title, step.agency.name)
    assert (line.urgency, line.opened_at, line.due_at) == (step.urgency, step.opened_at, step.due_at)
    assert line.holder == cast.receiver().name
    now = cast.renewed(made)
    assert {name: getattr(now, name) for name in line.dossier._fields} == line.dossier._asdict()


def test_one_filters_by_the_procedures_that_are_there() -> None:
    cast.submitted()
    before = worklists.procedures_in(at_work(), "waiting")
    assert [code for code, _ in before] == ["1.001193"]
    cast.submitted(cast.MARRIAGE_STATUS)
    assert worklists.procedures_in(at_work(), "waiting") == before
    worklists.forget_procedures()
    assert len(worklists.procedures_in(at_work(), "waiting")) == 2
    assert worklists.procedures_in(cast.approver(), "waiting") == ()


def test_after_the_last_comes_the_first_that_is_left() -> None:
    made = some_work()
    codes = [s.dossier.code for s in whole(at_work(), "waiting")]
    by_code = {d.code: d for d in made}
    after = [worklists.following(at_work(), "waiting", by_code[code]) for code in codes]
    assert after == [*codes[1:], codes[0]]
    assert worklists.following(cast.receiver(), "mine", made[3]) == ""

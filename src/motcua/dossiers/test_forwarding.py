"""Taken in at one counter for another agency: two times, both get the credit, nothing is typed again."""

import re
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.agencies.models import Holding
from motcua.agencies.queries import calendar_of, communes, counters
from motcua.dossiers import access, commands, forwarding
from motcua.dossiers.commands import DraftChange
from motcua.dossiers.models import Dossier
from motcua.dossiers.outputs import forms
from motcua.dossiers.queries.detail import detail
from motcua.dossiers.queries.figure_lists import figure_list, period
from motcua.dossiers.queries.intake_watch import unanswered
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.readers.inbox import Inbox
from motcua.dossiers.readers.tally import facts, tally
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, NotFound
from motcua.notifications.models import InboxItem
from motcua.platform.readers import story
from motcua.process.calendar import WorkCalendar
from motcua.process.due_rules import rules_of
from motcua.process.engine import submit
from motcua.process.limit import Limit
from motcua.process.state import World
from motcua.process.states import Status
from motcua.process.table import Standing
from tests.support import acts, cast
from tests.support.calendars import calendar_data, sample_calendar
from tests.support.naive_deadline import naive_due
from tests.support.orders import decided
from tests.support.routes import COUNTER, HANDLING, OTHER, PLACES, plain_route

pytestmark = [pytest.mark.usefixtures("province", "db")]
MORNING = datetime(2026, 11, 17, 9, 0, tzinfo=VIETNAM)
OWNER = {
    "kind": "person",
    "name": "Hoàng Thị Mai",
    "id_number": "022190001234",
    "born": "1990-05-01",
    "gender": "female",
}


def elsewhere() -> tuple[str, str]:
    """Another commune than the cast's, and its centre."""
    other = next(c for c in communes() if c.code != cast.HANDLING)
    centre = next(c for c in counters() if c.commune_gso == other.commune_gso)
    return other.code, centre.code


def at_the_other(role: str = "receiver", *, agency: str = "") -> Actor:
    """Somebody with this role at the other commune's centre, or at another agency."""
    place = agency or elsewhere()[1]
    held = Holding.objects.filter(post__agency=place, post__role=role, delegated_by=None).order_by("pk")[0]
    return cast.person(held.officer.account.username)


def filed_here(handling: str) -> Dossier:
    """Filed at the cast's counter by its receiver."""
    who = cast.receiver()
    begun = commands.start(actor=who, procedure=cast.BIRTH.procedure, channel="direct")
    change = DraftChange(
        handling_id=handling,
        case_code=cast.BIRTH.case,
        owner={"self": False, **OWNER, "paper_seen": True, "address": "Xã Bình Liêu"},
        answers=cast.draft().answers,
        returning="counter",
    )
    commands.save(actor=who, draft=begun.pk, change=change)
    return commands.submit(actor=who, draft=begun.pk)


def forwarded(at: datetime = MORNING) -> Dossier:
    """Taken in at the cast's counter for the other commune, and on its way there."""
    with clock.at(at):
        dossier = filed_here(elsewhere()[0])
        acts.forward(actor=cast.receiver(), dossier=dossier.pk, seen=components(dossier))
    return cast.renewed(dossier)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pages))


def components(dossier: Dossier) -> list[str]:
    return [line.component.code for line in detail(cast.receiver(), dossier.code).papers]


def test_what_another_commune_decides_goes_on_to_its_own_counter_with_all_that_came() -> None:
    dossier = forwarded()
    assert (dossier.counter_id, dossier.receiving) == (cast.COUNTER, elsewhere()[1])
    assert (dossier.status, dossier.taken_at, dossier.received_at) == (Status.SUBMITTED, MORNING, None)
    (step,) = dossier.open_steps
    assert (step["agency"], step["spec"]["kind"]) == (elsewhere()[1], "intake")
    there = detail(at_the_other(), dossier.code)
    assert not any(line.missing for line in there.papers)
    assert there.dossier.answers == dossier.answers


def test_the_limit_begins_when_the_competent_agency_receives_it() -> None:
    dossier = forwarded()
    later = MORNING + timedelta(hours=2)
    with clock.at(later):
        acts.accept(actor=at_the_other(), dossier=dossier.pk)
    dossier = cast.renewed(dossier)
    assert (dossier.status, dossier.taken_at, dossier.received_at) == (Status.RECEIVED, MORNING, later)
    rules = rules_of(calendar_of(elsewhere()[1], later))
    assert dossier.due_at == naive_due(rules, later, dossier.limit)[1]
    printed = text_of(forms.form_01_paper(dossier, happenings(dossier)[-1]).pdf)
    for words in (counters().get(code=elsewhere()[1]).name, dossier.counter.name, "09 giờ 00", "11 giờ 00"):
        assert words in printed


def test_the_desk_that_takes_it_in_does_not_receive_it_and_an_own_one_is_not_passed_on() -> None:
    dossier, own = filed_here(elsewhere()[0]), filed_here(cast.HANDLING)
    assert own.receiving == ""
    with pytest.raises(Conflict, match="Nhận và chuyển"):
        acts.accept(actor=cast.receiver(), dossier=dossier.pk, seen=components(dossier))
    with pytest.raises(Conflict, match="không phải chuyển"):
        acts.forward(actor=cast.receiver(), dossier=own.pk, seen=components(own))
    acts.accept(actor=cast.receiver(), dossier=own.pk, seen=components(own))


def test_nobody_there_sees_it_before_it_was_passed_on() -> None:
    with clock.at(MORNING):
        dossier = filed_here(elsewhere()[0])
        with pytest.raises(NotFound):
            acts.withdraw(actor=at_the_other(), dossier=dossier.pk)
    assert not access.may_see(at_the_other(), dossier.pk)
    assert access.may_see(at_the_other(), forwarded().pk)


def test_the_applicant_is_told_both_times() -> None:
    dossier = forwarded()
    Inbox().read(story("dossier", dossier.pk))
    told = " ".join(InboxItem.objects.values_list("body", flat=True))
    (event,) = [h for h in happenings(dossier) if h.type == "forwarded"]
    closing = MORNING.replace(hour=17)
    assert datetime.fromisoformat(event.data["paper_by"]) == closing
    assert "tính từ khi nơi ấy tiếp nhận" in told
    assert "17:00" in told


def test_the_desk_and_the_competent_agency_both_get_the_credit() -> None:
    dossier = forwarded()
    counted = tally(facts(story("dossier", dossier.pk)))
    credited = {(cell.side, cell.agency) for cell in counted if cell.measure == "taken_in"}
    assert credited == {("counter", cast.COUNTER), ("handling", elsewhere()[0])}
    span = period("today", day=MORNING.date())
    listed = figure_list(cast.person("giamdoc"), "taken_in", span)
    assert [one.pk for one in listed] == [dossier.pk]


def test_whoever_has_to_answer_is_reminded_not_whoever_passed_it_on() -> None:
    dossier = forwarded()
    later = MORNING + timedelta(days=2)
    assert dossier.code in unanswered(at_the_other(), later).late
    assert dossier.code not in unanswered(cast.receiver(), later).late


@pytest.mark.parametrize(
    ("taken", "by"),
    [
        (datetime(2026, 11, 17, 9, 0), datetime(2026, 11, 17, 17, 0)),
        (datetime(2026, 11, 17, 15, 0), datetime(2026, 11, 17, 17, 0)),
        (datetime(2026, 11, 17, 15, 1), datetime(2026, 11, 18, 7, 30)),
        (datetime(2026, 11, 20, 16, 0), datetime(2026, 11, 23, 7, 30)),
        (datetime(2026, 11, 21, 9, 0), datetime(2026, 11, 23, 7, 30)),
    ],
)
def test_paper_leaves_on_the_same_day_or_after_15_at_the_start_of_the_next(
    taken: datetime, by: datetime
) -> None:
    found = forwarding.paper_by(sample_calendar(), taken.replace(tzinfo=VIETNAM))
    assert found == by.replace(tzinfo=VIETNAM)


LIMITS = st.sampled_from(["0.5d", "1d", "3d", "10d", "8h", "same-day", "3cd", "1m"])
STARTS = st.integers(0, 400 * 1440).map(lambda n: datetime(2026, 1, 1, tzinfo=VIETNAM) + timedelta(minutes=n))


@given(calendar_data(), calendar_data(), STARTS, st.integers(0, 5000), LIMITS)
@settings(max_examples=40, deadline=None)
def test_a_naive_calculator_agrees_that_the_second_time_counts_by_the_second_calendar(
    here: dict[str, Any], there: dict[str, Any], start: datetime, minutes: int, limit: str
) -> None:
    calendars = {COUNTER: WorkCalendar.from_json(here), OTHER: WorkCalendar.from_json(there)}
    calendars[HANDLING] = calendars[OTHER]
    second = start + timedelta(minutes=minutes)
    state = submit(route=plain_route(), places=PLACES, world=World(start, calendars), receiving=OTHER).state
    desk, receiver = (Standing(officer=n, may=frozenset({n})) for n in (1, 2))
    state = decided(state, acts.Act.FORWARD, desk, World(start, calendars)).state
    assert (state.taken_at, state.clock.due_at) == (start, None)
    state = decided(
        state, acts.Act.ACCEPT, receiver, World(second, calendars), limit=Limit.parse(limit)
    ).state
    assert state.clock.due_at == naive_due(rules_of(calendars[OTHER]), second, limit)[1]

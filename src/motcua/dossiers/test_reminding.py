"""Reminded once before a paper ends or somebody comes of an age, with what is prepared, and free to say no."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.dossiers import commands
from motcua.dossiers.commands.reminding import forget_reminders
from motcua.dossiers.models import Draft, Reminder
from motcua.dossiers.queries.reminders import counted, off_rules, own_reminders
from motcua.dossiers.reminders import reaches, rules, years_before
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from motcua.notifications.models import InboxItem
from motcua.personal_store.models import KeptPaper
from motcua.platform.models import LoggedEvent
from motcua.procedures.queries import is_in_force
from tests.support import cast
from tests.support.kept_papers import birth

MORNING = datetime(2026, 11, 18, 9, 0, tzinfo=VIETNAM)
TODAY = MORNING.date()


@pytest.fixture(autouse=True)
def morning(province: None, db: None) -> Iterator[None]:
    """The sample province on a Wednesday at nine; nobody is of an age that is told of."""
    with clock.at(MORNING):
        Party.objects.update(born="")
        yield


def remind() -> int:
    return commands.remind(actor=service("reminders"))


def me() -> Party:
    return Party.objects.get(pk=cast.applicant().party_id or 0)


def turning(age: int, *, in_days: int) -> None:
    """The farmer comes of this age in so many days."""
    born = years_before(TODAY + timedelta(days=in_days), age)
    Party.objects.filter(pk=me().pk).update(born=born.isoformat())


def paper(kind: str, *, in_days: int, **more: Any) -> KeptPaper:
    """A paper of the farmer's that ends in so many days."""
    kept = birth()
    KeptPaper.objects.filter(pk=kept.pk).update(
        kind=kind, about_born=None, valid_until=TODAY + timedelta(days=in_days), **more
    )
    return kept


def events(kind: str) -> list[dict[str, Any]]:
    return [one.data for one in LoggedEvent.objects.filter(topic="reminder", type=kind).order_by("pk")]


def test_whoever_comes_of_an_age_is_told_once_with_a_draft_that_only_they_can_send() -> None:
    turning(25, in_days=60)
    assert remind() == 1
    assert remind() == 0
    told = Reminder.objects.get()
    assert (told.rule, told.level, told.ends_on) == ("card_25", 2, TODAY + timedelta(days=60))
    assert told.draft is not None
    assert told.draft.account.username == "nongdan"
    assert told.draft.answers == {}
    item = InboxItem.objects.get(party=me(), link="/nhac-viec")
    assert item.title == "Bạn sắp đủ 25 tuổi: đổi thẻ căn cước"
    [event] = events("reminded")
    assert (event["rule"], event["level"]) == ("card_25", 2)
    [row] = own_reminders(cast.applicant())
    assert row.state == "open"
    assert own_reminders(cast.stranger()) == []


@pytest.mark.parametrize(("in_days", "told"), [(61, 0), (60, 1), (0, 1), (-1, 0)])
def test_neither_too_early_nor_when_it_is_over(in_days: int, told: int) -> None:
    turning(40, in_days=in_days)
    assert remind() == told


def test_a_birth_of_which_only_the_year_is_known_reminds_nobody() -> None:
    Party.objects.filter(pk=me().pk).update(born=str(TODAY.year - 25))
    assert remind() == 0


def test_before_a_paper_ends_its_holder_is_told_unless_a_later_one_outlasts_it() -> None:
    ends = paper("KQ.G15.000038", in_days=10)
    later = KeptPaper.objects.create(
        party=me(), key="later", origin="checked", form="scan", kind="KQ.G15.000038", title="Giấy mới",
        file_id=ends.file_id, put_at=MORNING, valid_until=TODAY + timedelta(days=100),
    )  # fmt: skip
    assert remind() == 0
    later.delete()
    assert remind() == 1
    told = Reminder.objects.get()
    assert (told.rule, told.level, told.draft) == ("marital_status", 1, None)
    KeptPaper.objects.filter(pk=ends.pk).update(way="revoke", ended_at=MORNING)
    Reminder.objects.all().delete()
    assert remind() == 0


def test_at_level_three_the_recommended_option_is_chosen_in_the_draft() -> None:
    paper("1.014199.KQ01", in_days=45)
    assert remind() == 1
    told = Reminder.objects.get()
    assert told.draft is not None
    assert told.draft.case_code == "1.014201.01"
    [row] = own_reminders(cast.applicant())
    assert row.rule.said_option


def test_a_parent_is_told_before_their_child_comes_of_age() -> None:
    kept = birth()
    assert kept.about_born is not None
    KeptPaper.objects.filter(pk=kept.pk).update(about_born=years_before(TODAY + timedelta(days=30), 14))
    assert remind() == 1
    told = Reminder.objects.get()
    assert (told.rule, told.about) == ("child_14", kept.about)
    assert kept.about != me().name


def test_whoever_is_at_it_already_is_not_reminded() -> None:
    kept = birth()
    KeptPaper.objects.filter(pk=kept.pk).delete()
    dossier = cast.submitted()
    type(dossier).objects.filter(pk=dossier.pk).update(procedure_code="1.014063")
    turning(25, in_days=20)
    assert remind() == 0


def test_no_is_no_and_can_be_taken_back() -> None:
    turning(25, in_days=60)
    remind()
    told = Reminder.objects.get()
    farmer = cast.applicant()
    commands.refuse_reminder(actor=farmer, reminder=told.pk)
    commands.refuse_reminder(actor=farmer, reminder=told.pk)
    assert not Draft.objects.filter(pk=str(told.draft_id)).exists()
    assert [(one["rule"], one["discarded"]) for one in events("refused")] == [("card_25", True)]
    with pytest.raises(Conflict):
        commands.take_up(actor=farmer, reminder=told.pk)
    assert remind() == 0
    commands.take_refusal_back(actor=farmer, reminder=told.pk)
    draft = commands.take_up(actor=farmer, reminder=told.pk)
    assert commands.take_up(actor=farmer, reminder=told.pk).pk == draft.pk
    assert [row.state for row in own_reminders(farmer)] == ["taken"]
    assert len(events("refusal_taken_back")) == 1


def test_a_draft_in_which_somebody_has_written_stays_when_they_refuse() -> None:
    turning(25, in_days=60)
    remind()
    told = Reminder.objects.get()
    Draft.objects.filter(pk=str(told.draft_id)).update(answers={"phone": "0900000001"})
    commands.refuse_reminder(actor=cast.applicant(), reminder=told.pk)
    assert Draft.objects.filter(pk=str(told.draft_id)).exists()


@pytest.mark.parametrize("rule", ["", "card_25"])
def test_what_was_turned_off_is_not_told_of_until_it_is_on_again(rule: str) -> None:
    farmer = cast.applicant()
    turning(25, in_days=60)
    commands.set_off(actor=farmer, rule=rule, off=True)
    commands.set_off(actor=farmer, rule=rule, off=True)
    assert off_rules(farmer) == {rule}
    assert remind() == 0
    commands.set_off(actor=farmer, rule=rule, off=False)
    assert remind() == 1


def test_nobody_answers_for_another() -> None:
    turning(25, in_days=60)
    remind()
    told = Reminder.objects.get()
    for act in (commands.take_up, commands.refuse_reminder, commands.take_refusal_back):
        with pytest.raises(NotFound):
            act(actor=cast.stranger(), reminder=told.pk)
    with pytest.raises(NotFound):
        commands.set_off(actor=cast.stranger(), rule="nothing", off=True)


def test_the_administrator_sees_numbers_and_nobody_else_does() -> None:
    turning(25, in_days=60)
    remind()
    found, all_off = counted(cast.person("quantri"))
    numbers = {one.rule.key: one.numbers["told"] for one in found}
    assert (numbers["card_25"], numbers["card_40"], all_off) == (1, 0, 0)
    with pytest.raises(NotAllowed):
        counted(cast.receiver())


def test_reminders_go_when_their_time_is_over_and_at_a_persons_word() -> None:
    turning(25, in_days=60)
    remind()
    assert forget_reminders(before=MORNING) == 0
    assert forget_reminders(before=MORNING + timedelta(days=1)) == 1
    remind()
    commands.set_off(actor=cast.applicant(), rule="", off=True)
    assert forget_reminders(parties=[me().pk]) == 1
    assert off_rules(cast.applicant()) == set()


def test_every_rule_names_what_is_in_force_and_none_acts_by_itself() -> None:
    for rule in rules(TODAY).rules:
        assert is_in_force(rule.procedure), rule.key
        assert rule.level <= 3
        assert rule.title_en
        assert rule.words_en


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        (date(2001, 3, 5), 25, date(2026, 3, 5)),
        (date(2000, 2, 29), 25, date(2025, 3, 1)),
        (date(2000, 2, 29), 40, date(2040, 2, 29)),
    ],
)
def test_an_age_is_reached_on_its_day(born: date, years: int, day: date) -> None:
    assert reaches(born, years) == day

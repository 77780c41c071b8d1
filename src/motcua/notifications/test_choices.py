"""News by the channels that somebody chose, and not in the middle of the night."""

from collections.abc import Iterator
from datetime import datetime, time

import pytest

from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.notifications import choices, commands
from motcua.notifications.queries import inbox
from motcua.notifications.types import Notice
from motcua.platform import log
from motcua.platform.effects.models import Effect
from tests.support.carriers import text_messages

pytestmark = pytest.mark.django_db
MORNING, NIGHT = (datetime(2026, 11, 24, hour, 0, tzinfo=clock.VIETNAM) for hour in (9, 23))


@pytest.fixture(autouse=True)
def telephones() -> Iterator[None]:
    with text_messages("mot"):
        yield


@pytest.fixture
def mai() -> Actor:
    party = Party.objects.create(name="Hoàng Thị Mai", phone="0912000000", email="mai@example.vn")
    return Actor(kind=Kind.PERSON, name=party.name, party_id=party.pk)


def told(mai: Actor, key: str, about: str) -> dict[str, Effect]:
    commands.tell_all(
        [
            Notice(
                key=key, party_id=mai.party_id, phone="0912000000", email="mai@example.vn", title="Chào", body="…",
                about=about,
            )
        ]
    )  # fmt: skip
    return {one.key: one for one in Effect.objects.filter(key__startswith=key)}


def test_without_a_choice_news_come_as_usual(mai: Actor) -> None:
    assert set(told(mai, "a", "dossier.accepted")) == {"a:email"}
    assert set(told(mai, "b", "dossier.supplement_requested")) == {"b:email", "b:sms"}


def test_each_kind_of_news_comes_by_the_channels_that_were_chosen(mai: Actor) -> None:
    commands.choose_news(
        actor=mai, channels={"your_turn": ["sms"], "progress": ["sms", "email", "pigeon"]}, quiet=None
    )
    assert set(told(mai, "a", "dossier.accepted")) == {"a:email", "a:sms"}
    assert set(told(mai, "b", "dossier.supplement_requested")) == {"b:sms"}
    assert not told(mai, "c", "dossier.finished")
    assert inbox(mai).count() == 3
    assert log.events_of(choices.TOPIC, mai.party_id or 0)[-1].type == "chosen"


def test_what_can_wait_waits_for_the_end_of_the_quiet_hours(mai: Actor) -> None:
    commands.choose_news(
        actor=mai, channels={"result": ["sms", "email"], "your_turn": ["sms"]}, quiet=(time(22), time(6))
    )
    with clock.at(NIGHT):
        late, urgent = told(mai, "a", "dossier.finished"), told(mai, "b", "dossier.payment_required")
    assert late["a:sms"].due_at == datetime(2026, 11, 25, 6, 0, tzinfo=clock.VIETNAM)
    assert late["a:email"].due_at == urgent["b:sms"].due_at == NIGHT
    with clock.at(MORNING):
        assert told(mai, "c", "dossier.finished")["c:sms"].due_at == MORNING


def test_quiet_hours_that_end_when_they_begin_are_refused(mai: Actor) -> None:
    with pytest.raises(Invalid):
        commands.choose_news(actor=mai, channels={}, quiet=(time(6), time(6)))
    with pytest.raises(NotAllowed):
        commands.choose_news(actor=STRANGER, channels={}, quiet=None)

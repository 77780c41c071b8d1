"""Text messages about dossiers: what somebody answers reaches whoever has theirs; the data know what is told."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import threads
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.notifications import choices, incoming
from motcua.notifications.delivery_rules import rules
from motcua.notifications.models import InboxItem, IncomingReply
from motcua.notifications.ports import Reply
from motcua.notifications.queries import kinds
from motcua.platform.effects.models import Effect
from tests.support import cast
from tests.support.effects import work

pytestmark = [pytest.mark.usefixtures("province", "db")]
NUMBER = "84915123456"
WORDS = "Tôi mang bản gốc chiều mai được không?"


@pytest.fixture
def dossier() -> Dossier:
    """One about which its applicant was told lately, under a number that is theirs alone."""
    made = cast.accepted()
    Party.objects.filter(pk=cast.applicant().party_id or 0).update(phone="0915 123 456".replace(" ", ""))
    told_about(made.code, cast.applicant().party_id or 0)
    return made


def told_about(code: str, party: int) -> None:
    InboxItem.objects.create(
        key=f"{code}{party}", party_id=party, title="…", body="…", dossier_code=code, created_at=clock.now()
    )


def answered(text: str = WORDS, number: str = "1") -> IncomingReply:
    assert incoming.take("mot", Reply(number, NUMBER, text))
    work("reply")
    return IncomingReply.objects.get(key=f"mot:{number}")


def test_it_stands_in_the_thread_as_the_applicants_words_with_the_number_above(dossier: Dossier) -> None:
    reply = answered()
    assert (reply.state, reply.dossier_code) == ("thread", dossier.code)
    (entry,) = threads.thread(dossier)
    assert entry.from_applicant
    assert entry.note == f"Trả lời bằng tin nhắn từ số 0915 123 456:\n{WORDS}"
    assert entry.waits


def test_called_back_twice_it_is_written_once(dossier: Dossier) -> None:
    answered()
    assert not incoming.take("mot", Reply("1", NUMBER, WORDS))
    work("reply")
    assert len(threads.thread(dossier)) == Effect.objects.filter(kind="reply").count() == 1


def test_between_two_dossiers_the_one_that_is_named_gets_it(dossier: Dossier) -> None:
    other = cast.accepted()
    told_about(other.code, cast.applicant().party_id or 0)
    assert answered().state == "waiting"
    assert answered(f"{other.code.lower()} {WORDS}", "2").dossier_code == other.code
    assert (len(threads.thread(dossier)), len(threads.thread(other))) == (0, 1)


def test_of_a_number_that_two_people_gave_a_person_finds_out_whose_it_is(dossier: Dossier) -> None:
    second = Party.objects.create(name="Người khác", phone=f"+{NUMBER}")
    told_about(dossier.code, second.pk)
    assert answered().state == "waiting"
    assert not threads.thread(dossier)


def test_a_stranger_is_written_into_no_thread(dossier: Dossier) -> None:
    assert incoming.take("mot", Reply("9", "84915999999", dossier.code))
    assert IncomingReply.objects.get().state == "waiting"
    with pytest.raises(NotAllowed):
        incoming.waiting_replies(cast.appraiser())
    with pytest.raises(Invalid):
        incoming.settle_reply(actor=SYSTEM, reply=IncomingReply.objects.get().pk, note="")


def test_what_the_thread_does_not_take_waits_for_a_person_with_the_reason(dossier: Dossier) -> None:
    for number in range(6):
        reply = answered(f"Câu {number}", str(number))
    assert reply.state == "waiting"
    assert "đang chờ trả lời" in reply.note
    assert Effect.objects.filter(kind="reply").exclude(state="done").count() == 0


def test_the_data_name_messages_and_channels_that_there_are() -> None:
    known = {kind.key for kind in kinds()}
    assert {event for group in choices.news().groups for event in group.events} <= known
    ways = rules().ways
    assert {one for group in choices.news().groups for one in group.usual} <= ways.keys()
    assert {one for way in ways.values() for one in way.instead} <= ways.keys()
    assert set(choices.OFFERED) == ways.keys()

"""The number to which somebody's messages go is theirs once they typed the code that came to it."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.identity import commands
from motcua.identity.models import Account, Party
from motcua.identity.phone_models import PhoneCode
from motcua.kernel import clock
from motcua.notifications.handing import SEALED
from motcua.notifications.models import InboxItem
from motcua.platform import sealed
from motcua.platform.effects.models import Effect
from tests.support.carriers import text_messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
PAGE = "/tai-khoan/dien-thoai"
NEW = "0987 654 321"


@pytest.fixture(autouse=True)
def telephones() -> Iterator[None]:
    with text_messages("mot"):
        yield


@pytest.fixture
def party() -> Party:
    return Party.objects.create(name="Hoàng Thị Mai", phone="0912000000")


@pytest.fixture
def mai(party: Party) -> Client:
    client = Client()
    client.force_login(Account.objects.create(username="mai-so", party=party))
    return client


def code_sent() -> str:
    """What came to the telephone; the row itself shows it to nobody."""
    effect = Effect.objects.filter(key__startswith="phone-code:").latest("pk")
    assert "body" not in effect.payload
    said = sealed.unseal(effect.payload["sealed"], purpose=SEALED) or ""
    found = re.search(r"\b\d{6}\b", said)
    assert found, said
    assert len(said) <= 160
    return found[0]


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_code_that_came_makes_the_number_theirs_and_the_old_one_is_told(
    mai: Client, party: Party
) -> None:
    assert mai.post(PAGE, {"phone": NEW}).status_code == 302
    party.refresh_from_db()
    assert party.phone == "0912000000"
    assert "0987 654 321" in text_of(mai.get(PAGE))
    assert Effect.objects.get(key__startswith="phone-code:").payload["to"] == "84987654321"
    assert mai.post(PAGE, {"code": code_sent()}).status_code == 302
    party.refresh_from_db()
    assert party.phone == "0987654321"
    assert InboxItem.objects.filter(party=party, title__contains="đã đổi").count() == 1
    told = Effect.objects.filter(kind="message.sms", key__contains=":former")
    assert [one.payload["to"] for one in told] == ["0912000000"]


def test_a_wrong_code_is_counted_and_after_five_the_right_one_helps_no_more(
    mai: Client, party: Party
) -> None:
    mai.post(PAGE, {"phone": NEW})
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert "Mã chưa đúng" in text_of(mai.post(PAGE, {"code": wrong}))
    assert "xin mã mới" in text_of(mai.post(PAGE, {"code": right}))
    party.refresh_from_db()
    assert party.phone == "0912000000"


def test_a_code_lives_ten_minutes_and_a_newer_one_ends_it(mai: Client) -> None:
    mai.post(PAGE, {"phone": NEW})
    first = code_sent()
    mai.post(PAGE, {"phone": "0987 654 322"})
    if code_sent() != first:
        assert mai.post(PAGE, {"code": first}).status_code == 422
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert "xin mã mới" in text_of(mai.post(PAGE, {"code": code_sent()}))


def test_three_codes_an_hour(mai: Client) -> None:
    for _time in range(3):
        assert mai.post(PAGE, {"phone": NEW}).status_code == 302
    refused = mai.post(PAGE, {"phone": NEW})
    assert "một giờ" in text_of(refused)
    assert PhoneCode.objects.count() == 3


@pytest.mark.parametrize("number", ["", "0203 3825 123", "+82 10 1234 5678", "abc"])
def test_what_gets_no_text_message_is_told(mai: Client, number: str) -> None:
    refused = mai.post(PAGE, {"phone": number})
    assert refused.status_code == 422
    assert "số di động" in text_of(refused)


def test_what_was_given_as_a_number_is_forgotten_a_day_after(mai: Client) -> None:
    mai.post(PAGE, {"phone": NEW})
    with clock.at(clock.now() + timedelta(hours=23)):
        commands.forget_what_is_over()
    assert PhoneCode.objects.count() == 1
    with clock.at(clock.now() + timedelta(hours=25)):
        commands.forget_what_is_over()
    assert PhoneCode.objects.count() == 0


def test_another_persons_code_opens_nothing(mai: Client, party: Party) -> None:
    other = Party.objects.create(name="Lý A Sìn", phone="")
    client = Client()
    client.force_login(Account.objects.create(username="sin-so", party=other))
    mai.post(PAGE, {"phone": NEW})
    assert client.post(PAGE, {"code": code_sent()}).status_code == 422
    party.refresh_from_db()
    other.refresh_from_db()
    assert (party.phone, other.phone) == ("0912000000", "")

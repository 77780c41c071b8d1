"""How somebody chooses by which ways they are told."""

import html
from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest
from django.test import Client

from motcua.identity.models import Account, Party
from motcua.kernel import clock
from motcua.notifications.models import ClosedNumber, NewsChoice
from tests.support.carriers import text_messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LogIn = Callable[[str], Client]
PAGE = "/tai-khoan/tin"


@pytest.fixture(autouse=True)
def telephones() -> Iterator[None]:
    with text_messages("mot"):
        yield


@pytest.fixture
def mai() -> Client:
    party = Party.objects.create(name="Hoàng Thị Mai", phone="0912000000")
    client = Client()
    client.force_login(Account.objects.create(username="mai-tin", party=party))
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_page_tells_what_comes_how_and_what_is_lacking(mai: Client) -> None:
    page = text_of(mai.get(PAGE))
    assert "0912 000 000" in page
    assert "Chưa có địa chỉ thư nên chưa gửi được." in page
    assert 'name="your_turn" value="email" checked' in page
    assert 'value="zalo"' not in page
    assert "Tin nào đến bằng cách nào" in text_of(mai.get("/tai-khoan"))


def test_a_choice_is_kept_and_shown_again(mai: Client) -> None:
    mai.post(PAGE, {"your_turn": ["sms"], "result": [], "yen-tinh": "1", "tu": "22:00", "den": "6:30"})
    kept = NewsChoice.objects.get()
    assert kept.channels == {"your_turn": ["sms"], "result": [], "progress": []}
    assert (kept.quiet_from, kept.quiet_until) == (time(22), time(6, 30))
    page = text_of(mai.get(PAGE))
    assert 'name="your_turn" value="sms" checked' in page
    assert 'name="progress" value="email" checked' not in page
    assert 'value="06:30"' in page


@pytest.mark.parametrize(
    "wrong", [{"tu": "tối", "den": "6:30"}, {"tu": "25:00", "den": "6:30"}, {"tu": "6:30", "den": "6:30"}]
)
def test_hours_that_are_none_are_refused_and_nothing_typed_is_lost(
    mai: Client, wrong: dict[str, str]
) -> None:
    answer = mai.post(PAGE, {"your_turn": ["sms"], "yen-tinh": "1", **wrong})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Những gì bạn đã nhập vẫn được giữ." in page
    assert f'value="{wrong["tu"]}"' in page
    assert 'name="your_turn" value="sms" checked' in page
    assert not NewsChoice.objects.exists()


def test_whoever_refused_text_messages_can_take_that_back(mai: Client) -> None:
    ClosedNumber.objects.create(number="84912000000", at=clock.now())
    assert "đã trả lời từ chối" in text_of(mai.get(PAGE))
    mai.post(PAGE, {"viec": "nhan-lai"})
    assert not ClosedNumber.objects.exists()
    assert "đã trả lời từ chối" not in text_of(mai.get(PAGE))

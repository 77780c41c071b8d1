"""Call-backs of providers over HTTP, as a simulated gateway makes them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.notifications import commands, ports
from motcua.notifications.models import Handover
from motcua.platform.effects import performers
from tests.support.carriers import Carrier

pytestmark = pytest.mark.django_db
ADDRESS = "/goi-lai/sms/mot"


class Signing(Carrier):
    """One that signs with a word of its own."""

    def read(self, headers: Any, body: bytes) -> list[ports.Receipt | ports.Reply]:
        """A receipt."""
        if headers.get("x-word") != "của tôi".encode().hex():
            raise NotAllowed("Chữ ký của nội dung gọi lại không đúng hoặc đã cũ.")
        try:
            return [ports.Receipt("delivered", json.loads(body)["requestId"])]
        except (ValueError, KeyError, TypeError):
            raise Invalid("Không đọc được nội dung gọi lại.") from None


@pytest.fixture(autouse=True)
def telephones() -> Iterator[None]:
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [Signing("mot")])
    Handover.objects.create(channel="sms", provider="mot", message="m", at=clock.now(), outcome="done")
    yield
    del ports._connected["sms"], performers._registered["message.sms"]


def told(body: str, word: str = "của tôi", address: str = ADDRESS) -> Any:
    caller = Client(enforce_csrf_checks=True)
    signed = {"x-word": word.encode().hex()}
    return caller.post(address, body, content_type="application/json", headers=signed)


def test_a_receipt_is_taken_without_a_session_and_a_second_one_is_no_news() -> None:
    assert told('{"requestId": "m"}').json() == {"code": 0, "news": 1}
    assert told('{"requestId": "m"}').json() == {"code": 0, "news": 0}
    assert Handover.objects.get().receipt == "delivered"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"body": '{"requestId": "m"}', "word": "của ai"}, 403),
        ({"body": "không phải JSON"}, 422),
        ({"body": "[]"}, 422),
        ({"body": "{}", "address": "/goi-lai/sms/hai"}, 404),
        ({"body": "{}", "address": "/goi-lai/zalo/mot"}, 404),
    ],
)
def test_whatever_else_comes_is_refused_and_changes_nothing(asked: dict[str, str], status: int) -> None:
    assert told(**asked).status_code == status
    assert Handover.objects.get().receipt == ""

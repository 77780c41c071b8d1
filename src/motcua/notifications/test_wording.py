"""What a notice says where there is room, and where there is little."""

from collections.abc import Iterator
from typing import Literal

import pytest

from motcua.notifications import commands, ports
from motcua.notifications.ports import Limits
from motcua.notifications.types import Notice
from motcua.platform.effects import performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Answer, Outcome, Policy

NOTICE = Notice(
    key="event-4711:party-9",
    title="Hồ sơ H49.22-261121-0001: đã được tiếp nhận",
    body="Hẹn trả kết quả: thứ Năm, 19/11/2026. " * 10,
    link="/ho-so/H49.22-261121-0001",
    email="a@example.vn",
    phone="0912000000",
)


class Telephone:
    """A channel of little room."""

    name = "sms"
    address: Literal["email", "phone"] = "phone"
    limits = Limits(subject=0, body=100)
    policy = Policy()

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Nobody hears it."""
        return Answer(Outcome.DONE)

    def find_out(self, message_id: str) -> Answer | None:
        """Nobody knows."""
        return None


@pytest.fixture
def telephone() -> Iterator[None]:
    ports.connect(Telephone())
    yield
    del ports._connected["sms"], performers._registered["message.sms"]


@pytest.mark.django_db
@pytest.mark.usefixtures("telephone")
def test_each_channel_gets_its_own_message_to_its_own_address_within_its_limits() -> None:
    commands.tell_all([NOTICE])
    commands.tell_all([NOTICE])
    told = {effect.key: effect.payload for effect in Effect.objects.all()}
    assert set(told) == {"event-4711:party-9:email", "event-4711:party-9:sms"}
    sms = told["event-4711:party-9:sms"]
    assert (sms["to"], sms["subject"]) == ("0912000000", "")
    assert len(sms["body"]) <= 100
    assert sms["body"].startswith("Hồ sơ H49.22-261121-0001: đã được")
    assert sms["body"].endswith("/ho-so/H49.22-261121-0001")
    assert told["event-4711:party-9:email"]["body"].startswith(NOTICE.body.strip())


@pytest.mark.django_db
def test_a_channel_that_is_not_connected_is_not_written_to() -> None:
    commands.tell_all([NOTICE])
    assert [effect.key for effect in Effect.objects.all()] == ["event-4711:party-9:email"]

"""Text messages by two gateways over HTTP: every way in which one of them can end, and who takes over."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests

from motcua.adapters.sms import adapter
from motcua.adapters.sms.simulator import BRAND, PASSWORD, SECRET, USER, Gateway
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.notifications import commands, health, ports, receipts
from motcua.notifications.delivery_rules import rules
from motcua.notifications.models import ClosedNumber, Handover
from motcua.notifications.types import Notice
from motcua.platform.effects import execution, performers, tasks
from motcua.platform.effects.models import Effect

pytestmark = pytest.mark.django_db
PHONE = "0912 000 000"


def made(gateway: Gateway) -> adapter.Sms:
    return adapter.Sms(adapter.Gateway(gateway.name, gateway.url, USER, PASSWORD, BRAND, SECRET))


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "PATIENCE", (1.0, 1.0))


@pytest.fixture
def gateways() -> Iterator[tuple[Gateway, Gateway]]:
    first, second = Gateway(name="mot", slow_seconds=2.5).start(), Gateway(name="hai").start()
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [made(first), made(second)])
    yield first, second
    del ports._connected["sms"], performers._registered["message.sms"]
    for one in (first, second):
        one.site.stop()


@pytest.fixture
def text(gateways: tuple[Gateway, Gateway]) -> Effect:
    commands.tell_all(
        [
            Notice(
                key="e-1",
                phone=PHONE,
                title="Hồ sơ “H49.22-261121-0001” đã được tiếp nhận",
                body="…",
                link="/x",
            )
        ]
    )
    return Effect.objects.get()


def work(effect: Effect) -> Effect:
    tasks.work_on_effect(effect.pk)
    effect.refresh_from_db()
    return effect


def tried() -> list[tuple[str, str]]:
    return list(Handover.objects.order_by("pk").values_list("provider", "outcome"))


def test_it_arrives_without_diacritics_and_with_the_page_to_look_at(
    gateways: tuple[Gateway, Gateway], text: Effect
) -> None:
    assert work(text).state == "done"
    (arrived,) = gateways[0].arrived()
    assert arrived.phone == "84912000000"
    assert arrived.content.startswith('Ho so "H49.22-261121-0001" da duoc tiep nhan http')
    assert arrived.content.endswith("/x")
    assert not gateways[1].arrived()
    page = requests.get(gateways[0].site.url, timeout=5).text
    assert "da duoc tiep nhan" in page
    assert "không đến tay ai" in page


def test_done_twice_it_is_sent_once(gateways: tuple[Gateway, Gateway], text: Effect) -> None:
    work(text)
    work(text)
    assert len(gateways[0].arrived()) == 1


@pytest.mark.parametrize("failure", ["down", "quota", "lost_line"])
def test_what_one_gateway_certainly_did_not_take_the_next_one_sends_at_once(
    gateways: tuple[Gateway, Gateway], text: Effect, failure: str
) -> None:
    if failure == "lost_line":
        gateways[0].site.stop()
    else:
        gateways[0].failure = failure
    assert work(text).state == "done"
    assert [provider for provider, _ in tried()] == ["mot", "hai"]
    assert (len(gateways[0].texts), len(gateways[1].arrived())) == (0, 1)


@pytest.mark.parametrize("failure", ["drop", "error_but_sends"])
def test_what_a_gateway_may_have_taken_it_is_asked_about_and_no_other_sends(
    gateways: tuple[Gateway, Gateway], text: Effect, failure: str
) -> None:
    gateways[0].failure = failure
    assert work(text).state == "done"
    assert tried() == [("mot", "done")]
    assert (len(gateways[0].texts), len(gateways[1].texts)) == (1, 0)


def test_a_gateway_that_answers_nobody_is_waited_for_and_never_doubled(
    gateways: tuple[Gateway, Gateway], text: Effect
) -> None:
    gateways[0].failure = "slow"
    assert (work(text).state, text.outcome) == ("retry_at", "unknown")
    assert not gateways[1].texts
    gateways[0].failure = "off"
    with clock.at(text.due_at + timedelta(seconds=1)):
        assert work(text).state == "done"
    assert len(gateways[0].texts) + len(gateways[1].texts) == 1


def test_all_gateways_away_cost_only_time(gateways: tuple[Gateway, Gateway], text: Effect) -> None:
    """An hour long: the written schedule goes on, and the message leaves when one of them is back."""
    begin = clock.now()
    for one in gateways:
        one.failure = "down"
    assert work(text).outcome == "temporary"
    while text.due_at < begin + timedelta(hours=1):
        with clock.at(text.due_at + timedelta(seconds=1)):
            assert work(text).state == "retry_at"
    gateways[1].failure = "off"
    with clock.at(text.due_at + timedelta(seconds=1)):
        assert work(text).state == "done"
    assert len(gateways[1].arrived()) == 1


def test_a_number_that_is_none_needs_a_person(gateways: tuple[Gateway, Gateway]) -> None:
    commands.tell_all([Notice(key="e-2", phone="02033 825 000", title="Chào", body="…")])
    assert work(Effect.objects.get()).state == "needs_person"
    assert not gateways[0].texts


def test_a_wrong_password_of_ours_passes_the_message_on(
    text: Effect, gateways: tuple[Gateway, Gateway]
) -> None:
    wrong = adapter.Sms(adapter.Gateway("mot", gateways[0].url, USER, "sai", BRAND, SECRET))
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [wrong, made(gateways[1])])
    assert work(text).state == "done"
    assert tried() == [("mot", "configuration"), ("hai", "done")]


def test_a_worker_that_dies_while_sending_doubles_nothing(
    gateways: tuple[Gateway, Gateway], text: Effect
) -> None:
    """It dies after the gateway took the message: whoever comes next asks that gateway."""
    asked = execution.claim(text.pk)
    assert asked is not None
    row = Handover.objects.create(
        channel="sms", provider="mot", message=text.payload["id"], effect=text.pk, at=clock.now()
    )
    told = {"to": PHONE, "subject": "", "body": text.payload["body"], "message_id": text.payload["id"]}
    made(gateways[0]).send(**told)
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert execution.take_overdue() == [text.pk]
        assert work(text).state == "done"
    row.refresh_from_db()
    assert row.outcome == "done"
    assert len(gateways[0].texts) + len(gateways[1].texts) == 1


def test_whoever_fails_too_often_is_passed_over_and_tried_again_now_and_then(
    gateways: tuple[Gateway, Gateway],
) -> None:
    gateways[0].failure = "down"
    providers = [made(one) for one in gateways]
    held = rules().health
    for number in range(held.least):
        commands.tell_all([Notice(key=f"n-{number}", phone=PHONE, title="Chào", body="…")])
        work(Effect.objects.order_by("-pk")[0])
    standing = health.standings("sms")["mot"]
    assert (standing.number, standing.failed, standing.is_unwell(held)) == (held.least, held.least, True)
    assert [one.name for one in health.in_order("sms", providers)] == ["hai", "mot"]
    with clock.at(clock.now() + held.probe + timedelta(seconds=1)):
        assert [one.name for one in health.in_order("sms", providers)] == ["mot", "hai"]
    with clock.at(clock.now() + held.window + timedelta(seconds=1)):
        assert "mot" not in health.standings("sms")


def test_whoever_has_not_answered_for_long_counts_as_slow_while_it_is_waited_for(
    gateways: tuple[Gateway, Gateway],
) -> None:
    """A worker that hangs on it has written nothing yet; the others need not hang too."""
    held, now = rules().health, clock.now()
    for number in range(held.least):
        Handover.objects.create(channel="sms", provider="mot", message=f"{number}", at=now)
    providers = [made(one) for one in gateways]
    assert health.standings("sms")["mot"].number == 0
    with clock.at(now + timedelta(seconds=held.slow_seconds + 1)):
        standing = health.standings("sms")["mot"]
        assert (standing.slow, standing.is_unwell(held)) == (held.least, True)
        assert [one.name for one in health.in_order("sms", providers)] == ["hai", "mot"]


def receipt(gateway: Gateway, secret: str = SECRET, **told: str) -> tuple[dict[str, str], bytes]:
    body = json.dumps({"event": "receipt", "state": "delivered", **told}).encode()
    stamp = str(int(clock.now().timestamp()))
    return {"x-timestamp": stamp, "x-signature": adapter.signature(secret, stamp, body)}, body


def test_a_receipt_comes_back_and_a_second_one_is_no_news(
    gateways: tuple[Gateway, Gateway], text: Effect
) -> None:
    work(text)
    headers, body = receipt(gateways[0], requestId=text.payload["id"])
    assert commands.take_call_back("sms", "mot", headers, body) == 1
    assert commands.take_call_back("sms", "mot", headers, body) == 0
    assert Handover.objects.get().receipt == "delivered"


def test_a_receipt_that_is_not_theirs_is_refused(gateways: tuple[Gateway, Gateway], text: Effect) -> None:
    work(text)
    headers, body = receipt(gateways[0], "another", requestId=text.payload["id"])
    with pytest.raises(NotAllowed):
        commands.take_call_back("sms", "mot", headers, body)
    headers, body = receipt(gateways[0], requestId=text.payload["id"])
    with clock.at(clock.now() + timedelta(minutes=6)), pytest.raises(NotAllowed):
        commands.take_call_back("sms", "mot", headers, body)
    headers, body = receipt(gateways[0], state="who knows")
    with pytest.raises(Invalid):
        commands.take_call_back("sms", "mot", headers, body)
    assert Handover.objects.get().receipt == ""


def test_what_nobody_reports_is_asked_for(gateways: tuple[Gateway, Gateway], text: Effect) -> None:
    work(text)
    assert receipts.ask_for_receipts() == 0
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert receipts.ask_for_receipts() == 1
    assert Handover.objects.get().receipt == "delivered"


def test_what_a_gateway_lost_is_sent_once_more_by_another(
    gateways: tuple[Gateway, Gateway], text: Effect
) -> None:
    gateways[0].failure = "lies"
    assert work(text).state == "done"
    with clock.at(clock.now() + timedelta(minutes=4)):
        assert receipts.ask_for_receipts() == 1
        assert Handover.objects.get().receipt == "lost"
        gateways[0].site.stop()
        again = Effect.objects.get(key="e-1:sms:again")
        assert work(again).state == "done"
    assert [one.content for one in gateways[1].arrived()] == [text.payload["body"]]


def test_whoever_answers_that_they_want_no_more_gets_no_more(gateways: tuple[Gateway, Gateway]) -> None:
    party = Party.objects.create(name="Hoàng Thị Mai", phone=PHONE)
    for word, number in (("Từ chối", 1), ("DANG KY", 0)):
        body = json.dumps({"event": "reply", "id": word, "from": "0912000000", "text": word}).encode()
        stamp = str(int(clock.now().timestamp()))
        headers = {"x-timestamp": stamp, "x-signature": adapter.signature(SECRET, stamp, body)}
        assert commands.take_call_back("sms", "mot", headers, body) == 1
        assert commands.take_call_back("sms", "mot", headers, body) == 0
        assert ClosedNumber.objects.count() == number
        commands.tell_all(
            [
                Notice(
                    key=f"e-{number}",
                    party_id=party.pk,
                    phone=PHONE,
                    title="Chào",
                    body="…",
                    about="dossier.finished",
                )
            ]
        )
    assert [one.key for one in Effect.objects.all()] == ["e-0:sms"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"content": "Hồ sơ"}, 4),
        ({"content": "x" * 161}, 4),
        ({"content": "[" * 81}, 4),
        ({"phone": "0912000000"}, 3),
        ({"brandName": "AI"}, 2),
        ({"type": "unicode"}, 4),
        ({"requestId": "1"}, 6),
        ({"more": "x"}, 6),
    ],
)
def test_the_simulator_refuses_what_a_gateway_would_refuse(
    gateways: tuple[Gateway, Gateway], wrong: dict[str, str], code: int
) -> None:
    right = {
        "requestId": "0" * 32, "cpCode": USER, "brandName": BRAND, "phone": "84912000000", "type": "text",
        "content": "x",
    }  # fmt: skip
    address = f"{gateways[0].url}/sms"
    refused = requests.post(address, json={**right, **wrong}, auth=(USER, PASSWORD), timeout=5)
    assert refused.json()["code"] == code
    assert requests.post(address, json=right, auth=(USER, "sai"), timeout=5).status_code == 401
    assert not gateways[0].texts

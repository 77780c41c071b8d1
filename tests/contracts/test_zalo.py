"""Messages by Zalo over HTTP: templates and their parameters, tokens that are replaced, and who takes over."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from motcua.adapters.sms import adapter as sms
from motcua.adapters.sms import simulator as gateway
from motcua.adapters.zalo import adapter
from motcua.adapters.zalo.simulator import APP, CALLBACK_SECRET, FIRST_TOKEN, SECRET, WAITING, ZaloSimulator
from motcua.identity.models import Party
from motcua.kernel import clock
from motcua.kernel.errors import NotAllowed
from motcua.notifications import commands, ports
from motcua.notifications.models import Handover, MessageTemplate, ProviderTokens
from motcua.notifications.queries import forget_templates
from motcua.notifications.types import Notice
from motcua.platform.effects import performers, tasks
from motcua.platform.effects.models import Effect

pytestmark = pytest.mark.django_db
PHONE = "0912000000"
BODY = "ma_ho_so [30]: {ma_ho_so}\ntrang_thai [30]: {viec}\nloi_nhan [90]: {huong_dan} {trang}"
VALUES = {
    "ma_ho_so": "H49.22-261121-0001",
    "thu_tuc": "Khai sinh",
    "viec": "đã có kết quả",
    "huong_dan": "Mời bạn xem " * 20,
}


def account(simulator: ZaloSimulator) -> adapter.OfficialAccount:
    url = simulator.site.url
    return adapter.OfficialAccount(
        APP, SECRET, CALLBACK_SECRET, FIRST_TOKEN, url, f"{url}/v4/oa/access_token"
    )


@pytest.fixture
def zalo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ZaloSimulator]:
    monkeypatch.setattr(adapter, "PATIENCE", (1.0, 1.0))
    made = ZaloSimulator(slow_seconds=2.5).start()
    own = adapter.Zalo(account(made), commands.token_shelf("zalo"))
    commands.connect_providers("zalo", ports.Limits(20, 2000, "parameters"), [own])
    forget_templates()
    yield made
    del ports._connected["zalo"], performers._registered["message.zalo"]
    made.site.stop()
    forget_templates()


@pytest.fixture
def texts() -> Iterator[gateway.Gateway]:
    made = gateway.Gateway(name="mot").start()
    known = sms.Gateway("mot", made.url, gateway.USER, gateway.PASSWORD, gateway.BRAND, gateway.SECRET)
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [sms.Sms(known)])
    yield made
    del ports._connected["sms"], performers._registered["message.sms"]
    made.site.stop()


def told(key: str = "e-1", template: str = "300001", body: str = BODY, **more: Any) -> list[Effect]:
    if template:
        MessageTemplate.objects.update_or_create(
            key="dossier.supplement_requested",
            language="vi",
            channel="zalo",
            defaults={"subject": template, "body": body},
        )
        forget_templates()
    party = Party.objects.get_or_create(name="Hoàng Thị Mai", phone=PHONE)[0]
    notice = Notice(
        key=key, party_id=party.pk, phone=PHONE, title="Hồ sơ đã có kết quả", body="…", link="/x",
        about="dossier.supplement_requested", values=VALUES, **more,
    )  # fmt: skip
    commands.tell_all([notice])
    return list(Effect.objects.order_by("pk"))


def work(effect: Effect) -> Effect:
    tasks.work_on_effect(effect.pk)
    effect.refresh_from_db()
    return effect


def test_a_template_arrives_with_its_parameters_as_long_as_they_may_be(zalo: ZaloSimulator) -> None:
    (effect,) = told()
    assert work(effect).state == "done"
    (arrived,) = zalo.arrived()
    assert arrived.phone == "84912000000"
    assert arrived.words.startswith("Hồ sơ H49.22-261121-0001 đã có kết quả. Mời bạn xem Mời bạn xem")
    assert len(json.loads(effect.payload["body"])["loi_nhan"]) <= 90
    assert "không đến tay ai" in requests.get(zalo.site.url, timeout=5).text


def test_a_refresh_token_is_good_once_and_its_successor_is_kept_sealed(zalo: ZaloSimulator) -> None:
    (first,) = told()
    work(first)
    kept = ProviderTokens.objects.get().sealed
    for secret in (zalo._access, zalo._refresh):
        assert secret not in kept
    other = adapter.Zalo(account(zalo), commands.token_shelf("zalo"))
    commands.connect_providers("zalo", ports.Limits(20, 2000, "parameters"), [other])
    assert work(told("e-2")[-1]).state == "done"
    assert zalo.refreshed == 1
    with clock.at(clock.now() + timedelta(days=2)):
        assert work(told("e-3")[-1]).state == "done"
    assert zalo.refreshed == 2


@pytest.mark.parametrize("failure", ["no_account", "quota", "down_for_good"])
def test_where_zalo_does_not_reach_somebody_a_text_message_does(
    zalo: ZaloSimulator, texts: gateway.Gateway, failure: str
) -> None:
    if failure == "down_for_good":
        zalo.site.stop()
    else:
        zalo.failure = failure
    (effect,) = told()
    assert work(effect).state == "done"
    assert effect.result["moved"] == "sms"
    assert work(Effect.objects.get(key="e-1:sms")).state == "done"
    (arrived,) = texts.arrived()
    assert arrived.content.startswith("Ho so da co ket qua http")


@pytest.mark.parametrize("failure", ["drop", "error_but_sends"])
def test_what_zalo_may_have_taken_is_never_sent_again_as_a_text_message(
    zalo: ZaloSimulator, texts: gateway.Gateway, failure: str
) -> None:
    zalo.failure = failure
    (effect,) = told()
    assert (work(effect).state, effect.outcome) == ("retry_at", "unknown")
    with clock.at(effect.due_at + timedelta(seconds=1)):
        assert work(effect).state == "needs_person"
    assert Effect.objects.count() == 1
    assert not texts.arrived()


def test_the_call_back_about_its_arrival_settles_what_was_unknown(zalo: ZaloSimulator) -> None:
    zalo.failure = "drop"
    (effect,) = told()
    work(effect)
    headers, body = call_back(effect.payload["id"])
    assert commands.take_call_back("zalo", "zns", headers, body) == 1
    with clock.at(effect.due_at + timedelta(seconds=1)):
        assert work(effect).state == "done"
    assert len(zalo.messages) == 1


def call_back(ours: str, secret: str = CALLBACK_SECRET) -> tuple[dict[str, str], bytes]:
    stamp = str(int(clock.now().timestamp() * 1000))
    message = {"tracking_id": ours, "msg_id": "m"}
    told = {"event_name": "user_received_message", "app_id": APP, "timestamp": stamp, "message": message}
    body = json.dumps(told).encode()
    return {"x-zevent-signature": f"mac={adapter.callback_signature(APP, body, stamp, secret)}"}, body


def test_a_call_back_that_is_not_zalos_is_refused(zalo: ZaloSimulator) -> None:
    (effect,) = told()
    work(effect)
    with pytest.raises(NotAllowed):
        commands.take_call_back("zalo", "zns", *call_back(effect.payload["id"], "another"))
    assert Handover.objects.get().receipt == ""


def test_a_template_that_is_not_approved_is_our_own_fault(zalo: ZaloSimulator) -> None:
    (effect,) = told(template=WAITING)
    assert (work(effect).state, effect.outcome) == ("retry_at", "configuration")


def test_a_token_that_is_over_before_its_time_is_had_anew(zalo: ZaloSimulator) -> None:
    (first,) = told()
    work(first)
    zalo._access = "another"
    assert work(told("e-2")[-1]).state == "done"
    assert zalo.refreshed == 2


def test_a_message_without_an_approved_template_comes_as_text(
    zalo: ZaloSimulator, texts: gateway.Gateway
) -> None:
    assert [one.key for one in told(template="")] == ["e-1:sms"]

"""A farmer chooses how to be told, a provider is down, the news arrive all the same, and their answer is read."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.journeys.conftest import NewVisitor, at_work
from tests.support.site import Site
from tests.support.visitor import PHONE

pytestmark = pytest.mark.browser
PROVIDERS = "/ban-lam-viec/gui-ra-ngoai/nha-cung-cap-tin"
WORDS = "Toi mang ban goc chieu mai duoc khong?"


def gateway(site: Site, number: int) -> str:
    name = ("SMS_SIMULATOR_PORT", "SMS_SECOND_SIMULATOR_PORT")[number]
    return f"http://127.0.0.1:{site.variables[name]}"


def soon(find: Callable[[], Any]) -> Any:
    """What must come within two minutes."""
    end = time.monotonic() + 120
    while not (found := find()):
        assert time.monotonic() < end, "it never came"
        time.sleep(1)
    return found


def texts_about(site: Site, number: int, code: str) -> list[dict[str, str]]:
    arrived = requests.get(f"{gateway(site, number)}/messages.json", timeout=10).json()
    return [one for one in arrived if code in one["content"]]


def test_a_provider_is_down_and_the_news_arrive_by_the_other_one(site: Site, visit: NewVisitor) -> None:
    person = visit(PHONE, scripts=False)
    person.log_in("giaovien")
    person.go("/tai-khoan")
    person.press("Tin nào đến bằng cách nào, giờ yên tĩnh")
    for kind in ("your_turn", "result", "progress"):
        for channel, wanted in {"sms": True, "zalo": False, "email": False}.items():
            person.page.locator(f'input[name="{kind}"][value="{channel}"]').set_checked(wanted)
    person.page.locator('input[name="yen-tinh"]').set_checked(False)
    person.press("Ghi lựa chọn")
    assert "Tin gửi từ nay theo lựa chọn này." in person.text()

    requests.post(f"{gateway(site, 0)}/fail", json={"mode": "down"}, timeout=10).raise_for_status()
    (code,) = site.dossiers("accepted", 1, by="giaovien")
    arrived = soon(lambda: [one for one in texts_about(site, 1, code) if "tiep nhan" in one["content"]])
    assert arrived[0]["phone"] == "84900000012"
    assert not texts_about(site, 0, code)
    telephone = visit(PHONE, scripts=False)
    telephone.page.goto(gateway(site, 1))
    assert code in telephone.page.content()

    operator = at_work(visit, "quantri")
    operator.go(PROVIDERS)
    assert "thu-1" in operator.text()
    assert "Không rõ đã gửi được hay chưa" in operator.text() or "tạm thời chưa nhận được" in operator.text()

    answer = {"phone": arrived[0]["phone"], "text": f"{code} {WORDS}"}
    requests.post(f"{gateway(site, 1)}/answer", data=answer, timeout=10).raise_for_status()
    thread = f"/ho-so/{code}/trao-doi"

    def read() -> bool:
        person.go(thread)
        return WORDS in person.text()

    soon(read)
    assert "Trả lời bằng tin nhắn từ số 0900 000 012" in person.text()
    requests.post(f"{gateway(site, 0)}/fail", json={"mode": "off"}, timeout=10).raise_for_status()

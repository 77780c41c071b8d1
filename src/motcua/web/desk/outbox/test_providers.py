"""What an administrator sees of providers of messages, and of answers that fit no dossier."""

import html
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.notifications.delivery_rules import rules
from motcua.notifications.models import Handover, IncomingReply
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Request
from tests.support.carriers import text_messages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
LogIn = Callable[[str], Client]
PAGE = "/ban-lam-viec/gui-ra-ngoai/nha-cung-cap-tin"


@pytest.fixture(autouse=True)
def telephones() -> Iterator[None]:
    with text_messages("mot", "hai"):
        yield


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def handed(provider: str, number: int, outcome: str, **more: Any) -> None:
    rows = [
        Handover(
            channel="sms",
            provider=provider,
            message=f"{provider}{n}",
            at=clock.now(),
            seconds=0.2,
            outcome=outcome,
            **more,
        )
        for n in range(number)
    ]
    Handover.objects.bulk_create(rows)


def test_each_provider_has_its_figures_its_last_answer_and_whether_it_is_passed_over(log_in: LogIn) -> None:
    handed("mot", rules().health.least, "temporary", said="5 quota exceeded")
    handed("hai", 3, "done", receipt="delivered")
    handed("hai", 1, "done", receipt="lost")
    page = text_of(log_in("quantri").get(PAGE))
    first, second = page.split("<tbody>")[1].split("</tr>")[:2]
    assert "Đang hỏng: tin đi bằng nhà cung cấp khác" in first
    assert "5 quota exceeded" in first
    assert "100 % hỏng" in first
    assert "Chạy tốt" in second
    assert "25.0 %" in second or "25,0 %" in second
    assert "4/4" in second


def test_what_is_stuck_is_tried_again_with_a_reason(log_in: LogIn) -> None:
    told = {"id": "0" * 32, "to": "84912000000", "subject": "", "body": "…"}
    (number,) = ask(Request(kind="message.sms", key="e:sms", payload=told))
    Effect.objects.update(state="needs_person", outcome="unknown", last_error="ReadTimeout")
    browser = log_in("quantri")
    page = text_of(browser.get(PAGE))
    assert "Không rõ đã gửi được hay chưa" in page
    assert "84912000000" not in page
    browser.post(f"/ban-lam-viec/gui-ra-ngoai/{number}/thu-lai", {"reason": "đã hỏi nhà mạng"})
    assert Effect.objects.get().state == "pending"


def test_an_answer_that_fits_no_dossier_waits_until_somebody_says_what_they_did(log_in: LogIn) -> None:
    reply = IncomingReply.objects.create(
        key="mot:1", sender="84912000000", text="Bao giờ xong?", at=clock.now(), state="waiting"
    )
    browser = log_in("quantri")
    assert "Bao giờ xong?" in text_of(browser.get(PAGE))
    assert browser.post(f"/ban-lam-viec/gui-ra-ngoai/tra-loi/{reply.pk}", {"note": " "}).status_code == 422
    browser.post(f"/ban-lam-viec/gui-ra-ngoai/tra-loi/{reply.pk}", {"note": "Đã gọi lại"})
    assert "Bao giờ xong?" not in text_of(browser.get(PAGE))
    reply.refresh_from_db()
    assert (reply.state, reply.note.endswith("Đã gọi lại")) == ("settled", True)


def test_nobody_else_sees_it(log_in: LogIn) -> None:
    assert log_in("tiepnhan").get(PAGE).status_code == 403

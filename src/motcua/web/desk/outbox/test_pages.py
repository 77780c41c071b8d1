"""What an administrator sees of what leaves the house, and does about it."""

import pytest
from django.test import Client

from motcua.identity.models import Account
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Request

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
HOME = "/ban-lam-viec/gui-ra-ngoai/"


def desk(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def stopped() -> Effect:
    """A letter to an address that is wrong."""
    letter = {"to": "sai@example.vn", "subject": "Đã tiếp nhận", "body": "…", "id": "0"}
    (number,) = ask(
        Request(kind="message.email", key="e:email", subject="H49.61.23-261121-0001", payload=letter)
    )
    Effect.objects.update(state="needs_person", outcome="permanent", last_error="550 no such user")
    return Effect.objects.get(pk=number)


def test_the_administrator_sees_what_stopped_and_why(stopped: Effect) -> None:
    page = desk("quantri").get(HOME).content.decode()
    for words in ("s•••@example.vn", "H49.61.23-261121-0001", "Bên nhận từ chối hẳn", "550 no such user"):
        assert words in page
    # Whom it was for and what it says is not an administrator's to read.
    assert "sai@example.vn" not in page
    assert "Đã tiếp nhận" not in page
    assert "cần người xem 1" in page


def test_with_a_reason_it_is_tried_again(stopped: Effect) -> None:
    client = desk("quantri")
    answer = client.post(f"{HOME}{stopped.pk}/thu-lai", {"reason": "địa chỉ đã mở lại"}, follow=True)
    assert "sẽ được thử lại" in answer.content.decode()
    stopped.refresh_from_db()
    assert (stopped.state, stopped.reason) == ("pending", "địa chỉ đã mở lại")


def test_without_a_reason_it_stays(stopped: Effect) -> None:
    answer = desk("quantri").post(f"{HOME}{stopped.pk}/thu-lai", {"reason": " "})
    assert answer.status_code == 422
    assert "Hãy ghi lý do thử lại." in answer.content.decode()
    stopped.refresh_from_db()
    assert stopped.state == "needs_person"


def test_a_refused_reaction_is_shown_in_the_words_of_the_refusal(stopped: Effect) -> None:
    Effect.objects.update(
        kind="reaction.echo",
        state="done",
        outcome="refused",
        done_at=stopped.created_at,
        last_error="Hồ sơ đã chuyển sang trạng thái khác.",
    )
    page = desk("quantri").get(HOME).content.decode()
    assert "Bị từ chối trong 30 ngày qua" in page
    assert "Hồ sơ đã chuyển sang trạng thái khác." in page


def test_nobody_else_finds_it_or_is_shown_the_way(stopped: Effect) -> None:
    for name in ("tiepnhan", "chutich"):
        client = desk(name)
        assert client.get(HOME).status_code == 403
        assert client.post(f"{HOME}{stopped.pk}/thu-lai", {"reason": "x"}).status_code == 403
        assert HOME not in client.get("/ban-lam-viec/tai-khoan").content.decode()
    assert HOME in desk("quantri").get("/ban-lam-viec/tai-khoan").content.decode()

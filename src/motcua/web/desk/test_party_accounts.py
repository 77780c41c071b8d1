"""An account without VNeID: opened at a counter, its password chosen by its owner, recovered, moved, closed."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from motcua.identity import queries
from motcua.identity.commands import Particulars, register_party
from motcua.identity.models import Account, Party
from motcua.kernel.actor import SYSTEM
from motcua.notifications.account_letters import AccountLetters
from motcua.notifications.models import InboxItem
from motcua.platform import quota
from motcua.platform.effects import performers
from motcua.platform.effects.models import Effect
from motcua.platform.models import LoggedEvent
from motcua.web.desk.test_forgotten import Postbox
from tests.support.effects import work

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
FIRST, SECOND = "con đò qua bến cũ", "vườn chè sương sớm lạnh"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    quota.forget_leases()


def desk(username: str = "tiepnhan") -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def somebody() -> Party:
    return register_party(
        actor=SYSTEM,
        particulars=Particulars(
            name="Lý Thị Mới", id_number="022190001234", born="1990", email="moi@vidu.vn"
        ),
    )


def ask(party: Party, **more: str) -> tuple[int, str]:
    """What the counter's form leads to."""
    answer = desk().post(f"/ban-lam-viec/nguoi/{party.pk}/tai-khoan", {"for_account": "1", **more})
    return answer.status_code, answer.content.decode()


def opened(party: Party) -> str:
    """An account is opened; the path of the link that the counter hands over."""
    status, page = ask(party, username="moi.ly", paper_seen="1")
    assert status == 200, page
    return link_in(page)


def link_in(page: str) -> str:
    found = re.search(r"/lien-ket/[\w-]+", page)
    assert found, page
    return found[0]


def chosen(link: str, password: str = FIRST) -> Client:
    """The owner chooses a password in a browser of their own."""
    client = Client()
    answer = client.post(link, {"new": password, "repeated": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def enter(password: str, username: str = "moi.ly") -> tuple[int, Client]:
    client = Client()
    return client.post("/dang-nhap", {"username": username, "password": password}).status_code, client


def test_a_counter_opens_an_account_whose_password_it_never_learns(somebody: Party) -> None:
    shown = desk().get(f"/ban-lam-viec/nguoi/{somebody.pk}").content.decode()
    assert 'value="lythimoi"' in shown
    owner = chosen(opened(somebody))
    assert owner.session["assurance"] == 2
    assert owner.get("/ho-so-cua-toi").status_code == 200
    account = Account.objects.get(party=somebody)
    assert (account.username, account.level) == ("moi.ly", 2)
    assert "đã mở tài khoản moi.ly" in InboxItem.objects.get(party=somebody).body
    assert Effect.objects.filter(payload__to="moi@vidu.vn").count() == 1
    event = LoggedEvent.objects.get(topic="account", stream=account.pk, type="account.opened")
    assert event.data["by"] == "counter"
    status, again = enter(FIRST)
    assert (status, again.session["assurance"]) == (302, 2)


def test_without_the_card_nothing_is_opened_and_nothing_typed_is_lost(somebody: Party) -> None:
    status, page = ask(somebody, username="moi.ly")
    assert status == 422
    assert "đã xem giấy tờ" in page
    assert 'value="moi.ly"' in page
    assert not Account.objects.filter(party=somebody).exists()


@pytest.mark.parametrize("name", ["", "Mới Lý", "ab", "a" * 41, "nongdan", "<script>"])
def test_a_log_in_that_cannot_be_is_told_with_what_can(somebody: Party, name: str) -> None:
    status, page = ask(somebody, username=name, paper_seen="1")
    assert status == 422
    assert "Tên đăng nhập" in page
    assert "<script>" not in page.partition("for_account")[2].partition("</form>")[0]


def test_only_who_receives_at_a_counter_opens_accounts(somebody: Party) -> None:
    answer = desk("thamdinh").post(
        f"/ban-lam-viec/nguoi/{somebody.pk}/tai-khoan", {"username": "moi.ly", "paper_seen": "1"}
    )
    assert answer.status_code == 403
    assert not Account.objects.filter(party=somebody).exists()


def test_a_link_is_good_once_and_a_newer_one_ends_it(somebody: Party) -> None:
    first = opened(somebody)
    _status, page = ask(somebody, paper_seen="1")
    assert Client().get(first).status_code == 403
    newer = link_in(page)
    chosen(newer)
    assert Client().get(newer).status_code == 403


def test_whoever_forgot_is_let_in_again_at_a_counter_and_every_session_ends(somebody: Party) -> None:
    owner = chosen(opened(somebody))
    status, page = ask(somebody, paper_seen="1")
    assert status == 200
    chosen(link_in(page), SECOND)
    assert owner.get("/ho-so-cua-toi").status_code == 302
    assert (enter(FIRST)[0], enter(SECOND)[0]) == (403, 302)
    assert InboxItem.objects.filter(party=somebody, body__contains="đặt lại mật khẩu").count() == 1


@pytest.fixture
def post() -> Iterator[Postbox]:
    usual, box = performers.performer_of(AccountLetters.kind), Postbox()
    performers.register(AccountLetters(box))
    yield box
    if usual is not None:
        performers.register(usual)


def test_a_new_address_is_confirmed_by_letter_and_the_old_one_is_told(somebody: Party, post: Postbox) -> None:
    owner = chosen(opened(somebody))
    wrong = owner.post("/tai-khoan/thu-dien-tu", {"email": "ly@vidu.vn", "present": "sai"})
    assert wrong.status_code == 422
    assert 'value="ly@vidu.vn"' in wrong.content.decode()
    assert owner.post("/tai-khoan/thu-dien-tu", {"email": "ly@vidu.vn", "present": FIRST}).status_code == 302
    somebody.refresh_from_db()
    assert somebody.email == "moi@vidu.vn"
    work()
    assert post.letters[-1][0] == "ly@vidu.vn"
    told = Effect.objects.filter(payload__to="moi@vidu.vn").count()
    assert owner.post(post.link()).status_code == 200
    somebody.refresh_from_db()
    assert (somebody.email, Account.objects.get(party=somebody).confirmed_email) == ("ly@vidu.vn",) * 2
    newest = Effect.objects.filter(payload__to="moi@vidu.vn").order_by("-pk")
    assert newest.count() == told + 1


def test_one_may_close_ones_own_account_and_be_let_in_again_at_a_counter(somebody: Party) -> None:
    owner = chosen(opened(somebody))
    page = owner.get("/tai-khoan/dong").content.decode()
    assert "Hồ sơ đã nộp vẫn được giải quyết" in page
    assert owner.post("/tai-khoan/dong", {"present": FIRST}).status_code == 422
    assert owner.post("/tai-khoan/dong", {"sure": "1", "present": "sai"}).status_code == 422
    assert owner.post("/tai-khoan/dong", {"sure": "1", "present": FIRST}).status_code == 302
    assert owner.get("/ho-so-cua-toi").status_code == 302
    answer = Client().post("/dang-nhap", {"username": "moi.ly", "password": FIRST})
    assert answer.status_code == 403
    assert "mang căn cước đến quầy" in answer.content.decode()
    _status, again = ask(somebody, paper_seen="1")
    chosen(link_in(again), SECOND)
    assert enter(SECOND)[0] == 302


def test_two_people_of_one_name_are_suggested_two_log_ins(somebody: Party) -> None:
    opened(somebody)
    Account.objects.create("lythimoi", None)
    other = register_party(actor=SYSTEM, particulars=Particulars(name="Lý Thị Mới", id_number="022191001234"))
    assert queries.suggested_log_in(other) == "lythimoi2"

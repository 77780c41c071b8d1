"""A forgotten password: a letter to a confirmed address, and a page that tells nobody who has one."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from django.test import Client

from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.notifications.account_letters import AccountLetters
from motcua.notifications.ports import Limits
from motcua.platform import quota
from motcua.platform.effects import performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Answer, Outcome, Policy
from motcua.web.desk.conftest import LogIn
from tests.support.effects import work

FORGOTTEN = "/dang-nhap/quen-mat-khau"
ADDRESS = "/ban-lam-viec/tai-khoan/thu-dien-tu"
OLD, NEW = "ruộng bậc thang mù sương", "chiếc nón lá bên hiên"
MAIL = "thamdinh@example.vn"


class Postbox:
    """A channel that keeps what it is given."""

    name: str = "email"
    address: Literal["email", "phone"] = "email"
    limits = Limits(subject=200, body=5000)
    policy = Policy()

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        self.letters.append((to, body))
        return Answer(Outcome.DONE)

    def find_out(self, message_id: str) -> Answer | None:
        return None

    def link(self) -> str:
        """Where the newest letter leads."""
        found = re.search(r"/lien-ket/[\w-]+", self.letters[-1][1])
        assert found
        return found[0]


@pytest.fixture
def post(province: None) -> Iterator[Postbox]:
    quota.forget_leases()
    usual, box = performers.performer_of(AccountLetters.kind), Postbox()
    performers.register(AccountLetters(box))
    account = Account.objects.get(username="thamdinh")
    account.set_password(OLD)
    account.save()
    yield box
    performers.register(usual)


def confirm(client: Client, post: Postbox, email: str = MAIL) -> None:
    client.post(ADDRESS, {"email": email, "present": OLD})
    work("account.letter")
    path = post.link()
    assert "Đúng, xác nhận" in Client().get(path).content.decode()
    assert "Đã xác nhận" in Client().post(path).content.decode()


def ask(username: str) -> str:
    page = Client().post(FORGOTTEN, {"username": username}).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_letter_to_a_confirmed_address_brings_a_new_password(post: Postbox, log_in: LogIn) -> None:
    confirm(log_in("thamdinh"), post)
    ask("thamdinh")
    assert post.link().rpartition("/")[2] not in str(Effect.objects.values())
    work("account.letter")
    assert post.letters[-1][0] == MAIL
    client = Client()
    client.post(post.link(), {"new": NEW, "repeated": NEW})
    assert client.get("/ban-lam-viec/").status_code == 200


def test_nobody_is_told_whether_an_account_or_an_address_is_there(post: Postbox, log_in: LogIn) -> None:
    confirm(log_in("thamdinh"), post)
    sent = len(post.letters)
    assert ask("thamdinh") == ask("khong-co") == ask("tiepnhan") == ask("")
    work("account.letter")
    assert len(post.letters) == sent + 1


def test_an_address_that_nobody_opened_a_letter_at_counts_for_nothing(post: Postbox, log_in: LogIn) -> None:
    log_in("thamdinh").post(ADDRESS, {"email": MAIL, "present": OLD})
    work("account.letter")
    ask("thamdinh")
    work("account.letter")
    assert len(post.letters) == 1
    assert Client().post(post.link(), {"new": NEW, "repeated": NEW}).status_code == 200
    assert Account.objects.get(username="thamdinh").check_password(OLD), (
        "the letter confirms, it resets nothing"
    )


@pytest.mark.parametrize(("email", "present"), [("", OLD), ("khong-phai-thu", OLD), (MAIL, "sai")])
def test_what_is_wrong_is_said_and_no_letter_leaves(
    post: Postbox, log_in: LogIn, email: str, present: str
) -> None:
    page = log_in("thamdinh").post(ADDRESS, {"email": email, "present": present})
    assert page.status_code == 422
    assert f'value="{email}"' in page.content.decode()
    assert not Effect.objects.filter(kind="account.letter").exists()


def test_a_letter_is_asked_for_once_in_five_minutes_and_not_sent_an_hour_late(
    post: Postbox, log_in: LogIn
) -> None:
    confirm(log_in("thamdinh"), post)
    sent = len(post.letters)
    ask("thamdinh")
    ask("thamdinh")
    assert Effect.objects.filter(kind="account.letter", state="pending").count() == 1
    with clock.at(clock.now() + timedelta(hours=2)):
        work("account.letter")
    assert len(post.letters) == sent


def test_a_newer_link_ends_the_older(post: Postbox, log_in: LogIn) -> None:
    confirm(log_in("thamdinh"), post)
    paths = []
    for minutes in (0, 6):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            ask("thamdinh")
            work("account.letter")
            paths.append(post.link())
    assert [Client().get(path).status_code for path in paths] == [403, 200]

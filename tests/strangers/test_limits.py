"""What costs is limited by address and by account, the same on pages and in the API, and says when to come again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.errors import TooMany
from motcua.platform import quota
from motcua.platform.sandbox import slots
from tests.support import cast, foreign_work
from tests.support.papers import a_paper
from tests.support.programs import Program, digest, program, told
from tests.support.visitor import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
Ask = Callable[[Client], Any]

WRONG = {"ma": "H49.9-261116-0001", "k": "AAAAA-AAAAA"}


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Nobody has asked anything yet, and no window ends while somebody is counted."""
    quota.forget_leases()
    with clock.at(clock.now()):
        yield
    quota.forget_leases()


def verify(client: Client) -> Any:
    return client.post("/xac-minh", {"file": SimpleUploadedFile("van-ban.pdf", a_paper())})


PAGES: dict[str, tuple[str, Ask]] = {
    "a file to verify": ("verify.address", verify),
    "a code to verify": ("verify.address", lambda c: c.get("/xac-minh?ma=H49.1-261116-0001")),
    "a wrong secret": ("look-up.address", lambda c: c.post("/tra-cuu", WRONG)),
    "a wrong secret from a QR code": ("look-up.address", lambda c: c.get("/tra-cuu", WRONG)),
    "a search": ("search.address", lambda c: c.get("/thu-tuc", {"q": f"{id(object())}"})),
    "a log-in": ("log-in.address", lambda c: c.post("/dang-nhap", {"username": "x", "password": "y"})),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_says_in_both_languages_when_to_come_again(kind: str, settings: Settings) -> None:
    name, ask = PAGES[kind]
    settings.LIMITS = {name: "3/600"}
    client = Client()
    assert all(ask(client).status_code < 429 for _ in range(3))
    refused = ask(client)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 600
    assert re.search("phút|mở lại lúc [0-9]", refused.content.decode())
    client.cookies["django_language"] = "en"
    assert re.search("again in|wait [0-9]+ minutes|again at [0-9]", ask(client).content.decode())
    assert ask(Client(REMOTE_ADDR="10.9.8.7")).status_code < 429


def test_the_api_counts_with_the_pages_and_answers_with_a_problem(settings: Settings) -> None:
    settings.LIMITS = {"verify.address": "2/600", "look-up.address": "2/600"}
    stranger = Program()
    for _ in range(2):
        verify(Client())
        Client().post("/tra-cuu", WRONG)
    refused = stranger.post("/verify", a_paper())
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert told(refused)["code"] == "too_many_requests"
    guess = stranger.get("/dossiers/H49.9-261116-0001/track", Dossier_Secret="AAAAA-AAAAA")
    assert (guess.status_code, told(guess)["code"]) == (429, "too_many_attempts")
    assert int(guess["Retry-After"]) > 0
    english = stranger.post("/verify", a_paper(), Accept_Language="en")
    assert "again in" in told(english)["detail"]


def test_a_right_secret_is_never_counted(settings: Settings) -> None:
    settings.LIMITS = {"look-up.address": "2/600"}
    dossier = cast.submitted()
    asked = {"ma": dossier.code, "k": dossier.secret}
    assert [Client().post("/tra-cuu", asked).status_code for _ in range(5)] == [302] * 5
    calls = [
        Program().get(f"/dossiers/{dossier.code}/track", Dossier_Secret=dossier.secret) for _ in range(5)
    ]
    assert [call.status_code for call in calls] == [200] * 5


def test_whoever_is_known_is_counted_by_account_wherever_they_are(settings: Settings, tmp_path: Path) -> None:
    settings.LIMITS = {"verify.address": "1/600", "verify.account": "3/600", "upload.account": "2/600"}
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(Account.objects.get(username="nongdan"))
    statuses = [
        client.get("/xac-minh?ma=A", REMOTE_ADDR=f"10.0.0.{number}").status_code for number in range(4)
    ]
    assert statuses == [200, 200, 200, 429]
    caller, data = program(cast.applicant(), ["file"]), a_paper()
    sent = [caller.post("/uploads/whole?name=a.pdf", data, Content_Digest=digest(data)) for _ in range(3)]
    assert [answer.status_code for answer in sent] == [201, 201, 429]


def test_neighbours_in_one_ipv6_network_are_one(settings: Settings) -> None:
    settings.LIMITS = {"verify.address": "2/600"}
    statuses = [
        Client(REMOTE_ADDR=f"2001:db8:1:2::{number}").get("/xac-minh?ma=A").status_code for number in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_an_address_that_somebody_made_up_does_not_count_unless_a_proxy_of_ours_saw_it(
    settings: Settings,
) -> None:
    settings.LIMITS = {"verify.address": "2/600"}

    def ask(number: int) -> int:
        forged = {"X-Forwarded-For": f"9.9.9.{number}"}
        return Client(headers=forged).get("/xac-minh?ma=A").status_code

    assert [ask(number) for number in range(3)] == [200, 200, 429]
    settings.TRUSTED_PROXIES = 1
    assert [ask(number) for number in range(3, 6)] == [200, 200, 200]


def test_a_known_browser_enters_while_a_crowd_guesses(settings: Settings) -> None:
    settings.ACCOUNT_POLICY = {**settings.ACCOUNT_POLICY, "wrong_tries_anywhere": 2}
    entering = {"username": "tiepnhan", "password": PASSWORD}
    known, strange = Client(), Client(REMOTE_ADDR="10.0.0.9")
    assert known.post("/dang-nhap", entering).status_code == 302
    known.post("/dang-xuat")
    for number in range(2):
        Client(REMOTE_ADDR=f"10.0.1.{number}").post("/dang-nhap", {**entering, "password": "sai"})
    assert strange.post("/dang-nhap", entering).status_code == 429
    assert known.post("/dang-nhap", entering).status_code == 302
    other = {"username": "thamdinh", "password": "sai"}
    for number in range(2):
        Client(REMOTE_ADDR=f"10.0.1.{number}").post("/dang-nhap", other)
    assert known.post("/dang-nhap", other).status_code == 429, (
        "the browser is known for its own account alone"
    )


def test_files_of_one_person_are_opened_two_at_a_time_and_of_others_meanwhile(
    settings: Settings, tmp_path: Path
) -> None:
    settings.SANDBOX_FOLDER, settings.SANDBOX_OF_ACCOUNT = tmp_path, 2
    with slots.asked_by(lambda: "account:1"):
        place = slots.of_one(tmp_path, "account:1")
        with slots.slot(place, 2), slots.slot(place, 2), pytest.raises(TooMany) as refused:
            foreign_work.turned_round(b"ab")
        assert refused.value.retry_after == 10
        assert foreign_work.turned_round(b"ab") == b"ba"
    with slots.slot(place, 2), slots.slot(place, 2), slots.asked_by(lambda: "account:2"):
        assert foreign_work.turned_round(b"ab") == b"ba"


def test_requests_say_for_whom_files_are_opened(settings: Settings, tmp_path: Path) -> None:
    settings.SANDBOX_FOLDER, settings.SANDBOX_OF_ADDRESS = tmp_path, 1
    with slots.slot(slots.of_one(tmp_path, "10.0.0.5"), 1):
        page = Client(REMOTE_ADDR="10.0.0.5").post(
            "/xac-minh", {"file": SimpleUploadedFile("a.pdf", a_paper())}
        )
        api = Client(REMOTE_ADDR="10.0.0.5").post("/api/v1/verify", a_paper(), content_type="application/pdf")
        assert verify(Client()).status_code == 200
    assert (page.status_code, api.status_code) == (429, 429)

"""What another saved meanwhile is told, never overwritten in silence: filings at a counter, drafts of results."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, Draft, ResultDraft
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of, result_fields, state
from motcua.web.desk.test_filing import CARD, CHILD, begun, filled
from tests.support.two_communes import file, walk


def marks(client: Client, page: str) -> dict[str, str]:
    """What a window that opens the page carries of what it shows."""
    return carried(client.get(page).content.decode())


def carried(shown: str) -> dict[str, str]:
    """The same of a page that was shown already."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', shown) for name in ("_drawn", "expect")}
    return {name: html.unescape(value[1]) for name, value in found.items() if value}


@pytest.fixture
def receiver(log_in: LogIn) -> Client:
    """The browser of whoever receives; a second window shares its log-in."""
    return log_in("tiepnhan")


@pytest.fixture
def place(receiver: Client) -> str:
    """A filing whose owner is known."""
    address = begun(receiver)
    receiver.post(address, filled(receiver, address, lam="card", qr=CARD))
    return address


def test_two_windows_of_a_filing_that_change_different_fields_keep_both(receiver: Client, place: str) -> None:
    one, two = marks(receiver, place), marks(receiver, place)
    page = filled(receiver, place)
    receiver.post(place, {**page, **one, "phone": "0900000022", "lam": "save"})
    told = receiver.post(place, {**page, **two, "tk-child_name": "Tằng Gia Hân", "lam": "save"}, follow=True)
    assert "Vừa được đổi ở cửa sổ hoặc máy khác" in told.content.decode()
    draft = Draft.objects.get()
    assert (draft.owner["phone"], draft.answers["child_name"]) == ("0900000022", "Tằng Gia Hân")


@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("tk-child_name", "Tằng Gia Hân", "Tằng Bảo An"),
        ("address", "Thôn Nà Luông", "Thôn Nà Kẻ"),
        ("return_address", "Thôn Nà Luông", "Thôn Nà Kẻ"),
    ],
)
def test_the_later_of_two_windows_of_a_filing_decides(
    receiver: Client, place: str, field: str, first: str, second: str
) -> None:
    one, two = marks(receiver, place), marks(receiver, place)
    page = {**filled(receiver, place), **CHILD}
    receiver.post(place, {**page, **one, field: first, "lam": "save"})
    sent = {**page, **two, field: second, "lam": "accept"}
    asked = receiver.post(place, sent)
    shown = asked.content.decode()
    assert asked.status_code == 409
    assert f"Của trang này: “{second}”" in shown
    assert f"Đã lưu ở nơi khác: “{first}”" in shown
    assert re.search(rf'(value="|">){second}("|</textarea>)', shown)
    assert not Dossier.objects.exists()
    [mine, _theirs] = re.findall(rf'name="_take-{field}" value="([^"]+)"', shown)
    answer = receiver.post(place, {**sent, **carried(shown), f"_take-{field}": mine})
    assert answer.status_code == 302, answer.content.decode()
    kept = {**Dossier.objects.get().applicant, **Dossier.objects.get().answers}
    kept["return_address"] = Dossier.objects.get().return_address
    assert kept[field.removeprefix("tk-")] == second


def test_a_filing_is_not_sent_with_what_its_page_has_not_shown(receiver: Client, place: str) -> None:
    page = {**filled(receiver, place), **CHILD}
    receiver.post(place, {**page, "lam": "save"})
    one, two = marks(receiver, place), marks(receiver, place)
    receiver.post(place, {**page, **one, "tk-child_name": "Tằng Gia Hân", "lam": "save"})
    shown = receiver.post(place, {**page, **two, "lam": "accept"})
    assert shown.status_code == 409
    assert "Tằng Gia Hân" in shown.content.decode()
    again = {**page, **carried(shown.content.decode()), "tk-child_name": "Tằng Gia Hân", "lam": "accept"}
    assert receiver.post(place, again).status_code == 302


@pytest.fixture
def appraised(log_in: LogIn) -> int:
    """A dossier whose result is being drafted."""
    number = file()
    walk(number, "accept")
    return number


def opens(client: Client, number: int) -> dict[str, str]:
    """Everything that the open panel holds."""
    window = marks(client, f"{page_of(number)}/viec/appraise")
    return {**result_fields(client, number), **window}


def saves(client: Client, number: int, window: dict[str, str], **changed: str) -> Any:
    """Save the draft with some fields changed."""
    return client.post(f"{page_of(number)}/du-thao", {**window, **changed})


def drafted(name: str) -> Any:
    """A field of the draft as it is saved."""
    return ResultDraft.objects.get().fields[name]


def test_two_who_draft_a_result_keep_both_where_they_changed_different_fields(
    log_in: LogIn, appraised: int
) -> None:
    client = log_in("thamdinh")
    one, two = opens(client, appraised), opens(client, appraised)
    saves(client, appraised, one, **{"kq-child_name": "Tằng Gia Hân"})
    told = saves(client, appraised, two, **{"kq-home_place": "Xã Bình Liêu cũ"})
    assert told.status_code == 200, (told.context["questions"], told.context.get("refusal"))
    assert "Vừa được đổi ở cửa sổ hoặc máy khác" in told.content.decode()
    assert (drafted("child_name"), drafted("home_place")) == ("Tằng Gia Hân", "Xã Bình Liêu cũ")


def test_of_two_who_draft_the_same_field_the_later_decides(log_in: LogIn, appraised: int) -> None:
    client = log_in("thamdinh")
    one, two = opens(client, appraised), opens(client, appraised)
    saves(client, appraised, one, **{"kq-child_name": "Tằng Gia Hân"})
    mine = {"kq-child_name": "Tằng Bảo An", "kq-home_place": "Xã Bình Liêu cũ"}
    asked = saves(client, appraised, two, **mine)
    shown = asked.content.decode()
    assert asked.status_code == 409
    assert "Đã lưu ở nơi khác: “Tằng Gia Hân”" in shown
    assert drafted("child_name") == "Tằng Gia Hân"
    window = {**two, **mine, **carried(shown)}
    final = client.post(f"{page_of(appraised)}/viec/appraise", window)
    assert final.status_code == 409
    assert state(appraised)[1] == "appraise"
    [own, _theirs] = re.findall(r'name="_take-kq-child_name" value="([^"]+)"', shown)
    assert saves(client, appraised, window, **{"_take-kq-child_name": own}).status_code == 200
    assert (drafted("child_name"), drafted("home_place")) == ("Tằng Bảo An", "Xã Bình Liêu cũ")


def test_an_appraisal_of_an_older_draft_shows_what_was_changed_and_then_goes_on(
    log_in: LogIn, appraised: int
) -> None:
    client = log_in("thamdinh")
    one, two = opens(client, appraised), opens(client, appraised)
    saves(client, appraised, one, **{"kq-child_name": "Tằng Gia Hân"})
    address = f"{page_of(appraised)}/viec/appraise"
    old = client.post(address, two)
    assert old.status_code == 409
    shown = old.content.decode()
    assert 'value="Tằng Gia Hân"' in shown
    again = {**two, **carried(shown), "kq-child_name": "Tằng Gia Hân"}
    assert client.post(address, again).status_code == 302

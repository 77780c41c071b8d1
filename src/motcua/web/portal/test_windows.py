"""A draft in two windows or on two machines: saved by field, the later decides; what is not sent is said."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_filing import answers, begun, filled, whose
from motcua.web.portal.test_resuming import QUIET


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser; its second window shares the log-in."""
    return browser("nongdan")


@pytest.fixture
def page(client: Client) -> str:
    """Step 2 of a draft whose form was saved once."""
    address = begun(client)
    client.post(f"{address}/1", whose())
    client.post(f"{address}/2", answers(), headers=QUIET)
    return f"{address}/2"


def opened(client: Client, page: str) -> dict[str, str]:
    """What a window that opens the page carries of what it shows."""
    found = re.search(r'name="_drawn" value="([^"]*)"', client.get(page).content.decode())
    assert found
    return {"_drawn": html.unescape(found[1])}


def saves(client: Client, page: str, window: dict[str, str], **changed: str) -> Any:
    """The window saves itself with some answers changed; it goes on from what it is answered."""
    told = client.post(page, {**answers(), **changed, **window}, headers=QUIET).json()
    window["_drawn"] = told["drawn"]
    return told


def now(name: str) -> Any:
    """An answer as it is saved now."""
    return Draft.objects.get().answers.get(name)


def test_two_windows_that_change_different_fields_keep_both(client: Client, page: str) -> None:
    one, two = opened(client, page), opened(client, page)
    saves(client, page, one, child_name="Tằng Gia Hân")
    told = saves(client, page, two, birth_place="Trạm y tế xã")
    assert (now("child_name"), now("birth_place")) == ("Tằng Gia Hân", "Trạm y tế xã")
    assert "Tằng Gia Hân" in told["elsewhere"]
    saves(client, page, two, birth_place="Trạm y tế xã Bình Liêu")
    assert now("child_name") == "Tằng Gia Hân"


def test_the_later_of_two_is_told_and_overwrites_nothing_until_they_decide(client: Client, page: str) -> None:
    one, two = opened(client, page), opened(client, page)
    saves(client, page, one, child_name="Tằng Gia Hân")
    told = saves(client, page, two, child_name="Tằng Bảo An")["elsewhere"]
    assert "Của trang này: “Tằng Bảo An”" in told
    assert "Đã lưu ở nơi khác: “Tằng Gia Hân”" in told
    assert now("child_name") == "Tằng Gia Hân"
    saves(client, page, two, child_name="Tằng Bảo An")
    assert now("child_name") == "Tằng Gia Hân"
    [mine, theirs] = re.findall(r'name="_take-child_name" value="([^"]+)"', told)
    kept = saves(client, page, {**two, "_take-child_name": theirs}, child_name="Tằng Bảo An")
    assert (now("child_name"), kept["anew"]) == ("Tằng Gia Hân", True)
    saves(client, page, {**two, "_take-child_name": mine}, child_name="Tằng Bảo An")
    assert now("child_name") == "Tằng Bảo An"


def test_without_scripts_the_page_asks_before_it_goes_on(client: Client, page: str) -> None:
    one, two = opened(client, page), opened(client, page)
    saves(client, page, one, child_name="Tằng Gia Hân")
    sent = {**answers(), "child_name": "Tằng Bảo An", **two, "_go": "next"}
    asked = client.post(page, sent)
    shown = asked.content.decode()
    assert asked.status_code == 409
    assert "Chưa câu trả lời nào bị mất" in shown
    assert 'value="Tằng Bảo An"' in shown
    [_mine, theirs] = re.findall(r'name="_take-child_name" value="([^"]+)"', shown)
    client.post(page, {**sent, "_take-child_name": theirs, "_go": "save"})
    assert now("child_name") == "Tằng Gia Hân"


def test_whoever_goes_on_is_told_what_was_changed_elsewhere(client: Client, page: str) -> None:
    one, two = opened(client, page), opened(client, page)
    saves(client, page, one, birth_place="Trạm y tế xã")
    after = client.post(page, {**answers(), **two, "_go": "save"}, follow=True).content.decode()
    assert "Vừa được đổi ở cửa sổ hoặc máy khác" in after
    assert now("birth_place") == "Trạm y tế xã"


def person(name: str) -> dict[str, str]:
    """Step 1 for somebody else."""
    return {**whose(whose="person", name=name), "_go": ""}


@pytest.mark.parametrize(
    ("step", "first", "second"),
    [
        ("1", person("Chìu Sáng"), person("Chìu Sênh")),
        (
            "3",
            {"returning": "post", "return_address": "Xã A"},
            {"returning": "post", "return_address": "Xã B"},
        ),
    ],
)
def test_the_other_steps_ask_too(
    client: Client, page: str, step: str, first: dict[str, str], second: dict[str, str]
) -> None:
    place = f"{page[:-1]}{step}"
    one, two = opened(client, place), opened(client, place)
    client.post(place, {**first, **one}, headers=QUIET)
    told = client.post(place, {**second, **two}, headers=QUIET).json()
    assert "Đã lưu ở nơi khác" in told["elsewhere"]
    draft = Draft.objects.get()
    assert {"1": draft.owner.get("name"), "3": draft.return_address}[step] in ("Chìu Sáng", "Xã A")


def test_a_window_with_damaged_marks_is_taken_at_its_word(client: Client, page: str) -> None:
    client.post(page, {**answers(), "child_name": "Tằng Gia Hân", "_drawn": "{["}, headers=QUIET)
    assert now("child_name") == "Tằng Gia Hân"


HIDDEN = {"name": "Chìu Sáng", "address": "Thôn Đông"}


def test_what_does_not_apply_is_kept_told_and_not_sent(client: Client) -> None:
    address = filled(client)
    client.post(f"{address}/1", whose(**HIDDEN))
    first = client.get(f"{address}/1").content.decode()
    assert "Chìu Sáng" in first
    last = client.get(f"{address}/4").content.decode()
    assert "Những câu sau sẽ không được gửi" in last
    assert "Thôn Đông" in last
    client.post(f"{address}/4", {"confirm": "1"})
    dossier = Dossier.objects.get()
    assert "Chìu Sáng" not in str(dossier.declaration.applicant) + str(dossier.answers)


def test_an_answer_to_a_question_that_does_not_apply_is_kept_and_not_declared(client: Client) -> None:
    address = filled(client)
    at_home = {"birth_place_kind": "tai_nha", "birth_certificate_number": "GCS-7/2026"}
    client.post(f"{address}/2", {**answers(), **at_home}, headers=QUIET)
    assert "GCS-7/2026" in client.get(f"{address}/2").content.decode()
    assert "GCS-7/2026" in client.get(f"{address}/4").content.decode()
    client.post(f"{address}/4", {"confirm": "1"})
    assert "birth_certificate_number" not in Dossier.objects.get().answers

"""Choosing for whom one acts, on the pages: always told in the head, and nothing done for the wrong one."""

import re
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.models import Draft
from motcua.identity.models import Party, Representation
from motcua.identity.queries import Terms
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_filing import whose
from tests.support import cast

COMPANY = "Công ty TNHH Chế biến Hải sản Sóng Mẫu"


@pytest.fixture
def right() -> Representation:
    """The shopkeeper represents the company: an official saw the paper."""
    return commands.record_representation(
        actor=cast.person("tiepnhan"), party=Party.objects.get(tax_code="5799000018").pk,
        terms=Terms.read({"name": "Lê Thị Quỳnh Dao", "number": "022190990064", "kind": "representative"}),
        basis="Giấy đăng ký doanh nghiệp", scan=None,
    )  # fmt: skip


@pytest.fixture
def boss(browser: Browser, right: Representation) -> Client:
    """The shopkeeper's browser, in the role of the company."""
    client = browser("chutiem")
    take(client, right.pk)
    return client


def take(client: Client, role: int, **more: Any) -> Any:
    return client.post("/vai", {"vai": role, **more})


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def draft_of(client: Client) -> Draft:
    client.post(f"/nop-ho-so/{cast.BIRTH.procedure}")
    return Draft.objects.latest("made_at")


def test_the_role_is_chosen_on_a_page_and_stands_in_the_head_of_every_page(
    browser: Browser, right: Representation
) -> None:
    client = browser("chutiem")
    page = text(client, "/vai")
    assert COMPANY in page
    assert "Đang chọn" in page
    assert f"Làm thay {COMPANY}" not in text(client, "/")
    assert take(client, right.pk, next="/thu-tuc").headers["Location"] == "/thu-tuc"
    for path in ("/", "/thu-tuc", "/ho-so-cua-toi", "/tra-cuu", "/vai", f"/nop-ho-so/{cast.BIRTH.procedure}"):
        assert f"Làm thay {COMPANY}" in text(client, path), path
    take(client, 0)
    assert f"Làm thay {COMPANY}" not in text(client, "/ho-so-cua-toi")


def test_nobody_takes_a_role_that_is_not_theirs_or_leads_elsewhere(
    browser: Browser, right: Representation
) -> None:
    assert take(browser("nguoila"), right.pk).status_code == 404
    assert take(browser("chutiem", assurance=1), right.pk).status_code == 404
    assert "VNeID mức 2" in text(browser("chutiem", assurance=1), "/vai")
    assert (
        take(browser("chutiem"), right.pk, next="https://xau.example/").headers["Location"]
        == "/ho-so-cua-toi"
    )


def test_a_draft_begun_in_a_role_is_the_companys_and_step_one_says_for_whom(boss: Client) -> None:
    draft = draft_of(boss)
    page = text(boss, f"/nop-ho-so/ban-nhap/{draft.pk}/1")
    assert f"Cho {COMPANY}, tôi làm thay" in page
    assert "Cho người khác" not in page
    boss.post(f"/nop-ho-so/ban-nhap/{draft.pk}/1", whose(_go="next"))
    draft.refresh_from_db()
    assert (draft.owner["name"], draft.owner["kind"], draft.owner["tax_code"]) == (
        COMPANY, "organisation", "5799000018",
    )  # fmt: skip


def test_in_another_role_the_page_offers_to_change_and_to_a_stranger_it_is_nowhere(
    boss: Client, browser: Browser
) -> None:
    draft = draft_of(boss)
    place = f"/nop-ho-so/ban-nhap/{draft.pk}/1"
    take(boss, 0)
    answer = boss.get(place)
    assert (answer.status_code, "Đổi vai rồi trang sẽ mở ra" in answer.content.decode()) == (404, True)
    stranger = browser("nguoila").get(place)
    assert (stranger.status_code, "Đổi vai rồi" in stranger.content.decode()) == (404, False)


def test_a_form_drawn_in_another_role_sends_nothing(boss: Client) -> None:
    page = text(boss, f"/nop-ho-so/{cast.BIRTH.procedure}")
    drawn = re.search(r'name="_role" value="(\d+)"', page)
    assert drawn
    take(boss, 0)
    answer = boss.post(f"/nop-ho-so/{cast.BIRTH.procedure}", {"_role": drawn[1]})
    assert (answer.status_code, Draft.objects.count()) == (409, 0)
    assert "ở vai khác" in answer.content.decode()


def test_when_the_right_ends_the_next_page_is_ones_own_and_says_so(
    boss: Client, right: Representation
) -> None:
    draft = draft_of(boss)
    commands.end_representation(
        actor=cast.person("tiepnhan"), representation=right.pk, reason="Hết nhiệm kỳ."
    )
    page = text(boss, "/ho-so-cua-toi")
    assert "đã chấm dứt" in page
    assert f"Làm thay {COMPANY}" not in page
    assert boss.get(f"/nop-ho-so/ban-nhap/{draft.pk}/1").status_code == 404


def test_a_representative_names_an_employee_and_ends_it_again(boss: Client, browser: Browser) -> None:
    place = "/vai/nguoi-lam-thay"
    wrong = boss.post(
        f"{place}/them", {"name": "Nguyễn Hải Đăng Khôi", "number": "123", "kind": "employee", "may": "file"}
    )
    assert wrong.status_code == 422
    assert "Nguyễn Hải Đăng Khôi" in wrong.content.decode()
    given = {"name": "Nguyễn Hải Đăng Khôi", "number": "022085990033", "kind": "employee", "may": "prepare"}
    assert boss.post(f"{place}/them", given).status_code == 302
    made = Representation.objects.latest("pk")
    assert (made.kind, made.may, made.giver.name) == ("employee", "prepare", COMPANY)
    assert "Nguyễn Hải Đăng Khôi" in text(boss, place)
    assert boss.post(f"{place}/them", given).status_code == 422
    employee = browser("luatsu")
    assert COMPANY in text(employee, "/vai")
    take(employee, made.pk)
    assert employee.get(place).status_code == 403
    assert boss.post(f"{place}/{made.pk}/cham-dut").status_code == 302
    made.refresh_from_db()
    assert made.ended_at is not None
    assert employee.get("/ho-so-cua-toi").status_code == 200


def test_a_mother_gives_a_mandate_on_the_portal_and_the_daughter_may_decline_it(browser: Browser) -> None:
    mother, daughter = browser("nguoigia"), browser("giaovien")
    given = {"name": "Chìu Thị Mẩy", "number": "022195990025", "may": "file", "procedures": "1.001193"}
    assert mother.post("/vai/nguoi-lam-thay/them", given).status_code == 302
    made = Representation.objects.get()
    assert (made.kind, made.only, made.valid_to is None) == ("mandate", ["1.001193"], False)
    assert "Phạm Thị Tỵ" in text(daughter, "/vai")
    assert daughter.post(f"/vai/nguoi-lam-thay/{made.pk}/cham-dut", {"reason": "Bận"}).status_code == 302
    assert "Đã chấm dứt" in text(mother, "/vai/nguoi-lam-thay")
    assert browser("nguoila").get(f"/vai/nguoi-lam-thay/{made.pk}/cham-dut").status_code == 404


def test_a_password_alone_names_nobody(browser: Browser) -> None:
    weak = browser("nguoigia", assurance=1)
    assert "Cần đăng nhập bằng VNeID mức 2" in text(weak, "/vai/nguoi-lam-thay")
    given = {"name": "Chìu Thị Mẩy", "number": "022195990025", "may": "file"}
    assert weak.post("/vai/nguoi-lam-thay/them", given).status_code == 403


def test_account_programs_and_data_stay_ones_own_in_a_role(boss: Client) -> None:
    for path in ("/du-lieu-cua-ban/yeu-cau", "/chuong-trinh", "/tai-khoan"):
        assert boss.get(path).status_code == 200
    boss.post("/du-lieu-cua-ban/yeu-cau/moi/view/gui", {"loi": "Xem", "ve": "tat-ca"})
    from motcua.privacy.models import DataRequest

    assert DataRequest.objects.get().party == Party.objects.get(account__username="chutiem")

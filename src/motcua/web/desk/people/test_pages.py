"""An administrator finds officials, looks at what a change touches, writes it with a reason, and reads its history."""

import re
from typing import Any

import pytest
from django.test import Client

from motcua.agencies.models import Absence, Holding, Officer, Post
from motcua.agencies.queries import officer_actor, officer_named
from motcua.dossiers.models import Step
from motcua.identity.models import Account
from motcua.kernel import clock, rights
from motcua.platform.log import events_of
from motcua.web.desk.conftest import LogIn
from tests.support import two_communes as tc

ROOM = "/ban-lam-viec/can-bo"
WHY = "Quyết định 12/QĐ-UBND"


def keeper(log_in: LogIn, right: str = rights.PROVINCE, agency: str = "H49") -> Client:
    """Somebody who administers, and nothing else."""
    account = Account.objects.create(username=f"q-{right}")
    officer = Officer.objects.create(account=account, name="Vi Văn Quản")
    post = Post.objects.create(key=f"{agency}/{right}", agency_id=agency, role=right, title="Quản trị")
    Holding.objects.create(officer=officer, post=post, valid_from=clock.now().date())
    return log_in(account.username)


def page_of(username: str, act: str = "") -> str:
    return f"{ROOM}/{officer_named(username).pk}" + (f"/{act}" if act else "")


def rehearsed(client: Client, path: str, **sent: Any) -> str:
    """What the page says would happen."""
    page = client.post(path, {**sent, "lam": "xem"}).content.decode()
    assert "Nếu ghi, điều này xảy ra" in page, page
    return page


def written(client: Client, path: str, **sent: Any) -> str:
    """Looked at, then written."""
    seen = re.search(r'name="xem" value="(\w+)"', rehearsed(client, path, **sent))
    assert seen
    answer = client.post(path, {**sent, "lam": "ghi", "xem": seen[1]}, follow=True)
    assert answer.redirect_chain, answer.content.decode()
    return answer.content.decode()


def test_officials_are_listed_by_the_page_and_found_by_what_is_typed(log_in: LogIn) -> None:
    client = keeper(log_in)
    name = officer_named("kyso").name
    assert name in client.get(f"{ROOM}/", {"q": "kyso"}).content.decode()
    assert name not in client.get(f"{ROOM}/", {"q": "kyso", "co-quan": "H49.101"}).content.decode()
    assert (
        "Không có cán bộ nào khớp"
        in client.get(f"{ROOM}/", {"q": "không ai", "trang": "99"}).content.decode()
    )


def test_an_agencys_administrator_is_shown_their_own_people_alone(log_in: LogIn) -> None:
    client = keeper(log_in, rights.AGENCY, "H49.123")
    listed = client.get(f"{ROOM}/").content.decode()
    assert officer_named("kyso").name in listed
    assert "ky.hatu" not in listed
    assert client.get(page_of("ky.hatu")).status_code == 404
    assert client.get(page_of("ky.hatu", "thoi-viec")).status_code == 404
    assert client.get("/ban-lam-viec/tinh-trang").status_code == 403


def test_whoever_administers_the_catalogue_alone_has_no_people(log_in: LogIn) -> None:
    client = keeper(log_in, rights.CATALOGUE)
    assert client.get(f"{ROOM}/").status_code == 403
    assert client.get("/ban-lam-viec/danh-muc/cho-cong-bo").status_code == 200


def test_a_change_is_looked_at_before_it_is_written_and_stands_in_the_history(log_in: LogIn) -> None:
    client, path = keeper(log_in), page_of("kyso", "sua")
    sent = {"name": "Vi Thị Đổi", "phone": "0912345678", "email": "doi@example.vn", "reason": WHY}
    assert "Vi Thị Đổi" in rehearsed(client, path, **sent)
    assert officer_named("kyso").name != "Vi Thị Đổi", "a look writes nothing"
    assert client.post(path, {**sent, "lam": "ghi", "xem": "khác"}).status_code == 200
    assert officer_named("kyso").name != "Vi Thị Đổi", "what was not looked at is not written"
    page = written(client, path, **sent)
    assert officer_named("kyso").name == "Vi Thị Đổi"
    assert WHY in page
    assert "họ tên" in page


def test_without_a_reason_nothing_typed_is_lost(log_in: LogIn) -> None:
    sent = {"name": "Vi Thị Đổi", "phone": "", "email": "", "reason": "", "lam": "xem"}
    answer = keeper(log_in).post(page_of("kyso", "sua"), sent)
    assert answer.status_code == 422
    assert "Hãy ghi lý do" in answer.content.decode()
    assert "Vi Thị Đổi" in answer.content.decode()


def test_a_new_official_gets_an_account_and_a_first_post(log_in: LogIn) -> None:
    client = keeper(log_in)
    sent = {
        "username": "moi.vao",
        "name": "Tô Thị Mới",
        "post": "H49.123/signer",
        "since": "18/11/2026",
        "reason": WHY,
    }
    page = written(client, f"{ROOM}/moi", **sent)
    assert "Tô Thị Mới" in page
    assert "Chưa vào lần nào" in page
    assert officer_actor(officer_named("moi.vao")).posts
    wrong = client.post(f"{ROOM}/moi", {**sent, "username": "có dấu", "lam": "xem"})
    assert wrong.status_code == 422
    assert "chữ cái không dấu" in wrong.content.decode()


def test_a_post_is_given_and_ended_for_a_period(log_in: LogIn) -> None:
    client = keeper(log_in)
    given = {"post": "H49.123/director", "since": "18/11/2026", "until": "31/12/2026", "reason": WHY}
    assert "31/12/2026" in written(client, page_of("kyso", "giao-vi-tri"), **given)
    held = Holding.objects.get(officer=officer_named("kyso"), post__key="H49.123/director")
    written(client, page_of("kyso", "ket-thuc-vi-tri"), holding=held.pk, last="", reason=WHY)
    held.refresh_from_db()
    assert held.ended_at is not None


def test_the_look_beforehand_says_what_is_in_hand_and_whose_post_would_be_empty(log_in: LogIn) -> None:
    dossier = tc.file()
    tc.walk(dossier, "accept")
    step = Step.objects.get(dossier=dossier, closed_at__isnull=True)
    step.holder = officer_named("thamdinh")
    step.save(update_fields=["holder"])
    page = rehearsed(
        keeper(log_in), page_of("thamdinh", "thoi-viec"), on="", hour="17:00", heir="", reason=WHY
    )
    assert "1 việc đang trong tay người này" in page
    assert "không còn ai giữ" in page


def test_who_leaves_finds_a_tab_left_open_shut(log_in: LogIn) -> None:
    tab = log_in("thamdinh")
    assert tab.get("/ban-lam-viec/").status_code == 200
    page = written(keeper(log_in), page_of("thamdinh", "thoi-viec"), on="", hour="17:00", heir="", reason=WHY)
    assert "Đã thôi việc" in page
    assert tab.get("/ban-lam-viec/").status_code in (302, 404)
    page = written(keeper_again(log_in), page_of("thamdinh", "nhan-lai"), reason="Ghi nhầm")
    assert "Không giữ vị trí" in page


def keeper_again(log_in: LogIn) -> Client:
    return log_in(f"q-{rights.PROVINCE}")


def test_an_absence_with_a_deputy_is_written_and_ended(log_in: LogIn) -> None:
    client = keeper(log_in)
    deputy = officer_named("pheduyet")
    sent = {
        "first": "18/11/2026",
        "last": "20/11/2026",
        "deputy": deputy.pk,
        "form": "",
        "reason": "Nghỉ phép",
    }
    page = written(client, page_of("thamdinh", "vang-mat"), **sent)
    assert "Đang vắng" in page
    assert f"{deputy.name} làm thay" in page
    absence = Absence.objects.get()
    client.post(page_of("thamdinh", "ket-thuc"), {"absence": absence.pk, "reason": "Về sớm"})
    absence.refresh_from_db()
    assert absence.ended_at is not None


def test_a_delegation_shows_what_will_stand_above_the_signature(log_in: LogIn) -> None:
    client, deputy = keeper(log_in), officer_named("pheduyet")
    sent = {
        "deputy": deputy.pk,
        "posts": ["H49.123/signer"],
        "form": "TL",
        "first": "18/11/2026",
        "last": "20/11/2026",
        "reason": WHY,
    }
    page = written(client, page_of("kyso", "uy-quyen"), **sent)
    assert "TL. CHỦ TỊCH" in page
    held = Holding.objects.get(delegated_by=officer_named("kyso"))
    client.post(page_of("kyso", "ket-thuc"), {"holding": held.pk, "reason": "Thôi"})
    held.refresh_from_db()
    assert held.ended_at is not None
    types = [event.type for event in events_of("officer", deputy.pk)]
    assert types[-2:] == ["officer.delegated", "officer.delegation_ended"]


@pytest.mark.parametrize(
    "act", ["sua", "giao-vi-tri", "ket-thuc-vi-tri", "vang-mat", "uy-quyen", "thoi-viec", "khac"]
)
def test_each_change_has_a_page(log_in: LogIn, act: str) -> None:
    assert keeper(log_in).get(page_of("kyso", act)).status_code == (404 if act == "khac" else 200)

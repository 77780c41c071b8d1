"""An administrator finds officials, looks at what a change touches, writes it with a reason, and reads its history."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agencies.models import Absence, Holding, Officer, Post
from motcua.agencies.queries import officer_actor, officer_named
from motcua.agencies.test_workbook import as_file, new_rows
from motcua.dossiers.models import Step
from motcua.identity.commands import link_for_letter
from motcua.identity.models import Account, AccountLink
from motcua.identity.queries import account_behind
from motcua.kernel import clock, rights
from motcua.kernel.actor import SYSTEM
from motcua.platform.cells import cells_of
from motcua.platform.effects.models import Effect
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
    page = client.post(path, {**sent, "lam": "thu"}).content.decode()
    assert "Nếu ghi, điều này xảy ra" in page, page
    return page


def written(client: Client, path: str, **sent: Any) -> str:
    """Looked at, then written."""
    seen = re.search(r'name="da-thu" value="(\w+)"', rehearsed(client, path, **sent))
    assert seen
    answer = client.post(path, {**sent, "lam": "luu", "da-thu": seen[1]}, follow=True)
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
    accounts = "/ban-lam-viec/tai-khoan-can-bo"
    assert "Khoá tài khoản" in client.get(accounts, {"q": "kyso"}).content.decode()
    assert "Không tìm thấy tài khoản" in client.get(accounts, {"q": "ky.hatu"}).content.decode()


def test_whoever_administers_the_catalogue_alone_has_no_people(log_in: LogIn) -> None:
    client = keeper(log_in, rights.CATALOGUE)
    assert client.get(f"{ROOM}/").status_code == 403
    assert client.get("/ban-lam-viec/danh-muc/cho-cong-bo").status_code == 200


def test_a_change_is_looked_at_before_it_is_written_and_stands_in_the_history(log_in: LogIn) -> None:
    client, path = keeper(log_in), page_of("kyso", "sua")
    sent = {"name": "Vi Thị Đổi", "phone": "0912345678", "email": "doi@example.vn", "reason": WHY}
    assert "Vi Thị Đổi" in rehearsed(client, path, **sent)
    assert officer_named("kyso").name != "Vi Thị Đổi", "a look writes nothing"
    assert client.post(path, {**sent, "lam": "luu", "da-thu": "khác"}).status_code == 200
    assert officer_named("kyso").name != "Vi Thị Đổi", "what was not looked at is not written"
    looked = re.search(r'name="da-thu" value="(\w+)"', rehearsed(client, path, **sent))
    assert looked
    Officer.objects.filter(account__username="kyso").update(phone="0999999999")
    assert client.post(path, {**sent, "lam": "luu", "da-thu": looked[1]}).status_code == 200
    assert officer_named("kyso").name != "Vi Thị Đổi", "what somebody changed meanwhile is looked at again"
    page = written(client, path, **sent)
    assert officer_named("kyso").name == "Vi Thị Đổi"
    assert WHY in page
    assert "họ tên" in page


def test_the_page_of_who_signs_says_how_their_key_stands(log_in: LogIn) -> None:
    client = log_in("quantri")
    signer = officer_named("kyso").pk
    page = client.get(f"{ROOM}/{signer}").content.decode()
    assert "Chưa có khoá" in page
    assert f"/khoa-ky/person/officer-{signer}" in page
    assert "/khoa-ky/person/" not in client.get(f"{ROOM}/{officer_named('tiepnhan').pk}").content.decode()


def test_without_a_reason_nothing_typed_is_lost(log_in: LogIn) -> None:
    sent = {"name": "Vi Thị Đổi", "phone": "", "email": "", "reason": "", "lam": "thu"}
    answer = keeper(log_in).post(page_of("kyso", "sua"), sent)
    assert answer.status_code == 422
    assert "Thiếu nội dung này" in answer.content.decode()
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
    wrong = client.post(f"{ROOM}/moi", {**sent, "username": "có dấu", "lam": "thu"})
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
    alone = rehearsed(client, page_of("thamdinh", "vang-mat"), **{**sent, "deputy": ""})
    assert "không còn ai giữ" in alone
    assert "không còn ai giữ" not in rehearsed(client, page_of("thamdinh", "vang-mat"), **sent)
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
    assert "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG" in rehearsed(client, page_of("kyso", "uy-quyen"), **sent)
    page = written(client, page_of("kyso", "uy-quyen"), **sent)
    assert "TL. CHỦ TỊCH" in page
    assert "Kết thúc ủy quyền" in log_in("kyso").get("/ban-lam-viec/tai-khoan").content.decode()
    assert "Kết thúc ủy quyền" not in log_in("pheduyet").get("/ban-lam-viec/tai-khoan").content.decode()
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


def a_second_keeper(log_in: LogIn) -> Client:
    account = Account.objects.create(username="q-hai")
    officer = Officer.objects.create(account=account, name="Vi Văn Hai")
    Holding.objects.create(
        officer=officer, post=Post.objects.get(key=f"H49/{rights.PROVINCE}"), valid_from=clock.now().date()
    )
    return log_in(account.username)


def sent(client: Client, rows: list[list[str]]) -> str:
    """Where the look at a workbook is."""
    file = SimpleUploadedFile("can-bo.xlsx", as_file(rows))
    answer = client.post(f"{ROOM}/nhap", {"tep": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_workbook_is_looked_at_and_written_and_its_people_get_links_by_two_administrators(
    log_in: LogIn,
) -> None:
    client = keeper(log_in)
    out = client.get(f"{ROOM}/xuat.xlsx")
    assert "spreadsheetml" in out["Content-Type"]
    assert "Tệp này không thay đổi gì" in client.get(sent(client, cells_of(out.content))).content.decode()
    path = sent(client, new_rows(3))
    assert "3 người mới" in client.get(path).content.decode()
    assert "Hãy ghi lý do" in client.post(path, {"reason": " "}).content.decode()
    page = client.post(path, {"reason": WHY}, follow=True).content.decode()
    assert page.count("nv.moi") == 3
    accounts = Account.objects.filter(username__startswith="nv.moi").values_list("pk", flat=True)
    client.post(f"{ROOM}/lien-ket/chuan-bi", {"account": list(accounts), "reason": WHY})
    batch = AccountLink.objects.values_list("batch", flat=True).distinct().get()
    assert (
        "không tự xác nhận"
        in client.post(f"{ROOM}/lien-ket/{batch}", {"lam": "in"}, follow=True).content.decode()
    )
    other = a_second_keeper(log_in)
    assert "3 liên kết" in other.get(f"{ROOM}/lien-ket").content.decode()
    shown = other.post(f"{ROOM}/lien-ket/{batch}", {"lam": "in"}).content.decode()
    links = re.findall(r"/lien-ket/[\w-]{20,}", shown)
    assert len(links) == 3
    owner = Client()
    owner.post(links[0], {"new": "một mật khẩu thật dài", "repeated": "một mật khẩu thật dài"})
    assert owner.get("/ban-lam-viec/").status_code == 200


def test_mistakes_of_a_workbook_are_shown_by_cell(log_in: LogIn) -> None:
    client = keeper(log_in)
    rows = new_rows(1)
    rows[1][4] = "H49.123/khong-co"
    answer = client.get(sent(client, rows))
    assert answer.status_code == 422
    assert "<code>E2</code>" in answer.content.decode()
    assert client.post(f"{ROOM}/nhap", {}).status_code == 422


def test_a_review_is_opened_answered_in_one_sitting_and_given_out(log_in: LogIn) -> None:
    client, head = keeper(log_in), log_in("chutich")
    assert head.get(f"{ROOM}/ra-soat/").status_code == 200
    assert log_in("tiepnhan").get(f"{ROOM}/ra-soat/").status_code == 403
    client.post(f"{ROOM}/ra-soat/lam")
    assert "Kỳ này đã có" in client.post(f"{ROOM}/ra-soat/lam", follow=True).content.decode()
    page = head.get(f"{ROOM}/ra-soat/2026-Q4").content.decode()
    names = re.findall(r'name="(tra-loi-\d+)" value="keep"', page)
    assert len(names) > 3
    said = dict.fromkeys(names, "keep") | {names[0]: "end"}
    refused = head.post(f"{ROOM}/ra-soat/2026-Q4", said)
    assert refused.status_code == 422
    assert "Hãy ghi lý do kết thúc" in refused.content.decode()
    assert f'name="{names[0]}" value="end" checked' in refused.content.decode()
    done = head.post(
        f"{ROOM}/ra-soat/2026-Q4", {**said, "note": "Chuyển phòng"}, follow=True
    ).content.decode()
    assert f"Đã trả lời {len(names)} dòng" in done
    assert client.get(f"{ROOM}/ra-soat/2026-Q4.xlsx")["Content-Type"].endswith("sheet")
    assert head.get(f"{ROOM}/ra-soat/2026-Q4.xlsx").status_code == 403


def test_a_list_of_links_leaves_as_letters_each_to_its_own_address(log_in: LogIn) -> None:
    client, other = keeper(log_in), a_second_keeper(log_in)
    client.post(sent(client, new_rows(2)), {"reason": WHY})
    accounts = list(Account.objects.filter(username__startswith="nv.moi"))
    client.post(f"{ROOM}/lien-ket/chuan-bi", {"account": [one.pk for one in accounts], "reason": WHY})
    batch = AccountLink.objects.values_list("batch", flat=True).distinct().get()
    Officer.objects.filter(account=accounts[0]).update(email="")
    letters = f"{ROOM}/lien-ket/{batch}"
    assert "chưa có địa chỉ thư" in other.post(letters, {"lam": "thu"}, follow=True).content.decode()
    Officer.objects.filter(account=accounts[0]).update(email="a@example.vn")
    assert "2 thư đang đi" in other.post(letters, {"lam": "thu"}, follow=True).content.decode()
    asked = Effect.objects.filter(kind="account.letter")
    assert {one.payload["to"] for one in asked} == {"a@example.vn", "nv1@example.vn"}
    made = link_for_letter(actor=SYSTEM, account=accounts[0].pk, purpose="first", email="a@example.vn")
    assert made is not None
    assert account_behind(made[1]).account == accounts[0]


def test_an_official_writes_down_their_own_absence_and_lets_somebody_do_their_work(log_in: LogIn) -> None:
    client, deputy = log_in("thamdinh"), officer_named("pheduyet")
    sent = {"first": "18/11/2026", "last": "20/11/2026", "deputy": deputy.pk, "reason": "Nghỉ phép"}
    page = written(client, f"{ROOM}/cua-toi/vang-mat", **sent)
    assert f"{deputy.name} làm thay" in page
    client.post(f"{ROOM}/cua-toi/ket-thuc", {"absence": Absence.objects.get().pk, "reason": "Về sớm"})
    assert Absence.objects.get().ended_at is not None
    assert client.get(f"{ROOM}/cua-toi/thoi-viec").status_code == 404


def test_a_list_of_all_new_accounts_is_prepared_without_choosing_each(log_in: LogIn) -> None:
    client = keeper(log_in)
    client.post(sent(client, new_rows(3)), {"reason": WHY})
    client.post(f"{ROOM}/lien-ket/chuan-bi", {"ai": "tat-ca", "reason": WHY})
    assert AccountLink.objects.filter(batch__isnull=False).count() >= 3
    assert "Chưa vào lần nào" in client.get(f"{ROOM}/lien-ket").content.decode()


def test_a_delegation_is_for_procedures_that_there_are_and_for_kinds_of_result(log_in: LogIn) -> None:
    client, path = keeper(log_in), page_of("kyso", "uy-quyen")
    sent = {
        "deputy": officer_named("pheduyet").pk, "posts": ["H49.123/signer"], "form": "TL", "first": "18/11/2026",
        "last": "20/11/2026", "reason": WHY,
    }  # fmt: skip
    for wrong, said in (
        ({"procedures": "9.999999"}, "thủ tục 9.999999"),
        ({"kinds": ["driving-licence"]}, "kết quả loại này"),
    ):
        answer = client.post(path, {**sent, **wrong, "lam": "thu"})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    written(client, path, **sent, procedures=tc.PROCEDURE, kinds=["birth"])
    held = Holding.objects.get(delegated_by=officer_named("kyso"))
    assert set(held.only) == {tc.PROCEDURE, f"{tc.PROCEDURE}.01"}
    assert held.kinds == ["birth"]

"""Routes and result documents at the desk: looked at by every officer; copied, edited, tried, published by a few."""

import html
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.platform.upsert import history
from motcua.procedures.commands import publish_planned, set_committed
from motcua.procedures.models import ResultDefinition, RouteDefinition, Version
from motcua.procedures.queries import definition_draft, published, route_of
from motcua.web.desk.definitions import result_form
from tests.support import two_communes
from tests.support.two_communes import file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/bien-soan/"
ROUTE, RESULT = f"{HOME}quy-trinh/birth", f"{HOME}mau-ket-qua/birth"
DECISION = {"quyet-dinh": "15/QĐ-UBND", "ngay": "17/11/2026", "ly-do": "Rút ngắn"}
STEPS = [
    ("1", "intake", "Tiếp nhận hồ sơ", "receiver", "counter", "0,5", "intake"),
    ("2", "work", "Thẩm tra hồ sơ", "vp:appraiser", "handling", "1", "check"),
    ("3", "approval", "Duyệt", "vp:approver", "handling", "0,5", "approve"),
    ("4", "personal_sign", "Ký", "signer", "handling", "0,5", "sign"),
    ("5", "seal", "Đóng dấu", "vp:clerk", "handling", "0,25", "seal"),
    ("6", "handover", "Trả kết quả", "receiver", "counter", "0,25", "handover"),
]


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def form(steps: Sequence[tuple[str, ...]] = STEPS, title: str = "Khai sinh") -> dict[str, str]:
    names = ("luot", "loai", "ten", "vi-tri", "noi", "gio", "ma")
    rows = {
        f"{name}-{n}": value
        for n, step in enumerate(steps, 1)
        for name, value in zip(names, step, strict=True)
    }
    return {"tieu-de": title, **rows}


def changed(**step: str) -> list[tuple[str, ...]]:
    """The route with another value in its second step, by column."""
    columns = ("rank", "kind", "title", "post", "at", "hours", "key")
    second = tuple(step.get(column, value) for column, value in zip(columns, STEPS[1], strict=True))
    return [STEPS[0], second, *STEPS[2:]]


def test_every_officer_sees_a_route_as_picture_and_table_with_who_uses_it(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    listed = text_of(browser.get(f"{HOME}quy-trinh", {"q": "khai sinh"}))
    assert "Đăng ký khai sinh" in listed
    page = text_of(browser.get(ROUTE))
    assert all(words in page for words in ("Thẩm tra hồ sơ", "vp:appraiser", two_communes.PROCEDURE))
    assert "Sao chép" not in page
    assert [browser.get(f"{HOME}{there}").status_code for there in ("khac", "quy-trinh/khac")] == [404, 404]
    assert browser.get(f"{ROUTE}/sua").status_code == 403
    for act in ("sao-chep", "bo", "cong-bo"):
        assert browser.post(f"{ROUTE}/{act}", {**DECISION, "ma": "x2", "tieu-de": "X"}).status_code == 403


def test_an_edited_route_is_tried_on_last_months_dossiers_and_running_ones_keep_theirs(log_in: LogIn) -> None:
    done, running = file(), file()
    walk(done, *two_communes.WHOLE_WAY)
    walk(running, "accept")
    browser = log_in("quantri")
    assert browser.post(f"{ROUTE}/sua", form(changed(hours="6", post="khong:appraiser"))).status_code == 302
    page = text_of(browser.get(f"{ROUTE}/nhap"))
    assert "2 hồ sơ nhận trong 12 tháng qua đã đi quy trình này." in page
    assert "1 muộn hơn" in page
    assert "1 hồ sơ đang giải quyết giữ bản cũ" in page
    # The post that nobody holds is told by the check and by where the dossiers were.
    assert "cần vị trí khong:appraiser mà không ai giữ" in page
    assert browser.post(f"{ROUTE}/cong-bo", DECISION).status_code == 422
    assert browser.post(f"{ROUTE}/sua", form(changed(hours="1"))).status_code == 302
    assert browser.post(f"{ROUTE}/cong-bo", DECISION).status_code == 302
    now = published(two_communes.PROCEDURE)
    assert (now.number, now.decision) == (2, "15/QĐ-UBND")
    assert route_of(now.pk, f"{two_communes.PROCEDURE}.01").by_key["check"].hours == 1
    version = Dossier.objects.get(pk=running).version_id
    assert route_of(version, f"{two_communes.PROCEDURE}.01").by_key["check"].hours == 1.5
    assert definition_draft("routes", "birth") is None
    told = history("routes", "birth")[0]
    assert told.reason == "Rút ngắn"
    assert "Rút ngắn" in text_of(browser.get(ROUTE))


def test_a_step_is_put_into_the_picture_or_taken_out_of_it(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = text_of(browser.get(ROUTE))
    assert all(f"?{asked}" in page for asked in ("sau=2", "song-song=2", "bo=check"))
    after = text_of(browser.get(f"{ROUTE}/sua", {"sau": "2"}))
    assert 'name="ten-3" value="Bước mới"' in after
    assert 'name="luot-4" value="4"' in after
    beside = text_of(browser.get(f"{ROUTE}/sua", {"song-song": "2"}))
    assert 'name="luot-3" value="2"' in beside
    assert "Thẩm tra hồ sơ" not in text_of(browser.get(f"{ROUTE}/sua", {"bo": "check"}))
    assert definition_draft("routes", "birth") is None
    assert "?sau=" not in text_of(log_in("tiepnhan").get(ROUTE))


def test_a_route_longer_than_its_limit_is_told_before_it_is_published(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", form(changed(hours="60")))
    assert "dài 62 giờ làm việc" in text_of(browser.get(f"{ROUTE}/nhap"))
    answer = browser.post(f"{ROUTE}/cong-bo", DECISION)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "dài 62 giờ làm việc" in page
    assert "15/QĐ-UBND" in page
    assert published(two_communes.PROCEDURE).number == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"gio-2": "nhiều"}, "Hãy ghi số giờ làm việc"),
        ({"luot-2": "hai"}, "Hãy ghi một số nguyên."),
        ({"vi-tri-2": ""}, "Hãy ghi ô này."),
        ({"tieu-de": " "}, "Hãy ghi tên."),
        ({"luot-2": "9"}, "theo thứ tự năm bước"),
    ],
)
def test_a_route_that_cannot_be_walked_is_told_and_nothing_typed_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{ROUTE}/sua", {**form(title="Tên riêng"), **wrong})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Thẩm tra hồ sơ" in page
    assert definition_draft("routes", "birth") is None


def test_a_copy_is_a_draft_of_its_own_until_it_is_published(log_in: LogIn) -> None:
    browser = log_in("quantri")
    answer = browser.post(f"{ROUTE}/sao-chep", {"ma": "khai-sinh-nhanh", "tieu-de": "Khai sinh nhanh"})
    assert answer["Location"].endswith("/quy-trinh/khai-sinh-nhanh/sua")
    assert not RouteDefinition.objects.filter(key="khai-sinh-nhanh").exists()
    for key in ("birth", "Có Dấu", ""):
        browser.post(f"{ROUTE}/sao-chep", {"ma": key, "tieu-de": "X"})
    assert definition_draft("routes", "birth") is None
    browser.post(f"{HOME}quy-trinh/khai-sinh-nhanh/cong-bo", DECISION)
    assert RouteDefinition.objects.get(key="khai-sinh-nhanh").content["title"] == "Khai sinh nhanh"
    assert Version.objects.count() == 1


def test_a_case_of_a_procedure_is_given_another_route(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sao-chep", {"ma": "nhanh", "tieu-de": "Khai sinh nhanh"})
    browser.post(f"{HOME}quy-trinh/nhanh/cong-bo", DECISION)
    code = two_communes.PROCEDURE
    address = f"/ban-lam-viec/danh-muc/{code}/1/quy-trinh/{code}.01"
    assert 'value="nhanh"' in text_of(browser.get(address))
    assert (
        browser.post(address, {"route": "khong-co", "result": "birth", "ly-do": "Nhanh"}).status_code == 422
    )
    assert browser.post(address, {"route": "nhanh", "result": "birth", "ly-do": "Nhanh"}).status_code == 302
    draft = Version.objects.get(procedure_id=code, state="draft")
    assert (draft.content["cases"][0]["route"], draft.number) == ("nhanh", 2)


def test_a_role_that_no_post_has_is_told_of_a_route_that_nobody_uses_yet(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sao-chep", {"ma": "nhanh", "tieu-de": "Khai sinh nhanh"})
    address = f"{HOME}quy-trinh/nhanh"
    browser.post(f"{address}/sua", form(changed(post="vp:reader")))
    assert "cần vai trò “reader” không có ở cơ quan nào" in text_of(browser.get(f"{address}/nhap"))
    assert browser.post(f"{address}/cong-bo", DECISION).status_code == 422
    assert not RouteDefinition.objects.filter(key="nhanh").exists()


def test_a_publication_on_a_day_to_come_waits_for_it(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", form(changed(hours="1")))
    browser.post(f"{ROUTE}/cong-bo", {**DECISION, "tu": "1/12/2026"})
    assert "Chờ áp dụng từ 01/12/2026" in text_of(browser.get(f"{ROUTE}/nhap"))
    assert browser.post(f"{ROUTE}/sua", form()).status_code == 409
    assert publish_planned(actor=SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=13)):
        assert publish_planned(actor=SYSTEM) == 1
    assert published(two_communes.PROCEDURE).number == 2


def test_what_cannot_be_put_into_force_on_its_day_says_why_and_can_be_mended(log_in: LogIn) -> None:
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", form(changed(post="khong:appraiser")))
    browser.post(f"{ROUTE}/cong-bo", {**DECISION, "tu": "1/12/2026"})
    with clock.at(clock.now() + timedelta(days=13)):
        assert publish_planned(actor=SYSTEM) == 0
        assert publish_planned(actor=SYSTEM) == 0
    page = text_of(browser.get(f"{ROUTE}/nhap"))
    assert "Đến ngày mà không áp dụng được" in page
    assert "khong:appraiser mà không ai giữ" in page
    assert published(two_communes.PROCEDURE).number == 1
    assert browser.post(f"{ROUTE}/sua", form(changed(hours="1"))).status_code == 302
    browser.post(f"{ROUTE}/cong-bo", DECISION)
    assert published(two_communes.PROCEDURE).number == 2


def test_a_local_draft_goes_on_from_the_version_with_the_new_route(log_in: LogIn) -> None:
    limits = [{"channel": "direct", "quantity": 7, "unit": "hour"}]
    code = two_communes.PROCEDURE
    set_committed(
        actor=SYSTEM, version_id=published(code).pk, case_code=f"{code}.01", limits=limits, reason="Nhanh"
    )
    browser = log_in("quantri")
    browser.post(f"{ROUTE}/sua", form(changed(hours="1")))
    browser.post(f"{ROUTE}/cong-bo", DECISION)
    local = Version.objects.get(procedure_id=code, state="draft")
    assert local.content["based_on"] == published(code).number


def test_a_result_document_is_seen_as_paper_and_an_unknown_place_is_refused_with_words(log_in: LogIn) -> None:
    browser = log_in("quantri")
    picture = browser.get(f"{RESULT}/trang-1.png")
    assert picture["Content-Type"] == "image/png"
    fields = {
        "ten-1": "child_name", "nhan-1": "Họ và tên", "kieu-1": "text", "nguon-1": "form.child_name", "can-1": "1",
        "ten-2": "note", "nhan-2": "Ghi chú", "kieu-2": "long", "nguon-2": "", "can-2": "1",
    }  # fmt: skip
    head = {
        "tieu-de": "GIẤY KHAI SINH",
        "ky-hieu": "KS/UBND-HT",
        "style": "certificate",
        "grounds": "Luật Hộ tịch",
    }
    blocks = {"khoi-1": "1", "loai-1": "rows", "nhan2-1": "Họ và tên", "noi-1": "{child_name}"}
    wrong = browser.post(f"{RESULT}/sua", {**head, **fields, **blocks, "noi-1": "{child_nam}"})
    assert wrong.status_code == 422
    assert "chỗ điền {child_nam} không có trong bảng trường" in text_of(wrong)
    assert browser.post(f"{RESULT}/sua", {**head, **fields, **blocks}).status_code == 302
    assert browser.get(f"{RESULT}/trang-1.png?nhap=1").content != picture.content
    dossier = file()
    walk(dossier, "accept", "appraise")
    page = text_of(browser.get(f"{RESULT}/nhap"))
    assert "giữ bản cũ" in page
    browser.post(f"{RESULT}/cong-bo", DECISION)
    assert published(two_communes.PROCEDURE).number == 2


def test_what_the_form_shows_of_a_result_document_sent_back_changes_nothing() -> None:
    for definition in ResultDefinition.objects.all():
        content = definition.content
        posted = QueryDict(mutable=True)
        head = result_form.head(content, QueryDict())
        posted.update({"tieu-de": head["tieu_de"], "phu-de": head["phu_de"], "ky-hieu": head["ky_hieu"]})
        posted.update({name: head[name] for name in ("grounds", "recipients")} | {"style": content["style"]})
        for rows in (result_form.field_rows(content), result_form.block_rows(content)):
            for n, row in enumerate(rows, 1):
                posted.update({f"{name}-{n}": value for name, value in row.items()})
        assert result_form.wanted(content, posted) == content, definition.key

"""A dossier's page: every step by its panel, two at once, what is refused, papers, and who looked."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from motcua.agencies.models import Holding, Officer
from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries.looks import looks
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.process.states import Status
from motcua.web.desk.conftest import LogIn
from tests.support import acts, foreign_files
from tests.support.effects import make_papers, work
from tests.support.signing import no_time_stamps
from tests.support.two_communes import file, walk, who


def page_of(number: int) -> str:
    """The address of a dossier's page."""
    return f"/ban-lam-viec/ho-so/{Dossier.objects.get(pk=number).code}"


def press(client: Client, number: int, act: str, **given: Any) -> Any:
    """Open an act's panel, fill it in and press its button, with the state that the panel showed."""
    address = f"{page_of(number)}/viec/{act}"
    panel = client.get(address)
    assert panel.status_code == 200, f"{act}: {panel.status_code}"
    expect = panel.context["dossier"].chain_seq
    return client.post(address, {"expect": expect, **given})


def state(number: int) -> tuple[int, str]:
    """Status and stage."""
    dossier = Dossier.objects.get(pk=number)
    return dossier.status, dossier.stage


def result_fields(client: Client, number: int) -> dict[str, str]:
    """The result's form as it stands prefilled in the panel."""
    form = client.get(f"{page_of(number)}/viec/appraise").context["result_form"]
    return {
        field.name: field.value for group in form.groups for field in group.fields if field.kind != "radio"
    } | {
        field.name: option.value
        for group in form.groups
        for field in group.fields
        for option in field.options
        if option.chosen
    }


def test_handing_over_without_a_colleague_says_so_and_what_to_do(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    code = Dossier.objects.get(pk=number).code
    Holding.objects.filter(post__role="appraiser").exclude(officer__account__username="thamdinh").delete()
    page = log_in("thamdinh").get(f"/ban-lam-viec/ho-so/{code}/viec/hand_over").content.decode()
    assert "Không có đồng nghiệp nào khác" in page
    assert "ủy quyền hoặc bổ nhiệm" in page
    assert 'name="to_officer"' not in page
    assert 'type="submit" form="panel"' not in page


def test_a_dossier_is_accepted_appraised_approved_by_its_panels(log_in: LogIn) -> None:
    number = file()
    assert press(log_in("tiepnhan"), number, "accept").status_code == 302
    assert state(number) == (Status.RECEIVED, "appraise")
    appraiser = log_in("thamdinh")
    answer = press(appraiser, number, "appraise", note="Đủ điều kiện", **result_fields(appraiser, number))
    assert answer.status_code == 302, answer.context["mistakes"]
    assert press(log_in("pheduyet"), number, "approve").status_code == 302
    assert state(number) == (Status.PROCESSING, "sign")


def test_the_result_is_signed_by_the_person_and_sealed_by_the_clerk(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    appraiser = log_in("thamdinh")
    press(appraiser, number, "appraise", **result_fields(appraiser, number))
    walk(number, "approve")
    assert press(log_in("kyso"), number, "sign").status_code == 302
    assert "Đang ký" in log_in("kyso").get(page_of(number)).content.decode()
    work("signing")
    assert "Kết quả đã ký, chờ đóng dấu" in log_in("vanthu").get(page_of(number)).content.decode()
    assert press(log_in("vanthu"), number, "seal").status_code == 302
    work("signing")
    sealed = log_in("tiepnhan").get(page_of(number))
    assert sealed.context["sheet"].title == "Kết quả"
    assert state(number) == (Status.DONE, "return")


def test_a_signature_that_waits_says_that_time_stamps_are_down_and_what_goes_on(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept", "appraise", "approve")
    assert press(log_in("kyso"), number, "sign").status_code == 302
    with no_time_stamps():
        for minute in range(4):
            with clock.at(clock.now() + timedelta(minutes=minute)):
                work("signing")
                page = log_in("kyso").get(page_of(number)).content.decode()
            assert ("Ký số (khoá ký, dấu thời gian, danh sách thu hồi) đang gián đoạn" in page) == (
                minute >= 2
            )
    assert "không phải ký lại" in page


def test_the_result_is_given_out_and_who_took_it_is_kept_by_four_digits(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept", "appraise", "approve", "sign", "seal")
    given = {"way": "counter", "taken_by": "Tằng Văn Phúc", "id_number": "022092990017"}
    assert press(log_in("tiepnhan"), number, "return", **given).status_code == 302
    page = log_in("tiepnhan").get(page_of(number)).content.decode()
    assert "tại quầy, người nhận Tằng Văn Phúc" in page
    assert state(number)[0] == Status.RETURNED


def test_only_what_may_be_done_is_offered(log_in: LogIn) -> None:
    number = file()
    receiver, approver = log_in("tiepnhan").get(page_of(number)), log_in("pheduyet").get(page_of(number))
    assert receiver.context["bar"].main.key == "accept"
    assert approver.context["bar"].main is None
    gone = log_in("pheduyet").get(f"{page_of(number)}/viec/approve", follow=True)
    assert "việc này không còn làm được" in gone.content.decode()


def test_of_two_at_once_one_wins_and_the_other_sees_the_new_state_and_keeps_the_words(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept", "appraise")
    slow = log_in("pheduyet")
    seen = slow.get(f"{page_of(number)}/viec/send_back").context["dossier"].chain_seq
    walk(number, "approve")
    words = "Họ tên mẹ chưa khớp với giấy chứng sinh"
    answer = slow.post(f"{page_of(number)}/viec/send_back", {"expect": seen, "note": words})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Hồ sơ vừa có thay đổi" in page
    assert "Mới nhất: Phê duyệt" in page
    assert words in page


def test_a_refusal_without_reason_is_pointed_out_at_the_field(log_in: LogIn) -> None:
    number = file()
    answer = press(log_in("tiepnhan"), number, "refuse", ground="duplicate", note="")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"note": ["Hãy nhập lý do từ chối và việc người nộp có thể làm."]}
    assert state(number)[0] == Status.SUBMITTED


def defects(*rows: tuple[str, ...]) -> dict[str, str]:
    """Rows as the open panel posts them: what, problem, article; with a reason and a ground where anything is said."""
    names = ("what", "problem", "article", "reason", "ground")
    chosen = ("", "unreadable", "Luật Hộ tịch số 60/2014/QH13")
    typed = {
        f"defects-{n}-{name}": part
        for n, row in enumerate(rows)
        for name, part in zip(names, (*row, *chosen[len(row) - 2 :]) if any(row) else row, strict=False)
    }
    return {"defects-rows": str(len(rows)), **typed}


def test_everything_missing_is_asked_for_at_once(log_in: LogIn) -> None:
    number = file()
    rows = defects(
        ("Giấy chứng sinh", "Mờ, không đọc được", "Điều 16 Luật Hộ tịch"),
        ("Tờ khai", "Thiếu quê quán"),
        ("", ""),
    )
    assert press(log_in("tiepnhan"), number, "ask_more", **rows).status_code == 302
    page = log_in("tiepnhan").get(page_of(number)).content.decode()
    assert "Giấy chứng sinh: Mờ, không đọc được; Tờ khai: Thiếu quê quán" in page
    assert state(number)[0] == Status.SUPPLEMENT


def test_a_half_written_row_is_not_dropped_in_silence(log_in: LogIn) -> None:
    number = file()
    rows = {"defects-rows": "1", "defects-0-what": "Giấy chứng sinh"}
    answer = press(log_in("tiepnhan"), number, "ask_more", **rows)
    assert answer.status_code == 422
    assert 'value="Giấy chứng sinh"' in answer.content.decode()


def test_asking_a_second_time_needs_the_superiors_own_act(log_in: LogIn) -> None:
    number = file()
    walk(number, "ask", "supply", "check", "accept")
    rows = defects(("Tờ khai", "Thiếu quê quán"))
    panel = log_in("thamdinh").get(f"{page_of(number)}/viec/ask_more").content.decode()
    assert "lãnh đạo cơ quan làm việc" in panel
    assert 'name="defects-0-what"' not in panel
    assert press(log_in("thamdinh"), number, "ask_more", **rows).status_code == 422
    assert press(log_in("chutich"), number, "allow_again", note="Bỏ sót").status_code == 302
    assert press(log_in("thamdinh"), number, "ask_more", **rows).status_code == 302


def test_what_was_supplied_is_checked_thing_by_thing(log_in: LogIn) -> None:
    number = file()
    walk(number, "ask")
    acts.supply(actor=who("nongdan"), dossier=number, note="Tôi đã gửi bản mới")
    panel = log_in("tiepnhan").get(f"{page_of(number)}/viec/check_supplement").content.decode()
    for wanted in ("Tôi đã gửi bản mới", "Giấy chứng sinh", "Không đúng: mờ, không đọc được"):
        assert wanted in panel
    assert (
        "Hãy kiểm tra từng mục" in log_in("tiepnhan").get(f"{page_of(number)}/viec/accept").content.decode()
    )
    nothing = press(log_in("tiepnhan"), number, "check_supplement")
    assert (nothing.status_code, "đạt hoặc chưa đạt" in nothing.content.decode()) == (422, True)
    typed = press(log_in("tiepnhan"), number, "check_supplement", **{"item-0": "wrong"})
    assert (typed.status_code, 'value="wrong" checked' in typed.content.decode()) == (422, True)
    wrong = {"item-0": "wrong", "why-0": "Trang 2 vẫn mờ"}
    assert press(log_in("tiepnhan"), number, "check_supplement", **wrong).status_code == 302
    assert state(number)[0] == Status.SUPPLEMENT


def test_papers_brought_to_the_counter_go_into_the_dossier(log_in: LogIn) -> None:
    number = file()
    walk(number, "ask")
    scan = io.BytesIO(picture())
    scan.name = "Giấy chứng sinh.png"
    given = {"defect-0": scan, "supplement_note": "Người nộp mang bản rõ"}
    assert press(log_in("tiepnhan"), number, "supply", **given).status_code == 302
    assert Paper.objects.get(dossier=number).name == "Giấy chứng sinh.png"
    assert state(number)[0] == Status.SUBMITTED


def test_a_step_is_taken_given_back_and_handed_to_a_colleague(log_in: LogIn) -> None:
    number = file()
    receiver = log_in("tiepnhan")
    press(receiver, number, "take")
    assert "Ngô Thị Hiền" in receiver.get(f"{page_of(number)}/viec/hand_over").content.decode()
    other = log_in("tn.binhlieu2").get(page_of(number))
    assert "Hoàng Thị Ngân đang giữ bước này" in other.content.decode()
    colleague = Officer.objects.get(name="Ngô Thị Hiền")
    assert press(receiver, number, "hand_over", to_officer=colleague.pk).status_code == 302
    assert Dossier.objects.get(pk=number).open_steps[0]["holder"] == colleague.pk
    press(log_in("tn.binhlieu2"), number, "release")
    assert Dossier.objects.get(pk=number).open_steps[0]["holder"] is None


def test_a_new_date_is_promised_once_with_an_apology(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    appraiser = log_in("thamdinh")
    wrong = press(appraiser, number, "extend", until="mai", note="Chờ xác minh")
    assert wrong.context["form"].errors["until"]
    assert press(appraiser, number, "extend", until="25/11/2026", note="Chờ xác minh").status_code == 302
    assert "extend" not in [a.key for a in appraiser.get(page_of(number)).context["detail"].actions]


def test_the_draft_of_the_result_is_kept_unfinished_and_shown(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    appraiser = log_in("thamdinh")
    fields = {**result_fields(appraiser, number), "kq-child_name": "Tằng Bảo Châu", "kq-home_place": ""}
    answer = appraiser.post(f"{page_of(number)}/du-thao", {"note": "Đang xem", **fields})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Đã lưu dự thảo" in page
    assert 'value="Tằng Bảo Châu"' in page
    assert "Đang xem" in page
    assert answer.context["sheet"].key == "du-thao"
    drawn = appraiser.get(f"{page_of(number)}/trang/du-thao/1.png")
    assert drawn.headers["Content-Type"] == "image/png"


def test_an_incomplete_result_stops_the_appraisal_at_its_fields(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept")
    appraiser = log_in("thamdinh")
    fields = {**result_fields(appraiser, number), "kq-child_name": ""}
    answer = press(appraiser, number, "appraise", **fields)
    assert answer.status_code == 422
    assert [m.id for m in answer.context["mistakes"]] == ["f-kq-child_name"]
    assert state(number)[1] == "appraise"


def test_after_an_act_the_next_dossier_is_ready(log_in: LogIn) -> None:
    first, second = file(), file()
    answer = press(log_in("tiepnhan"), first, "accept")
    client = log_in("tiepnhan")
    assert client.get(answer.headers["Location"]).context["next_code"] == Dossier.objects.get(pk=second).code


def picture() -> bytes:
    """A small scan."""
    file_ = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(file_, "PNG")
    return file_.getvalue()


@pytest.fixture
def scanned(province: None) -> int:
    """A dossier with a scan in it."""
    number = file()
    walk(number, "ask")
    taken = commands.take_in(component="", name="Bản chụp.png", data=picture())
    acts.supply(actor=who("tiepnhan"), dossier=number, papers=[taken])
    return number


def test_a_scan_is_shown_in_the_page_and_cannot_act_on_it(log_in: LogIn, scanned: int) -> None:
    key = f"p{Paper.objects.get(dossier=scanned).pk}"
    answer = log_in("tiepnhan").get(f"{page_of(scanned)}/tep/{key}")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("place", ["tep/p{}", "xem/p{}", "trang/p{}/1.png"])
def test_nobody_from_elsewhere_opens_a_scan(log_in: LogIn, scanned: int, place: str) -> None:
    key = Paper.objects.get(dossier=scanned).pk
    address = f"{page_of(scanned)}/{place.format(key)}"
    assert log_in("tn.hatu1").get(address).status_code == 404
    assert log_in("nongdan").get(address).status_code == 404


def test_a_paper_of_another_dossier_is_not_reached_through_this_one(log_in: LogIn, scanned: int) -> None:
    key = Paper.objects.get(dossier=scanned).pk
    assert log_in("tiepnhan").get(f"{page_of(file())}/tep/p{key}").status_code == 404


def test_form_01_can_be_printed_once_the_dossier_is_accepted(log_in: LogIn) -> None:
    number = file()
    receiver = log_in("tiepnhan")
    assert receiver.get(f"{page_of(number)}/in/form_01").status_code == 404
    walk(number, "accept")
    coming = receiver.get(f"{page_of(number)}/in/form_01")
    assert coming.status_code == 202
    assert coming.headers["Refresh"]
    assert "Đang lập, thường xong trong vài giây" in coming.content.decode()
    make_papers(Dossier.objects.get(pk=number).code)
    printed = receiver.get(f"{page_of(number)}/in/form_01")
    assert printed.headers["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF")


def test_at_the_counter_the_proof_of_receipt_is_there_at_once(log_in: LogIn) -> None:
    number = file()
    proof = log_in("tiepnhan").get(f"{page_of(number)}/in/proof")
    assert proof.json()["facts"]["code"] == Dossier.objects.get(pk=number).code


def test_a_look_is_written_down_once_in_ten_minutes_with_name_post_and_reason(log_in: LogIn) -> None:
    number = file()
    receiver, dossier = log_in("tiepnhan"), Dossier.objects.get(pk=number)
    receiver.get(page_of(number))
    receiver.get(page_of(number))
    log_in("thamdinh").get(page_of(number))
    told = [(look.who, look.post, look.why) for look in looks(dossier)]
    assert told == [
        ("Lương Văn Tuyển", "Công chức Tư pháp - Hộ tịch", "Theo dõi hồ sơ"),
        ("Hoàng Thị Ngân", "Công chức tiếp nhận và trả kết quả", "Tiếp nhận hồ sơ"),
    ]
    with clock.at(looks(dossier)[0].at + commands.looks.ONE_LOOK * 2):
        log_in("tiepnhan").get(page_of(number))
    assert len(looks(dossier)) == 3


@pytest.mark.parametrize("address", ["/viec/fly", "/tep/p0", "/in/poem", "/trang/du-thao/1.png"])
def test_what_does_not_exist_is_not_found(log_in: LogIn, address: str) -> None:
    assert log_in("tiepnhan").get(page_of(file()) + address).status_code == 404


def test_a_page_that_cannot_be_drawn_says_why_in_its_place(log_in: LogIn) -> None:
    number = file()
    walk(number, "ask")
    data = foreign_files.pdf_whose_page_is_no_page()
    taken = commands.take_in(component="", name="Lạ.pdf", data=data)
    acts.supply(actor=who("tiepnhan"), dossier=number, papers=[taken])
    key = f"p{Paper.objects.get(dossier=number).pk}"
    answer = log_in("tiepnhan").get(f"{page_of(number)}/trang/{key}/1.png")
    assert answer.status_code == 422
    assert "Trang này của tệp PDF bị hỏng nên không vẽ được" in answer.content.decode()


def test_what_an_official_typed_while_their_session_ended_is_still_there_after_the_log_in(
    log_in: LogIn,
) -> None:
    number, client = file(), log_in("tiepnhan")
    page = f"{page_of(number)}/viec/internal_note"
    drawn = re.search(r'name="_by" value="([^"]+)"', client.get(page).content.decode())
    assert drawn
    del client.cookies["motcua"]
    sent = {"note": "Đã gọi điện, hẹn thứ Sáu", "_by": drawn[1]}
    assert client.post(page, sent)["Location"].startswith("/dang-nhap")
    client.force_login(Account.objects.get(username="tiepnhan"))
    back = client.get(page).content.decode()
    assert "Đã gọi điện, hẹn thứ Sáu" in back
    assert "chưa gửi" in back

"""Each turn of a dossier as people go it: an official at the desk, the applicant on a telephone, and what they read."""

from datetime import date, timedelta

import pytest

from tests.journeys.conftest import NewVisitor, at_work
from tests.support import stories
from tests.support.site import Site
from tests.support.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

COMMUNE_COUNTER = "tiepnhan"


@pytest.fixture
def applicant(visit: NewVisitor) -> Visitor:
    """The father, with an old telephone."""
    citizen = visit(PHONE, scripts=False)
    citizen.log_in("nongdan")
    return citizen


def reads(applicant: Visitor, code: str, *sentences: str) -> None:
    """What the page of their dossier tells the applicant."""
    applicant.go(f"/ho-so/{code}")
    told = applicant.text()
    for sentence in sentences:
        assert sentence in told, f"{sentence!r} is not in {told}"


def may_not(officer: Visitor, code: str, act: str) -> None:
    """The page offers no such act now."""
    stories.open_at_desk(officer, code)
    assert officer.page.locator(f'#acts a[href*="/viec/{act}"]').count() == 0


def test_a_dossier_refused_by_mistake_is_opened_again_by_a_superior(
    site: Site, visit: NewVisitor, applicant: Visitor
) -> None:
    (code,) = site.dossiers("submitted")
    clerk, director = at_work(visit, COMMUNE_COUNTER), at_work(visit, "giamdoc")
    stories.act(clerk, code, "refuse", ground="duplicate", note="Trùng với hồ sơ nộp hôm qua")
    reads(applicant, code, "Không được tiếp nhận", "Trùng với hồ sơ nộp hôm qua")
    may_not(clerk, code, "reopen")
    stories.act(director, code, "reopen", note="Nhầm với hồ sơ của người cùng tên")
    reads(applicant, code, "Hồ sơ bị đóng nhầm, được mở lại", "Nhầm với hồ sơ của người cùng tên")
    stories.accept(clerk, code)
    reads(applicant, code, "Bao giờ xong?")


def test_the_applicant_takes_a_dossier_back_and_nobody_opens_it_again(
    site: Site, visit: NewVisitor, applicant: Visitor
) -> None:
    (code,) = site.dossiers("accepted")
    applicant.go(f"/ho-so/{code}/viec/withdraw")
    applicant.fill({"note": "Tôi sẽ nộp ở nơi khác"})
    applicant.press("Rút hồ sơ")
    reads(applicant, code, "Bạn đã rút hồ sơ")
    director = at_work(visit, "giamdoc")
    stories.open_panel(director, code, "reopen")
    director.fill({"note": "Mở lại"})
    director.follow(director.page.locator('#acts button[type=submit][form="panel"]:not([formaction])'))
    assert "Người nộp đã tự rút hồ sơ này" in director.text()


def test_a_dossier_rests_for_a_court_and_goes_on(site: Site, visit: NewVisitor, applicant: Visitor) -> None:
    (code,) = site.dossiers("accepted")
    leader = at_work(visit, "giamdoc")
    until = date.today() + timedelta(days=60)
    law, why = "Thông báo thụ lý số 12/TB-TLVA", "Toà án đang xét việc nhận con"
    stories.act(leader, code, "suspend", ground="court", law=law, until=until.isoformat(), note=why)
    reads(applicant, code, "tạm dừng", "Toà án đang xét việc nhận con")
    may_not(at_work(visit, "thamdinh"), code, "appraise")
    stories.act(leader, code, "resume", note="Bản án số 5/2026/HNGĐ-ST đã có hiệu lực")
    reads(applicant, code, "Bản án số 5/2026/HNGĐ-ST đã có hiệu lực", "Bao giờ xong?")


def test_an_agency_stops_with_its_ground(site: Site, visit: NewVisitor, applicant: Visitor) -> None:
    (code,) = site.dossiers("accepted")
    stories.act(
        at_work(visit, "thamdinh"), code, "stop", ground="on_request", note="Người nộp gọi điện đề nghị dừng"
    )
    reads(applicant, code, "Dừng giải quyết hồ sơ", "Người nộp gọi điện đề nghị dừng")


def test_an_apology_that_comes_too_late_moves_no_date(
    site: Site, visit: NewVisitor, applicant: Visitor
) -> None:
    (code,) = site.dossiers("late")
    director = at_work(visit, "giamdoc")
    stories.open_panel(director, code, "extend")
    assert director.page.locator('[name="until"]').input_value()
    director.fill({"note": "Chờ xác minh nơi cư trú cũ"})
    stories.carry_out(director)
    reads(applicant, code, "Cơ quan đã xin lỗi", "Hồ sơ vẫn tính theo hạn cũ", "quá hạn")


def test_another_agency_is_asked_and_the_applicant_sees_whose_time_it_is(
    site: Site, visit: NewVisitor, applicant: Visitor
) -> None:
    (code,) = site.dossiers("accepted")
    lead = at_work(visit, "thamdinh")
    stories.open_panel(lead, code, "ask_opinion")
    lead.page.locator('[name="asked-0-agency"]').select_option("G01.49")
    lead.page.locator('[name="asked-0-question"]').fill("Nơi cư trú của cha, mẹ có đúng không?")
    stories.carry_out(lead)
    reads(applicant, code, "Công an")
    stories.act(at_work(visit, "td.ca"), code, "give_opinion", verdict="agrees", note="Đúng như đã khai")
    stories.open_at_desk(lead, code)
    assert "Đúng như đã khai" in lead.text()


def test_the_applicant_asks_and_the_office_answers(site: Site, visit: NewVisitor, applicant: Visitor) -> None:
    (code,) = site.dossiers("accepted")
    applicant.go(f"/ho-so/{code}/trao-doi")
    applicant.fill({"note": "Cháu có được cấp thẻ bảo hiểm luôn không?"})
    applicant.follow(applicant.page.locator("main form button[type=submit]"))
    official = at_work(visit, "thamdinh")
    stories.act(official, code, "answer_applicant", note="Có, thẻ được gửi sau năm ngày làm việc.")
    applicant.go(f"/ho-so/{code}/trao-doi")
    assert "Có, thẻ được gửi sau năm ngày làm việc." in applicant.text()


def test_what_is_sent_back_is_appraised_anew(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("appraised")
    stories.act(at_work(visit, "pheduyet"), code, "send_back", note="Ghi lại nơi sinh")
    official = at_work(visit, "thamdinh")
    stories.open_at_desk(official, code)
    assert "Ghi lại nơi sinh" in official.text()
    assert official.page.locator('#acts a[href*="/viec/appraise"]').count()


def test_a_request_that_is_not_granted_goes_the_way_of_every_decision(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("accepted")
    stories.act(
        at_work(visit, "thamdinh"), code, "deny", law="Điều 16 Luật Hộ tịch", note="Trẻ đã được đăng ký ở nơi khác"
    )  # fmt: skip
    leader = at_work(visit, "pheduyet")
    stories.act(leader, code, "approve")
    assert "Trẻ đã được đăng ký ở nơi khác" in leader.text()


def test_an_issued_result_is_set_right_by_a_superior(
    site: Site, visit: NewVisitor, applicant: Visitor
) -> None:
    (code,) = site.dossiers("issued")
    stories.act(
        at_work(visit, "giamdoc"), code, "renew_result",
        how="replace", law="Điều 18 Nghị định 30/2020/NĐ-CP", note="Sai ngày sinh của cháu",
    )  # fmt: skip
    reads(applicant, code, "Sai ngày sinh của cháu", "đang được xử lý")
    official = at_work(visit, "thamdinh")
    stories.open_at_desk(official, code)
    assert official.page.locator('#acts a[href*="/viec/appraise"]').count()

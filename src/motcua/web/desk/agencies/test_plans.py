"""A reorganisation at the desk: typed in lines, rehearsed, approved as it was rehearsed, withdrawn, carried out."""

import html
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.agencies.models import Agency, SuccessionPlan
from motcua.agencies.queries import forget_heirs, forget_names, lines_of
from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.web.desk.agencies import plan_lines
from tests.support.two_communes import COMMUNES, file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/co-quan/sap-xep"
MERGER = "nhập; H49.101; H49.123\nnhập; H49.61.01; H49.61.23"


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    forget_heirs()
    forget_names()
    yield
    forget_heirs()
    forget_names()


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def form(lines: str = MERGER, **changes: str) -> dict[str, str]:
    day = clock.now() + timedelta(days=2)
    facts = {
        "ten": "Nhập hai phường",
        "ngay": f"{day:%d/%m/%Y}",
        "can-cu": "NQ 12",
        "ly-do": "Theo nghị quyết",
    }
    return {**facts, "dong": lines, **changes}


def written(browser: Client, lines: str = MERGER) -> str:
    answer = browser.post(f"{HOME}/moi", form(lines))
    assert answer.status_code == 302
    return str(answer["Location"])


def approve(browser: Client, page: str) -> Any:
    told = text_of(browser.get(page, {"thu": "1"}))
    seen = told.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    return browser.post(page, {"lam": "duyet", "da-thu": seen, "ly-do": "Theo nghị quyết"})


def test_it_is_typed_rehearsed_approved_and_carried_out_on_its_day(log_in: LogIn) -> None:
    number = file(commune=COMMUNES[1])
    walk(number, "accept", commune=COMMUNES[1])
    browser = log_in("quantri")
    page = written(browser)
    told = text_of(browser.get(page, {"thu": "1"}))
    assert "1</b> hồ sơ đang giải quyết" in told
    assert "người sẽ cùng giữ vị trí" in told
    assert Dossier.objects.get(pk=number).handling_id == "H49.101"
    assert approve(browser, page).status_code == 302
    assert "Đã duyệt" in text_of(browser.get(HOME))
    with clock.at(clock.now() + timedelta(days=2)):
        later = log_in("quantri")
        assert "Thực hiện ngay" in text_of(later.get(page))
        assert later.post(page, {"lam": "thuc-hien", "ly-do": "x"}).status_code == 302
        done = text_of(later.get(page))
        found = text_of(later.get("/ban-lam-viec/co-quan/", {"q": "phuong ha tu"}))
        assert "Ủy ban nhân dân xã Bình Liêu" in found
        assert "H49.101" not in found
    assert "Đã thực hiện" in done
    assert Dossier.objects.get(pk=number).handling_id == "H49.123"


def test_it_is_approved_only_as_it_was_rehearsed(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = written(browser)
    assert "Kết quả chạy thử đã khác" in text_of(
        browser.post(page, {"lam": "duyet", "da-thu": "x", "ly-do": "Vì"})
    )
    assert SuccessionPlan.objects.get().approved_at is None


def test_it_is_withdrawn_before_its_day(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = written(browser)
    approve(browser, page)
    assert browser.post(page, {"lam": "thu-hoi", "ly-do": "Hoãn"}).status_code == 302
    assert "Đã thu hồi" in text_of(browser.get(page))
    assert browser.post(page, {"lam": "thuc-hien", "ly-do": "x"}).status_code == 409


def test_what_was_typed_is_not_lost_when_a_line_is_wrong(log_in: LogIn) -> None:
    browser = log_in("quantri")
    lines = "nhập; H49.101; H49.777\nsáp nhập; H49.61.01; H49.61.23"
    answer = browser.post(f"{HOME}/moi", form(lines))
    told = text_of(answer)
    assert answer.status_code == 422
    assert "Dòng 1: Không có cơ quan mang mã H49.777." in told
    assert lines in told
    assert not SuccessionPlan.objects.exists()


def test_a_plan_is_changed_until_it_is_approved(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = written(browser)
    shown = text_of(browser.get(f"{page}/sua"))
    assert MERGER in shown
    assert browser.post(f"{page}/sua", form("đổi tên; H49.101; UBND phường Hà Tu Mới")).status_code == 302
    [line] = lines_of(SuccessionPlan.objects.get())
    assert (line.kind, line.name) == ("rename", "UBND phường Hà Tu Mới")
    approve(browser, page)
    assert browser.post(f"{page}/sua", form()).status_code == 409


def test_nobody_else_sees_or_plans(log_in: LogIn) -> None:
    page = written(log_in("quantri"))
    browser = log_in("thamdinh")
    for address in (HOME, f"{HOME}/moi", page):
        assert browser.get(address).status_code == 403
    assert browser.post(page, {"lam": "thu-hoi", "ly-do": "x"}).status_code == 403
    assert Agency.objects.get(pk="H49.101").valid_to is None


def test_lines_are_read_as_they_are_written() -> None:
    text = (
        "chia; A; A; chính\nchia; A; B; địa chỉ Khu 5, Khu 6; thủ tục 1.001193\n"
        "đổi tên; C; Tên mới; Ngắn\nchuyển; D; E"
    )
    lines = plan_lines.read(text)
    assert lines[0]["main"]
    assert lines[1] == {
        "kind": "split", "agency": "A", "successor": "B", "main": False,
        "rule": {"addresses": ["Khu 5", "Khu 6"], "procedures": ["1.001193"]},
    }  # fmt: skip
    assert lines[2]["short_name"] == "Ngắn"
    assert lines[3]["kind"] == "under"
    with pytest.raises(Invalid, match="Dòng 2"):
        plan_lines.read("nhập; A; B\nxoá; A")

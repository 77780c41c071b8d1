"""Worklists under a name, with chosen columns, in another order; any list as a workbook, written down as it leaves."""

from collections.abc import Sequence

from django.test import Client

from motcua.dossiers.models import Dossier, FirstView, SavedView
from motcua.platform.cells import cells_of
from motcua.platform.models import LoggedEvent
from motcua.web.desk.conftest import LogIn
from tests.support.two_communes import COMMUNES, file

HOME = "/ban-lam-viec/"
RECEIVER = COMMUNES[0].receiver


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def sheet(client: Client, address: str) -> Sequence[Sequence[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return cells_of(answer.content)


def code_of(number: int) -> str:
    return Dossier.objects.get(pk=number).code


def test_a_worklist_leaves_as_a_workbook_with_its_filters_and_is_written_down(log_in: LogIn) -> None:
    numbers = [file(), file()]
    desk = log_in(RECEIVER)
    rows = sheet(desk, f"{HOME}viec.xlsx?ds=waiting&buoc=receive&cot=nop&cot=co-quan")
    assert rows[1][0].startswith("Bước: ")
    heads = next(row for row in rows if row[0] == "Mã hồ sơ")
    assert heads[4:6] == ["Cơ quan", "Nộp lúc"]
    assert {row[0] for row in rows[rows.index(heads) + 1 :]} == {code_of(number) for number in numbers}
    event = LoggedEvent.objects.get(topic="export")
    assert (event.data["list"], event.data["filters"], event.data["number"]) == ("viec-waiting", ["buoc"], 2)
    assert sorted(event.data["dossiers"]) == sorted(numbers)


def test_what_was_searched_leaves_too_and_nothing_without_words(log_in: LogIn) -> None:
    code = code_of(file())
    desk = log_in(RECEIVER)
    assert code in {row[0] for row in sheet(desk, f"{HOME}tim.xlsx?q={code}")}
    assert desk.get(f"{HOME}tim.xlsx").status_code == 404
    for name in ("cau-hoi", "theo-doi"):
        assert any(row[0] == "Mã hồ sơ" for row in sheet(desk, f"{HOME}{name}.xlsx"))


def test_columns_and_order_are_those_that_were_chosen(log_in: LogIn) -> None:
    first, second = code_of(file()), code_of(file())
    desk = log_in(RECEIVER)
    page = text(desk, f"{HOME}?ds=waiting&xep=newest&cot=nop")
    assert '<th scope="col">Nộp lúc</th>' in page
    assert '<th scope="col">Hạn</th>' not in page
    assert page.index(second) < page.index(first)


def test_a_list_is_kept_shared_and_opens_the_desk(log_in: LogIn) -> None:
    file()
    desk = log_in(RECEIVER)
    kept = {"ds": "unit", "buoc": "receive", "xep": "newest", "cot": "nop", "ten": "Sáng thứ Hai"}
    desk.post(f"{HOME}danh-sach-cua-toi", {**kept, "dau": "1"})
    view = SavedView.objects.get()
    assert view.asked == {"ds": "unit", "buoc": "receive", "xep": "newest", "cot": ["nop"]}
    opened = desk.get(HOME)
    assert opened.status_code == 302
    assert "Sáng thứ Hai" in text(desk, opened["Location"])
    desk.post(f"{HOME}danh-sach-cua-toi/{view.pk}", {"thoi": "1"})
    assert not FirstView.objects.exists()
    assert desk.get(HOME).status_code == 200
    other = log_in(COMMUNES[1].receiver)
    assert "Sáng thứ Hai" not in text(other, HOME)
    assert other.post(f"{HOME}danh-sach-cua-toi/{view.pk}", {"bo": "1"}).status_code == 404
    desk.post(f"{HOME}danh-sach-cua-toi/{view.pk}", {"bo": "1"})
    assert not SavedView.objects.exists()


def test_a_list_without_a_name_or_for_a_foreign_agency_is_not_kept(log_in: LogIn) -> None:
    desk = log_in(RECEIVER)
    desk.post(f"{HOME}danh-sach-cua-toi", {"ds": "unit", "ten": " "})
    answer = desk.post(f"{HOME}danh-sach-cua-toi", {"ds": "unit", "ten": "x", "chung": COMMUNES[1].handling})
    assert answer.status_code == 403
    assert not SavedView.objects.exists()

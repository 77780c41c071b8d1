"""Lists as workbooks: an unchanged one changes nothing, a wrong one is told by cell, a right one is taken in."""

import html
import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agencies.models import Agency
from motcua.kernel.actor import SYSTEM
from motcua.platform.cells import cells_of
from motcua.platform.upsert import history
from motcua.procedures.commands import establish_life_events
from motcua.procedures.models import LifeEvent
from motcua.procedures.queries import published
from tests.support.two_communes import PROCEDURE, file

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/danh-sach/"
SAID = {"ly-do": "Rà soát quý IV", "quyet-dinh": "62/NQ-HĐND", "ngay": "10/11/2026"}
CASE = f"{PROCEDURE}.01"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def workbook(lines: Sequence[Sequence[str]]) -> SimpleUploadedFile:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for number, cells in enumerate(lines):
        sheet.write_row(number, 0, cells)
    book.close()
    return SimpleUploadedFile("list.xlsx", made.getvalue())


def send(browser: Client, table: str, lines: Sequence[Sequence[str]]) -> Any:
    return browser.post(f"{HOME}{table}", {**SAID, "tep": workbook(lines), "lam": "thu"})


def take_in(browser: Client, table: str, lines: Sequence[Sequence[str]]) -> str:
    """Sent, looked at, taken in; what was told beforehand."""
    raw = send(browser, table, lines).content.decode()
    kept = html.unescape(raw.split('name="o" value="')[1].split('"', maxsplit=1)[0])
    seen = raw.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]
    form = {**SAID, "o": kept, "lam": "luu", "da-thu": seen}
    assert browser.post(f"{HOME}{table}", form).status_code == 302
    return html.unescape(raw)


def exported(browser: Client, table: str) -> list[list[str]]:
    return cells_of(browser.get(f"{HOME}{table}/tep").content)


@pytest.mark.parametrize("table", ["co-quan", "phi", "ten-goi", "su-kien", "muc-dich"])
def test_an_export_that_nobody_touched_changes_nothing(log_in: LogIn, table: str) -> None:
    event = {"key": "birth", "title": "Sinh con", "sentence": "Câu", "procedures": [PROCEDURE]}
    establish_life_events(actor=SYSTEM, events=[event])
    browser = log_in("quantri")
    if table == "phi":
        take_in(browser, table, [*exported(browser, table), *FEE])
    lines = exported(browser, table)
    assert len(lines) > 1
    assert "Không có gì thay đổi." in text_of(send(browser, table, lines))
    assert log_in("tiepnhan").get(f"{HOME}{table}/tep").status_code == 403
    assert browser.get(f"{HOME}khac").status_code == 404


FEE = [[PROCEDURE, CASE, "", "Lệ phí khai sinh", "Lệ phí", "Mọi cách nộp", "8.000", "", "", "", ""]]


def test_fees_come_in_by_a_resolution_and_whom_they_touch_is_told(log_in: LogIn) -> None:
    file()
    browser = log_in("quantri")
    told = take_in(browser, "phi", [*exported(browser, "phi"), *FEE])
    assert "1 hồ sơ nộp trong 31 ngày qua; 1 sẽ trả nhiều hơn" in told
    now = published(PROCEDURE)
    assert (now.number, now.decision, now.content["cases"][0]["fees"][0]["amount"]) == (
        2,
        "62/NQ-HĐND",
        8_000,
    )


def test_agencies_come_in_with_what_differs_and_the_rest_stays(log_in: LogIn) -> None:
    browser = log_in("quantri")
    head, *rows = exported(browser, "co-quan")
    code, address = head.index("Mã"), head.index("Địa chỉ")
    changed = [
        [*row[:address], "Số 9 phố Mới", *row[address + 1 :]] for row in rows if row[code] == "H49.123"
    ]
    new = dict(zip(head, rows[0], strict=True)) | {"Mã": "H49.77", "Tên ban đầu": "Sở Mới", "Loại": "Sở, ban, ngành",
           "Cấp": "Cấp tỉnh", "Trực thuộc": "H49", "Từ ngày": "1/1/2026"}  # fmt: skip
    told = take_in(browser, "co-quan", [head, *changed, [new[one] for one in head]])
    assert "1 cơ quan mới" in told
    assert Agency.objects.get(code="H49.123").address == "Số 9 phố Mới"
    assert Agency.objects.get(code="H49.77").kind == "department"
    assert history("agencies", "H49.77")[0].reason == "Rà soát quý IV"


def test_names_and_occasions_come_in(log_in: LogIn) -> None:
    browser = log_in("quantri")
    take_in(
        browser, "ten-goi", [["Mã", "Tên dễ hiểu", "Lời thường"], [PROCEDURE, "Khai sinh", "lên giấy, cu tí"]]
    )
    assert published(PROCEDURE).content["plain_name"] == "Khai sinh"
    take_in(browser, "su-kien", [["Mã", "Tên", "Một câu", "Thủ tục"], ["birth", "Sinh con", "", PROCEDURE]])
    assert LifeEvent.objects.get().title == "Sinh con"


@pytest.mark.parametrize(
    ("table", "lines", "told"),
    [
        ("co-quan", [["Mã", "Tên", "Loại", "Cấp", "Từ ngày"]], ["B1 Không có cột “Tên”", "A1 Thiếu cột “Tên ban đầu”"]),
        (
            "co-quan",
            [["Mã", "Tên ban đầu", "Loại", "Cấp", "Từ ngày", "Trực thuộc"], ["h1", "", "x", "xã", "mai", "KHONG"]],
            ["A2 Mã gồm chữ hoa", "B2 Hãy ghi tên", "D2 Hãy chọn cấp", "E2 Hãy ghi ngày", "F2 Không có cơ quan"],
        ),
        (
            "phi",
            [["Thủ tục", "Trường hợp", "Khoản thu", "Loại", "Số tiền"], [PROCEDURE, CASE, "Phí", "thuế", "tám"],
             ["9.9", "x", "Phí", "Phí", "1"]],
            ["D2 Hãy chọn phí", "E2 Hãy ghi số tiền", "A3 Không có thủ tục"],
        ),
        ("ten-goi", [["Mã", "Tên dễ hiểu", "Lời thường"], ["9.9", "X", ""]], ["A2 Không có thủ tục"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_cell_and_nothing_comes_in(
    log_in: LogIn, table: str, lines: list[list[str]], told: list[str]
) -> None:
    answer = send(log_in("quantri"), table, lines)
    page = text_of(answer)
    assert answer.status_code == 422
    for one in told:
        cell, sentence = one.split(" ", maxsplit=1)
        assert f"<code>{cell}</code>" in page
        assert sentence in page
    assert published(PROCEDURE).number == 1


def test_a_file_that_is_no_workbook_is_told(log_in: LogIn) -> None:
    upload = SimpleUploadedFile("a.xlsx", b"no workbook")
    answer = log_in("quantri").post(f"{HOME}phi", {**SAID, "tep": upload, "lam": "thu"})
    assert answer.status_code == 422
    assert "Không đọc được tệp này" in text_of(answer)
    assert "Hãy chọn một tệp xlsx." in text_of(log_in("quantri").post(f"{HOME}phi", {**SAID, "lam": "thu"}))

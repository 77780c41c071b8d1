"""A calendar at the desk: looked at by every officer, changed by an administrator after a rehearsal."""

import html
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agencies.models import Agency, Holding, Officer, Post, WorkingCalendar
from motcua.agencies.queries import calendar_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.clock import explanation
from motcua.kernel import clock, rights
from motcua.platform.upsert import history
from tests.support.two_communes import file, walk

LogIn = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]
HOME = "/ban-lam-viec/lich/"
COUNTER = "H49.61.23"
HOURS = {f"gio-{day}": "07:30-12:00, 13:30-17:00" for day in ("mon", "tue", "wed", "thu", "fri")}
FORM = {**HOURS, "gio-bu": "7h30-12h; 13:30 – 17:00", "chot-luc": "15:00", "phut-ngay": "480", "nam": "2026"}
# Thursday after the morning on which everything happens.
FREE_DAY = {"ngay-1": "19/11/2026", "loai-1": "off", "ten-1": "Hội làng"}


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def seen(page: str) -> str:
    return page.split('name="da-thu" value="')[1].split('"', maxsplit=1)[0]


def save(browser: Client, address: str, form: dict[str, str]) -> str:
    """Rehearse and save; what the rehearsal told."""
    told = text_of(browser.post(address, {**form, "lam": "thu"}))
    answer = browser.post(address, {**form, "lam": "luu", "da-thu": seen(told)})
    assert answer.status_code == 302
    return told


def test_every_officer_sees_the_year_and_only_an_administrator_changes_it(log_in: LogIn) -> None:
    browser = log_in("tiepnhan")
    assert "Bình Liêu" in text_of(browser.get(HOME))
    page = text_of(browser.get(f"{HOME}{COUNTER}", {"nam": "2026"}))
    assert "Ngày Văn hóa Việt Nam" in page
    assert "Sửa lịch" not in page
    assert "thang=13" not in text_of(browser.get(f"{HOME}tinh", {"nam": "2026", "thang": "11"}))
    assert browser.post(f"{HOME}{COUNTER}/sua", FORM).status_code == 403
    assert browser.get(f"{HOME}KHONG").status_code == 404


def test_an_agencys_administrator_changes_its_calendar_and_no_other(log_in: LogIn) -> None:
    agency = Agency.objects.get(code="H49.123")
    post = Post.objects.create(key="H49.123/keeper", agency=agency, role=rights.AGENCY, title="Quản trị")
    keeper = Officer.objects.get(account__username="thamdinh")
    Holding.objects.create(officer=keeper, post=post, valid_from=clock.now().date())
    browser = log_in("thamdinh")
    assert browser.get(f"{HOME}H49.123/sua").status_code == 200
    save(browser, f"{HOME}H49.123/sua", {**FORM, **FREE_DAY, "ly-do": "Hội"})
    for other in ("tinh", "H49.101"):
        assert (
            browser.post(f"{HOME}{other}/sua", {**FORM, **FREE_DAY, "ly-do": "Hội", "lam": "thu"}).status_code
            == 403
        )


def test_a_rehearsal_tells_whom_a_free_day_touches_and_promised_dates_stay(log_in: LogIn) -> None:
    dossier = file()
    walk(dossier, "accept")
    before = Dossier.objects.get(pk=dossier)
    derived = explanation(before)
    browser = log_in("quantri")
    form = {**FORM, **FREE_DAY, "ly-do": "Văn bản 12/UBND"}
    told = save(browser, f"{HOME}{COUNTER}/sua", form)
    assert "1 hồ sơ đang giải quyết giữ nguyên ngày đã hẹn" in told
    assert "thì 1 hồ sơ có hạn khác" in told
    assert "19/11/2026" in told
    assert Dossier.objects.get(pk=dossier).due_at == before.due_at
    [one] = history("calendars", COUNTER)
    assert (one.reason, one.after["off"]) == ("Văn bản 12/UBND", {"2026-11-19": "Hội làng"})
    page = text_of(browser.get(f"{HOME}{COUNTER}", {"nam": "2026"}))
    assert "Văn bản 12/UBND" in page
    assert "Hội làng" in page
    # What is received a little later is counted by it.
    with clock.at(clock.now() + timedelta(minutes=5)):
        later = file()
        walk(later, "accept")
        # What was promised is still derived as it was promised.
        assert explanation(before) == derived
    assert before.due_at is not None
    assert Dossier.objects.filter(pk=later, due_at__gt=before.due_at + timedelta(hours=12)).exists()


def test_a_rehearsal_keeps_nothing_and_what_was_altered_after_it_is_rehearsed_again(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = {**FORM, **FREE_DAY, "ly-do": "Thử"}
    told = text_of(browser.post(f"{HOME}tinh/sua", {**form, "lam": "thu"}))
    assert WorkingCalendar.objects.count() == 1
    assert calendar_of(COUNTER).version == "QN-2026.1"
    altered = {**form, "ten-1": "Hội khác", "lam": "luu", "da-thu": seen(told)}
    again = browser.post(f"{HOME}tinh/sua", altered)
    assert again.status_code == 200
    assert "Hội khác" in text_of(again)
    assert WorkingCalendar.objects.count() == 1


def test_what_somebody_else_changed_meanwhile_is_rehearsed_again(log_in: LogIn) -> None:
    browser = log_in("quantri")
    form = {**FORM, **FREE_DAY, "ly-do": "Thử"}
    told = text_of(browser.post(f"{HOME}tinh/sua", {**form, "lam": "thu"}))
    other = {**form, "ten-1": "Hội của người khác", "tu": "20/11/2026"}
    save(browser, f"{HOME}tinh/sua", other)
    again = browser.post(f"{HOME}tinh/sua", {**form, "lam": "luu", "da-thu": seen(told)})
    assert again.status_code != 302
    assert WorkingCalendar.objects.count() == 2


def test_a_saturday_is_worked_for_a_free_monday(log_in: LogIn) -> None:
    form = {**FORM, "doi-lam": "21/11/2026", "doi-nghi": "23/11/2026", "ly-do": "Thông báo 1"}
    save(log_in("quantri"), f"{HOME}tinh/sua", form)
    with clock.at(clock.now() + timedelta(hours=1)):
        found = calendar_of("H49.123")
    days = [found.is_working(clock.now().date() + timedelta(days=n)) for n in (3, 5)]
    assert days == [True, False]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"gio-mon": "sáng"}, "Hãy ghi như 07:30-12:00"),
        ({"gio-mon": "17:00-07:00"}, "giờ đóng cửa"),
        ({"ngay-1": "32/11/2026", "loai-1": "off", "ten-1": "Hội"}, "Hãy ghi ngày như 24/11/2026."),
        ({"ngay-1": "24/11/2026", "loai-1": "off", "ten-1": "Hội"}, "Ngày này đã có ở một dòng khác."),
        ({"ngay-1": "19/11/2026", "loai-1": "off", "ten-1": " "}, "Hãy ghi tên của ngày này."),
        ({"doi-lam": "20/11/2026", "doi-nghi": "23/11/2026"}, "vốn đã là ngày làm việc"),
        ({"doi-lam": "21/11/2026", "doi-nghi": "22/11/2026"}, "vốn đã là ngày nghỉ"),
        ({"doi-lam": "21/11/2026", "doi-nghi": ""}, "Hãy ghi cả ngày làm bù và ngày được nghỉ"),
        ({"chot-luc": "", "chot-phut": "0"}, "số phút từ 1 đến 1440"),
        ({**FREE_DAY, "tu": "1/1/2020"}, "Hãy ghi hôm nay hoặc một ngày sau."),
        ({**FREE_DAY, "ly-do": ""}, "Hãy ghi lý do."),
    ],
)
def test_what_was_typed_wrong_is_told_at_its_place_and_nothing_is_lost(
    log_in: LogIn, wrong: dict[str, str], sentence: str
) -> None:
    answer = log_in("quantri").post(f"{HOME}tinh/sua", {**FORM, "ly-do": "Vì vậy", **wrong, "lam": "thu"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in wrong.values())
    assert WorkingCalendar.objects.count() == 1


def workbook(*rows: tuple[str, str, str]) -> SimpleUploadedFile:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for number, cells in enumerate((("Ngày", "Loại", "Tên"), *rows)):
        sheet.write_row(number, 0, cells)
    book.close()
    return SimpleUploadedFile("ngay.xlsx", made.getvalue())


def read_file(browser: Client, upload: SimpleUploadedFile) -> Any:
    return browser.post(f"{HOME}tinh/sua", {**FORM, "lam": "doc-tep", "tep": upload})


def test_days_are_read_from_a_workbook_and_its_mistakes_are_told_by_row_and_cell(log_in: LogIn) -> None:
    browser = log_in("quantri")
    page = text_of(
        read_file(browser, workbook(("19/11/2026", "Làm bù", "Hội"), ("20/11/2026", "off", "Nghỉ")))
    )
    assert 'value="19/11/2026"' in page
    assert 'value="worked" selected' in page
    wrong = text_of(read_file(browser, workbook(("19/11/2026", "Làm bù", "Hội"), ("hôm nay", "chơi", ""))))
    for sentence in ("Dòng 3, cột A: “hôm nay”", "Dòng 3, cột B: “chơi”", "Dòng 3, cột C: Hãy ghi tên"):
        assert sentence in wrong
    assert "không phải tệp" in text_of(read_file(browser, SimpleUploadedFile("a.xlsx", b"no workbook")))


def test_days_are_read_from_a_calendar_file(log_in: LogIn) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261228", "DTEND;VALUE=DATE:20261230",
             "SUMMARY:Nghỉ cuối", "  năm", "END:VEVENT", "END:VCALENDAR"]  # fmt: skip
    page = text_of(read_file(log_in("quantri"), SimpleUploadedFile("lich.ics", "\r\n".join(lines).encode())))
    assert all(day in page for day in ('value="28/12/2026"', 'value="29/12/2026"', "Nghỉ cuối năm"))
    assert 'value="30/12/2026"' not in page


def test_an_exported_year_read_again_changes_nothing(log_in: LogIn) -> None:
    browser = log_in("quantri")
    exported = SimpleUploadedFile("lich.xlsx", browser.get(f"{HOME}tinh/tep").content)
    page = text_of(read_file(browser, exported))
    names = ("ngay", "loai", "ten", "cu")
    form = {**FORM, "ly-do": "Thử", "nam-la": "published"}
    for n in range(1, 60):
        row = {f"{name}-{n}": _typed(page, f"{name}-{n}") for name in names}
        form |= {key: value for key, value in row.items() if value}
    told = text_of(browser.post(f"{HOME}tinh/sua", {**form, "lam": "thu"}))
    assert "Không có gì thay đổi." in told


def _typed(page: str, name: str) -> str:
    at = page.find(f'name="{name}"')
    if at < 0:
        return ""
    rest = page[at:]
    if name.startswith("loai"):
        return rest.split(" selected")[0].rsplit('value="', 1)[1].split('"')[0]
    return rest.split('value="', 1)[1].split('"')[0]


def test_a_calendar_saved_for_a_day_to_come_waits_and_can_be_dropped(log_in: LogIn) -> None:
    browser = log_in("quantri")
    save(browser, f"{HOME}{COUNTER}/sua", {**FORM, **FREE_DAY, "tu": "1/12/2026", "ly-do": "Từ tháng 12"})
    assert calendar_of(COUNTER).version == "QN-2026.1"
    page = text_of(browser.get(f"{HOME}{COUNTER}"))
    assert "chờ áp dụng từ" in page
    assert browser.post(f"{HOME}{COUNTER}/bo-lich-cho", {"ly-do": "Đổi ý"}).status_code == 302
    assert "chờ áp dụng từ" not in text_of(browser.get(f"{HOME}{COUNTER}"))
    assert [one.reason for one in history("calendars", COUNTER)] == ["Đổi ý", "Từ tháng 12"]

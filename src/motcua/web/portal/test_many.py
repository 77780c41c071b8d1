"""Many filings from a workbook: judged row by row, told by row and column, sent one by one or together."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.queries.many import drafts_of_list
from motcua.kernel.errors import NotFound
from motcua.platform.cells import cells_of
from motcua.web.portal.conftest import Browser
from motcua.web.portal.test_changing_forms import seen
from tests.support import cast, stories

BIRTH = cast.BIRTH.procedure
PLACE = f"/nop-ho-so/{BIRTH}/danh-sach"
GIVEN = {"truong-hop": cast.BIRTH.case, "handling": cast.HANDLING, "counter": cast.COUNTER}


@pytest.fixture
def client(browser: Browser) -> Client:
    """A farmer's browser."""
    return browser("nongdan")


def heads(client: Client) -> list[list[str]]:
    """The template: names, questions, hints."""
    return cells_of(client.get(f"{PLACE}/mau.xlsx?truong-hop={cast.BIRTH.case}").content)


def filled(client: Client, *changes: dict[str, str]) -> SimpleUploadedFile:
    """The template with a row for each of these, otherwise as the sample's father declares."""
    top = heads(client)
    answers = stories.answers(BIRTH)
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for number, row in enumerate(top[:3]):
        sheet.write_row(number, 0, row)
    for number, change in enumerate(changes, 3):
        for column, name in enumerate(top[0]):
            sheet.write_string(number, column, change.get(name, _typed(answers.get(name, ""))))
    book.close()
    return SimpleUploadedFile("con em xã ta.xlsx", made.getvalue())


def _typed(value: Any) -> str:
    return "có" if value is True else "" if value in (False, None) else str(value)


def sent_in(client: Client, *changes: dict[str, str], **more: str) -> Any:
    return client.post(PLACE, {**GIVEN, "tep": filled(client, *changes), **more})


def paper_for_all(client: Client, place: str) -> Any:
    file = SimpleUploadedFile("giay-chung-sinh.png", cast.picture(3), "image/png")
    return client.post(f"{place}/giay-to", {"giay-to": f"{BIRTH}.TP02", "tep": file})


def test_the_template_asks_what_the_form_asks_with_its_choices(client: Client) -> None:
    names, questions, hints = heads(client)[:3]
    assert "child_name" in names
    assert len(names) == len(questions) == len(set(names))
    assert any(hint.startswith("Một trong:") for hint in hints)


def test_two_rows_become_two_drafts_and_are_sent_together(client: Client) -> None:
    led = sent_in(client, {"child_name": "Tằng Thị Một"}, {"child_name": "Tằng Văn Hai"})
    assert led.status_code == 302, seen(client, PLACE)
    place = led["Location"]
    page = client.get(place).content.decode()
    assert "con em xã ta.xlsx" in page
    assert "Còn thiếu" in page
    paper_for_all(client, place)
    assert "Sẵn sàng" in client.get(place).content.decode()
    assert client.post(f"{place}/nop").status_code == 302
    assert Dossier.objects.count() == 0
    client.post(f"{place}/nop", {"confirm": "1"})
    names = {dossier.answers["child_name"] for dossier in Dossier.objects.all()}
    assert names == {"Tằng Thị Một", "Tằng Văn Hai"}
    client.post(f"{place}/nop", {"confirm": "1"})
    assert Dossier.objects.count() == 2


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_made(client: Client) -> None:
    names = heads(client)[0]
    answer = sent_in(client, {}, {"child_born": "32/13/2026", "child_gender": "nửa vời"})
    page = answer.content.decode()
    assert answer.status_code == 422
    from xlsxwriter.utility import xl_col_to_name

    for name in ("child_born", "child_gender"):
        assert f"<b>{xl_col_to_name(names.index(name))}5</b>" in page
    assert "nửa vời" in page
    assert not Draft.objects.exists()


def test_wrong_rows_become_drafts_as_well_when_asked_and_are_finished_on_their_page(client: Client) -> None:
    led = sent_in(client, {}, {"child_name": ""}, **{"ca-dong-sai": "1"})
    place = led["Location"]
    paper_for_all(client, place)
    client.post(f"{place}/nop", {"confirm": "1"})
    assert Dossier.objects.count() == 1
    [left] = Draft.objects.filter(dossier=None)
    assert client.get(f"/nop-ho-so/ban-nhap/{left.pk}/2").status_code == 200
    page = client.get(place).content.decode()
    assert Dossier.objects.get().code in page


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.xlsx", b"not a workbook"),
        SimpleUploadedFile("a.xlsx", b""),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + b"\x00" * 200),
    ],
)
def test_a_file_that_is_none_of_ours_is_told_and_makes_nothing(
    client: Client, file: SimpleUploadedFile
) -> None:
    answer = client.post(PLACE, {**GIVEN, "tep": file})
    assert answer.status_code in (200, 422)
    assert not Draft.objects.exists()


def test_nobody_else_sees_the_list_or_sends_it(client: Client, browser: Browser) -> None:
    place = sent_in(client, {})["Location"]
    stranger = browser("nguoila")
    assert stranger.get(place).status_code == 404
    assert stranger.post(f"{place}/nop", {"confirm": "1"}).status_code == 404
    assert stranger.post(f"{place}/bo").status_code == 404
    assert paper_for_all(stranger, place).status_code == 404
    batch = place.rsplit("/", 1)[1]
    with pytest.raises(NotFound):
        drafts_of_list(cast.stranger(), batch)


def test_what_was_not_sent_of_a_list_is_thrown_away_at_once(client: Client) -> None:
    place = sent_in(client, {}, {})["Location"]
    assert "2" in client.get(f"{place}/bo").content.decode()
    client.post(f"{place}/bo")
    assert not Draft.objects.exists()
    assert client.get(place).status_code == 404

"""The register of a counter at the desk: looked at, taken along as a workbook or a sealed paper, each written down."""

from collections.abc import Sequence

import pytest

from motcua.dossiers.models import Dossier
from motcua.kernel import clock
from motcua.platform.cells import cells_of
from motcua.platform.models import LoggedEvent
from motcua.web.desk.conftest import LogIn
from tests.support import cast
from tests.support.programs import program, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

PAGE = "/ban-lam-viec/so-theo-doi"
PERIOD = f"noi={cast.COUNTER}&tu=01/11/2026&den=30/11/2026"


def body(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    heads = next(number for number, row in enumerate(rows) if row[0] == "TT")
    return list(rows[heads + 1 :])


def test_who_receives_there_sees_it_and_takes_it_along_written_down(log_in: LogIn) -> None:
    dossier = cast.accepted()
    desk = log_in("tiepnhan")
    page = desk.get(f"{PAGE}?{PERIOD}").content.decode()
    assert dossier.code in page
    assert "Tải PDF có dấu" in page
    answer = desk.get(f"{PAGE}.xlsx?{PERIOD}")
    [row] = body(cells_of(answer.content))
    assert dossier.code in row
    event = LoggedEvent.objects.get(topic="export")
    assert (event.data["list"], event.data["dossiers"]) == ("so-theo-doi", [dossier.pk])
    paper = desk.get(f"{PAGE}.pdf?{PERIOD}")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert LoggedEvent.objects.filter(topic="export").count() == 2


def test_another_commune_sees_its_own_and_this_one_not(log_in: LogIn) -> None:
    dossier = cast.accepted()
    desk = log_in("tn.hatu1")
    assert dossier.code not in desk.get(f"{PAGE}?{PERIOD}").content.decode()
    assert log_in("thamdinh").get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("tu=hôm qua", "Ngày viết như 05/11/2026."),
        ("tu=30/11/2026&den=01/11/2026", "Ngày cuối trước ngày đầu"),
        ("tu=01/01/2024&den=30/11/2026", "dài hơn một năm"),
    ],
)
def test_what_is_no_period_is_said_and_what_was_typed_stays(log_in: LogIn, asked: str, said: str) -> None:
    answer = log_in("tiepnhan").get(f"{PAGE}?{asked}")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{asked.split("&", maxsplit=1)[0].removeprefix("tu=")}"' in page


def test_a_period_without_dossiers_says_so(log_in: LogIn) -> None:
    cast.accepted()
    page = log_in("tiepnhan").get(f"{PAGE}?noi={cast.COUNTER}&tu=01/01/2026&den=31/01/2026").content.decode()
    assert "Kỳ này không có hồ sơ nào" in page


def test_a_program_reads_it_page_by_page_and_as_a_paper() -> None:
    codes = [cast.accepted().code for _ in range(3)]
    clerk = program(cast.receiver())
    today = clock.now().date()
    period = f"first={today.replace(day=1)}&last={today}"
    address = f"/registers/{cast.COUNTER}?{period}&limit=2"
    page = told(clerk.get(address))
    rest = told(clerk.get(f"{address}&after={page['next']}"))
    assert [one["code"] for one in [*page["items"], *rest["items"]]] == codes
    assert rest["next"] is None
    assert Dossier.objects.get(code=codes[0]).received_at is not None
    assert LoggedEvent.objects.filter(topic="export").count() == 2
    pdf = clerk.get(f"/registers/{cast.COUNTER}/pdf?{period}")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert program(cast.person("tn.hatu1")).get(address).status_code == 404

"""Marks of sensitivity: said by the procedure, raised by an official with a reason, and every look at a secret paper
written down for whoever it concerns."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import commands
from motcua.dossiers.models import Dossier, Paper
from motcua.dossiers.queries.looks import looks
from motcua.dossiers.queries.sensitivity import marks_in
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.platform.models import EventWords, LoggedEvent
from motcua.procedures.queries import Sensitivity, component_mark, frozen
from motcua.procedures.types import Component
from motcua.web.desk.conftest import LogIn
from motcua.web.desk.test_dossier import page_of, picture, press
from tests.support import acts
from tests.support.two_communes import file, walk, who

HERE = {"REMOTE_ADDR": "10.0.0.9"}


@pytest.fixture
def number(province: None) -> int:
    """A dossier with a scan in it, back at the counter."""
    made = file()
    walk(made, "ask")
    supply(made)
    return made


def supply(number: int) -> None:
    taken = commands.take_in(component="", name="Bản chụp.png", data=picture())
    acts.supply(actor=who("tiepnhan"), dossier=number, papers=[taken])


def scan(number: int) -> str:
    return f"p{Paper.objects.filter(dossier=number).latest('pk').pk}"


def raised(client: Client, number: int, mark: Sensitivity, *, paper: str = "", **more: Any) -> Any:
    """The panel's answer."""
    what = {"paper": paper or scan(number), "mark": str(int(mark))}
    given = {**what, "note": "Có thông tin sức khoẻ", **more}
    return press(client, number, "raise_sensitivity", **given)


def paper_looks(number: int) -> list[tuple[str, str, int]]:
    found = looks(Dossier.objects.get(pk=number))
    return [(look.who, look.paper, look.mark) for look in found if look.paper]


def test_what_is_handed_in_is_restricted_and_looking_at_it_is_a_look_at_the_dossier(
    log_in: LogIn, number: int
) -> None:
    officer = log_in("tiepnhan")
    page = officer.get(page_of(number)).content.decode()
    assert "Hạn chế" in page
    assert officer.get(f"{page_of(number)}/tep/{scan(number)}").status_code == 200
    assert paper_looks(number) == []


def test_each_look_at_a_secret_paper_is_written_down_and_the_applicant_learns_of_it(
    log_in: LogIn, number: int
) -> None:
    officer = log_in("tiepnhan")
    assert raised(officer, number, Sensitivity.SECRET).status_code == 302
    address = f"{page_of(number)}/tep/{scan(number)}"
    for _ in range(2):
        shown = officer.get(address, **HERE)  # type: ignore[arg-type]
    assert "no-store" in shown["Cache-Control"]
    title = Paper.objects.get(dossier=number).component_name
    name = who("tiepnhan").name
    assert paper_looks(number) == [(name, title, 4)]
    code = Dossier.objects.get(pk=number).code
    mine = log_in("nongdan").get(f"/ho-so/{code}").content.decode()
    assert f"xem giấy tờ bí mật “{title}”" in mine
    assert "10.0.0.9" not in mine
    with clock.at(clock.now() + timedelta(minutes=11)):
        officer.get(address)
    assert len(paper_looks(number)) == 2


def test_the_address_lies_beside_the_log_and_goes_with_the_words(log_in: LogIn, number: int) -> None:
    officer = log_in("tiepnhan")
    raised(officer, number, Sensitivity.SECRET)
    officer.get(f"{page_of(number)}/tep/{scan(number)}", **HERE)  # type: ignore[arg-type]
    event = LoggedEvent.objects.get(topic="look", type="paper_looked")
    assert "10.0.0.9" not in str(event.data)
    words = EventWords.objects.get(topic="look", stream=number, seq=event.seq)
    assert words.body["address"] == "10.0.0.9"


def test_a_mark_is_raised_with_a_reason_and_never_lowered(log_in: LogIn, number: int) -> None:
    officer = log_in("tiepnhan")
    assert raised(officer, number, Sensitivity.SECRET, note="").status_code == 422
    raised(officer, number, Sensitivity.SECRET)
    with pytest.raises(Invalid, match="không được hạ"):
        acts.raise_sensitivity(
            actor=who("tiepnhan"), dossier=number, paper=scan(number), mark=3, note="Hết nhạy cảm"
        )
    assert marks_in(Dossier.objects.get(pk=number))[scan(number)] == Sensitivity.SECRET
    unknown = raised(officer, number, Sensitivity.SECRET, paper="p999999")
    assert unknown.status_code == 422
    event = LoggedEvent.objects.get(type="sensitivity_raised")
    assert (event.data["before"], event.data["mark"]) == (3, 4)
    assert "sức khoẻ" not in str(event.data)


def test_the_result_is_marked_before_and_after_it_is_issued(log_in: LogIn) -> None:
    number = file()
    walk(number, "accept", "appraise")
    officer = log_in("thamdinh")
    raised(officer, number, Sensitivity.SECRET, paper="result")
    assert "Bí mật" in officer.get(f"{page_of(number)}/xem/du-thao").content.decode()
    officer.get(f"{page_of(number)}/trang/du-thao/1.png")
    assert [paper for _, paper, _ in paper_looks(number)] == ["Dự thảo kết quả"]
    walk(number, "approve", "sign", "seal")
    assert marks_in(Dossier.objects.get(pk=number))["result"] == Sensitivity.SECRET


def test_a_procedure_says_how_sensitive_a_paper_is(province: None) -> None:
    dossier = Dossier.objects.get(pk=file())
    case = frozen(dossier.version_id).case(dossier.case_code)
    assert case is not None
    said = replace(case, components=(Component("A", "Bệnh án", sensitivity=4), Component("B", "Đơn")))
    assert [component_mark(said, code) for code in ("A", "B", "")] == [4, 3, 3]


def test_who_oversees_sees_from_where_and_others_do_not(log_in: LogIn, number: int) -> None:
    officer = log_in("tiepnhan")
    raised(officer, number, Sensitivity.SECRET)
    officer.get(f"{page_of(number)}/tep/{scan(number)}", **HERE)  # type: ignore[arg-type]
    assert officer.get(f"{page_of(number)}/truy-cap").status_code == 403
    page = log_in("giamdoc").get(f"{page_of(number)}/truy-cap").content.decode()
    assert "10.0.0.9" in page
    assert "Nâng mức nhạy cảm của giấy tờ" in page
    assert "sức khoẻ" not in page

"""Whose installation it is and what agencies are called, each for its time: a province that became a city."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from motcua.agencies import commands
from motcua.agencies.models import Agency
from motcua.agencies.province import Province, name_on, province
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import at
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform.log import events_of
from motcua.platform.upsert import TOPIC
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

BEFORE, SINCE = date(2026, 8, 31), date(2026, 9, 1)
EXAMPLE = {"valid_from": "2031-01-01", "code": "H90", "name": "Ví Dụ", "centre": "H90.61"}
CENTRE = "Trung tâm Phục vụ hành chính công {} Quảng Ninh"


def centre() -> Agency:
    return Agency.objects.get(code="H49.61")


def test_pages_say_what_it_is_today_and_papers_what_it_was_on_their_day() -> None:
    assert (province().full, province(BEFORE).full) == ("thành phố Quảng Ninh", "tỉnh Quảng Ninh")
    assert centre().name == CENTRE.format("thành phố")
    assert name_on(centre(), BEFORE) == CENTRE.format("tỉnh")
    assert name_on(centre(), SINCE) == CENTRE.format("thành phố")
    assert province(SINCE).committee == "ỦY BAN NHÂN DÂN THÀNH PHỐ QUẢNG NINH"


def test_a_new_name_is_in_force_when_its_day_comes_and_not_before() -> None:
    new = {"agency": "H49.61", "name": "Trung tâm Mới", "short_name": "TT Mới", "valid_from": "2031-01-01"}
    commands.rename_agencies(actor=SYSTEM, names=[new])
    assert centre().name == CENTRE.format("thành phố")
    with at(datetime(2030, 12, 31, 17, 1, tzinfo=UTC)):
        commands.bring_names_into_force(actor=SYSTEM)
        assert (centre().name, centre().short_name) == ("Trung tâm Mới", "TT Mới")
        assert name_on(centre(), SINCE) == CENTRE.format("thành phố")


def test_the_same_again_changes_nothing_and_a_change_stands_in_the_log() -> None:
    said: dict[str, Any] = {
        "valid_from": "2031-01-01",
        "code": "H49",
        "name": "Quảng Ninh",
        "centre": "H49.61",
    }
    before = len(events_of(TOPIC, 1))
    assert len(commands.establish_province(actor=SYSTEM, periods=[said], reason="NQ 1")) == 1
    assert commands.establish_province(actor=SYSTEM, periods=[said]) == []
    [event] = events_of(TOPIC, 1)[before:]
    assert (event.data["what"], event.data["reason"]) == ("province", "NQ 1")
    assert event.data["changes"][0]["key"] == "2031-01-01"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "name"),
        ({"kind": "bang"}, "“tỉnh” hoặc “thành phố”"),
        ({"hot_line": "1900"}, "hot_line"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(Invalid, match=told):
        commands.establish_province(actor=SYSTEM, periods=[{**EXAMPLE, **wrong}])


def test_an_unknown_agency_is_not_renamed() -> None:
    row = {"agency": "H49.999", "name": "Không có", "valid_from": "2026-01-01"}
    with pytest.raises(Invalid, match=r"H49\.999"):
        commands.rename_agencies(actor=SYSTEM, names=[row])


def test_nobody_but_an_administrator_says_whose_it_is() -> None:
    for actor in (cast.director(), cast.applicant()):
        with pytest.raises(NotAllowed):
            commands.establish_province(actor=actor, periods=[EXAMPLE])
        with pytest.raises(NotAllowed):
            commands.rename_agencies(actor=actor, names=[])


def test_before_anything_is_set_up_it_is_nobodys() -> None:
    assert Province().full == ""

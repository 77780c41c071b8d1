"""What the ledger holds of a dossier's life: every status as it was, in its order, and what belongs to it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest

from motcua.dossiers.models import Dossier
from motcua.exchange import commands, ledger
from motcua.exchange.comparing import compare
from motcua.exchange.models import Message, Partner, Strand
from motcua.exchange.readers import Outgoing
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from tests.support import acts, cast
from tests.support.portal import NAME, Portal_, national_portal

pytestmark = [pytest.mark.usefixtures("province", "db")]


@pytest.fixture
def portal() -> Iterator[Portal_]:
    with national_portal() as both:
        Partner.objects.update(connected_at=clock.now() - timedelta(hours=1))
        yield both


def told(dossier: Dossier, kind: str = "dossier") -> list[dict[str, object]]:
    rows = Message.objects.filter(strand__dossier=dossier.pk, kind=kind).order_by("number")
    return [orjson.loads(ledger.content(row.body_id) or b"") for row in rows]


def statuses(dossier: Dossier) -> list[object]:
    """Each as often as something changed, once in a row."""
    found: list[object] = []
    for body in told(dossier):
        if not found or found[-1] != body["status"]:
            found.append(body["status"])
    return found


def shown(portal: Portal_, dossier: Dossier) -> dict[str, Any]:
    portal.read(dossier)
    portal.drain()
    return portal.there.dossiers[dossier.code].content


def test_a_dossier_goes_through_to_its_result(portal: Portal_) -> None:
    dossier = cast.done(cast.EXTRACT)
    there = shown(portal, dossier)
    assert statuses(dossier)[0] == 1
    assert statuses(dossier)[-1] == 9
    assert (there["KenhThucHien"], there["TrangThaiHoSo"]) == ("2", "9")
    assert all(there[name] for name in ("NgayTiepNhan", "NgayHenTra", "NgayKetThucXuLy"))
    assert len(there["DanhSachGiayToKetQua"]) == 1
    assert there["DanhSachGiayToKetQua"][0]["HashTepTin"] in portal.there.files
    assert there["DanhSachLePhi"][0]["Gia"] == "8000"
    words = [line["NoiDungXuLy"] for line in portal.there.dossiers[dossier.code].progress]
    assert words[0] == "Hồ sơ đã được gửi"
    assert words[-1] == "Đã đóng dấu số của cơ quan: có kết quả"


def test_what_waits_on_the_applicant_is_five_and_never_nine(portal: Portal_) -> None:
    dossier = cast.accepted(cast.MARRIAGE_STATUS)
    acts.ask_more(
        actor=cast.appraiser(), dossier=dossier.pk, defects=[acts.defect("Tờ khai", "thiếu chữ ký")]
    )
    there = shown(portal, dossier)
    assert there["TrangThaiHoSo"] == "5"
    assert there["NgayKetThucXuLy"] == ""
    assert there["DanhSachHoSoBoSung"][0]["NoiDungBoSung"] == "Tờ khai: thiếu chữ ký"
    acts.supply(actor=cast.applicant(), dossier=dossier.pk, note="đã ký")
    there = shown(portal, dossier)
    assert there["DanhSachHoSoBoSung"][0]["TrangThaiBoSung"] == "1"
    assert there["DanhSachHoSoBoSung"][0]["NgayHenTraMoi"]
    assert 9 not in statuses(dossier)


@pytest.mark.parametrize(("act", "status"), [("refuse", "3"), ("withdraw", "7"), ("stop", "8")])
def test_an_end_without_a_result_is_what_it_is(portal: Portal_, act: str, status: str) -> None:
    dossier = cast.submitted(cast.MARRIAGE_STATUS) if act == "refuse" else cast.accepted(cast.MARRIAGE_STATUS)
    if act == "refuse":
        acts.refuse(actor=cast.receiver(), dossier=dossier.pk, ground="conditions", law="x", note="không đủ")
    elif act == "withdraw":
        acts.withdraw(actor=cast.applicant(), dossier=dossier.pk, note="xin rút")
    else:
        acts.stop(actor=cast.director(), dossier=dossier.pk, ground="other", law="x", note="dừng")
    there = shown(portal, dossier)
    assert there["TrangThaiHoSo"] == status
    assert there["GhiChu"]
    assert bool(there["NgayTuChoi"]) == (act == "refuse")


def test_a_result_that_arrives_as_another_file_is_sent_again(portal: Portal_) -> None:
    dossier = cast.done()
    portal.there.fail("wrong_hash")
    portal.read(dossier)
    for _ in range(15):
        portal.work()
    assert Message.objects.get(state="sending").outcome == "temporary"
    there = portal.there
    there.fail("off")
    portal.drain()
    assert there.dossiers[dossier.code].content["TrangThaiHoSo"] == "9"


def test_read_again_nothing_is_told_twice(portal: Portal_) -> None:
    dossier = cast.accepted()
    portal.read(dossier)
    before = list(Message.objects.values_list("key", flat=True))
    portal.read(dossier)
    Outgoing(NAME).forget()
    portal.read(dossier)
    assert list(Message.objects.values_list("key", flat=True)) == before


def test_what_was_filed_before_it_was_connected_is_told_on_demand_alone(portal: Portal_) -> None:
    dossier = cast.accepted()
    Partner.objects.update(connected_at=clock.now() + timedelta(hours=1))
    portal.read(dossier)
    assert Strand.objects.count() == 0
    commands.tell_anew(actor=SYSTEM, partner=NAME, dossier=dossier.pk, reason="hồ sơ cũ")
    portal.drain()
    assert portal.there.dossiers[dossier.code].content["TrangThaiHoSo"] == "2"


def test_compared_right_after_nothing_differs(portal: Portal_) -> None:
    dossier = cast.done()
    shown(portal, dossier)
    found = compare(actor=SYSTEM, partner=portal.here)
    assert found.numbers == {"ours": 1, "theirs": 1, "same": 1, "waiting": 0, "differences": 0, "kinds": {}}

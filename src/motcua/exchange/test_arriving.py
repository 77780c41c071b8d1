"""A dossier that somebody filed at the portal: taken once with both numbers, whatever becomes of it on the way."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.exchange import commands
from motcua.exchange.arriving import pull
from motcua.exchange.models import Message, Partner, Strand
from motcua.identity.models import Account, ProviderKey
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from tests.support import cast
from tests.support.portal import NAME, Portal_, national_portal

pytestmark = [pytest.mark.usefixtures("province", "db")]
THERE = "G01.99-261130-000123"


@pytest.fixture(params=["1.3", "1.4"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal_]:
    with national_portal(request.param) as both:
        Partner.objects.update(connected_at=clock.now() - timedelta(hours=1))
        yield both


def filed(ref: str = THERE, **changes: Any) -> dict[str, Any]:
    """A birth, with a declaration that fits and one answer that nobody asks here."""
    example = cast.draft(by=cast.stranger())
    papers = cast.required_papers(example)
    return {
        "MaHoSo": ref,
        "MaTTHC": cast.BIRTH.procedure,
        "TenTTHC": "Đăng ký khai sinh",
        "MaDichVuCong": cast.BIRTH.case,
        "ChuHoSo": "Hoàng Thị Mới",
        "LoaiDoiTuong": "1",
        "MaDoiTuong": "QG-000777",
        "loAs": "2",
        "SoGiayToChuHoSo": "022192004321",
        "NgayNopHoSo": "2026-11-30T08:15:00.000",
        "MaDonViTiepNhan": cast.COUNTER,
        "DonViXuLy": cast.HANDLING,
        "EformThongTinChiTiet": {**example.answers, "GhiChuQG": "sinh đôi"},
        "ThanhPhanHoSo": [{"MaThanhPhanHoSo": code, "GiayToDinhKem": [attached(code)]} for code in papers],
        **changes,
    }


def content_of(code: str) -> bytes:
    return cast.picture(200) if code else b""


def attached(code: str) -> dict[str, Any]:
    content = content_of(code)
    hashed = hashlib.sha256(content).hexdigest()
    return {"IdGiayTo": hashed, "HashTepTin": hashed, "DungLuong": len(content), "TenGiayTo": f"{code}.png"}


def files() -> dict[str, bytes]:
    content = content_of("x")
    return {hashlib.sha256(content).hexdigest(): content}


def taken(portal: Portal_, rounds: int = 1) -> Message:
    pull(portal.here)
    for _ in range(rounds):
        portal.work()
    return Message.objects.get(way="in")


def test_it_is_taken_once_with_both_numbers_and_its_person(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    portal.there.fail("twice")
    message = taken(portal)
    assert (message.state, message.said) == ("done", "")
    dossier = Dossier.objects.get()
    strand = Strand.objects.get(way="in")
    assert (strand.ref, strand.dossier) == (THERE, dossier.pk)
    assert (dossier.owner_name, dossier.channel) == ("Hoàng Thị Mới", "online")
    assert ProviderKey.objects.get(key="QG-000777").party_id == dossier.owner_id
    assert portal.there.taken == {"BT000001": dossier.code}
    assert strand.shown["rest"] == {"GhiChuQG": "sinh đôi"}
    assert dossier.papers.exclude(file=None).count() == len(filed()["ThanhPhanHoSo"])
    pull(portal.here)
    portal.work()
    assert Dossier.objects.count() == 1


def test_whoever_receives_it_sees_its_number_there_and_what_no_field_takes(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    taken(portal)
    browser = Client()
    browser.force_login(Account.objects.get(username="tiepnhan"))
    page = browser.get(f"/ban-lam-viec/ho-so/{Dossier.objects.get().code}").content.decode()
    assert "Nộp ở Cổng Dịch vụ công quốc gia" in page
    assert THERE in page
    assert "sinh đôi" in page


def test_what_becomes_of_it_is_told_under_the_number_it_has_there(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    taken(portal)
    dossier = Dossier.objects.get()
    cast.accept(dossier)
    portal.read(dossier)
    portal.drain()
    assert list(portal.there.dossiers) == [THERE]
    there = portal.there.dossiers[THERE]
    assert there.content["TrangThaiHoSo"] == "2"
    assert [line["TrangThai"] for line in there.progress] == ["1", "2"]


def test_a_paper_that_breaks_off_is_taken_up_where_it_broke(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    portal.there.fail("cut")
    assert taken(portal, rounds=3).state == "done"


def test_a_changed_paper_is_named_and_makes_no_dossier(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    portal.there.fail("changed_file")
    message = taken(portal)
    assert message.state == "stuck"
    assert "khác với mã băm" in message.said
    assert not Dossier.objects.exists()
    portal.there.fail("off")
    commands.try_again(actor=SYSTEM, message=message.pk, reason="bên kia đã gửi lại tệp")
    portal.work()
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"MaDoiTuong": ""}, "TechID"),
        ({"loAs": "1"}, "mức"),
        ({"MaTTHC": "9.999999"}, "Không có thủ tục"),
        ({"EformThongTinChiTiet": {}}, "Tờ khai"),
    ],
)
def test_what_cannot_be_filed_waits_with_its_reason(
    portal: Portal_, changes: dict[str, Any], words: str
) -> None:
    portal.there.file_here(filed(**changes), files())
    message = taken(portal)
    assert message.state == "stuck"
    assert words in message.said


def test_what_comes_before_its_predecessor_waits_for_it(portal: Portal_) -> None:
    portal.there.file_here(filed(), files(), number=2)
    assert taken(portal).state == "waiting"
    first = portal.there.file_here(filed(), files(), number=1)
    pull(portal.here)
    portal.work()
    states = dict(Message.objects.filter(way="in").values_list("number", "state"))
    assert (first["SoThuTu"], states) == (1, {1: "done", 2: "done"})
    assert Dossier.objects.count() == 1


def test_two_that_contradict_each_other_stand_before_a_person(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    taken(portal)
    portal.there.file_here(filed(ChuHoSo="Hoàng Thị Khác"), files())
    pull(portal.here)
    odd = Message.objects.get(state="stuck")
    assert "khác với bản tin số 1" in odd.said
    commands.set_aside(actor=SYSTEM, message=odd.pk, reason="đã hỏi Cổng: bản đầu đúng")
    assert Dossier.objects.get().owner_name == "Hoàng Thị Mới"


def test_what_cannot_be_read_is_kept_as_it_came(portal: Portal_) -> None:
    row = portal.there.file_here(filed(), files())
    row["HoSo"] = {"x": 1}
    message = taken(portal)
    assert (message.state, message.said) == ("stuck", "thiếu MaTTHC")


def test_an_outage_costs_nothing(portal: Portal_) -> None:
    portal.there.file_here(filed(), files())
    portal.there.fail("down")
    assert pull(portal.here) == 0
    assert Partner.objects.get(pk=NAME).said
    portal.there.fail("off")
    assert taken(portal).state == "done"

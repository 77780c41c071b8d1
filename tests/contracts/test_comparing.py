"""Comparing with the portal: each kind of difference planted there is named, and told anew where that can mend it."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from motcua.adapters.national_portal.simulator import Kept
from motcua.config.sample.exchange_drill import made_up
from motcua.exchange import commands
from motcua.exchange.comparing import compare
from motcua.exchange.models import Comparison, Difference, Message, PartnerCode, Strand
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid
from motcua.platform.readers import story
from tests.support.portal import NAME, Portal_, national_portal

pytestmark = pytest.mark.django_db(transaction=True)
Plant = Callable[[dict[str, Kept], str], None]


@pytest.fixture
def portal() -> Iterator[Portal_]:
    with national_portal() as both:
        yield both


def changed(name: str, value: Any) -> Plant:
    def plant(there: dict[str, Kept], ref: str) -> None:
        there[ref].content[name] = value

    return plant


def inside(name: str, field: str, value: str) -> Plant:
    def plant(there: dict[str, Kept], ref: str) -> None:
        there[ref].content[name][0][field] = value

    return plant


def line(change: Callable[[list[dict[str, Any]]], object]) -> Plant:
    def plant(there: dict[str, Kept], ref: str) -> None:
        change(there[ref].progress)

    return plant


def stranger(there: dict[str, Kept], ref: str) -> None:
    content = {**there[ref].content, "MaHoSo": "H49.123-261110-999999"}
    there["H49.123-261110-999999"] = Kept("Q9", content, list(there[ref].progress))


PLANTS: dict[str, tuple[str, Plant]] = {
    "gone": ("missing_there", lambda there, ref: there.__delitem__(ref)),
    "unknown": ("missing_here", stranger),
    "status back": ("status", changed("TrangThaiHoSo", "4")),
    "status of no list": ("status", changed("TrangThaiHoSo", "11")),
    "owner": ("content", changed("ChuHoSo", "Ai đó")),
    "number of the owner's paper": ("content", changed("SoGiayToChuHoSo", "0")),
    "procedure": ("content", changed("MaTTHC", "1.000894")),
    "channel": ("content", changed("KenhThucHien", "1")),
    "agency": ("content", changed("DonViXuLy", "H00")),
    "received": ("content", changed("NgayTiepNhan", "2026-11-11T00:00:00.000")),
    "promised": ("content", changed("NgayHenTra", "")),
    "finished": ("content", changed("NgayKetThucXuLy", "2026-11-12T00:00:00.000")),
    "digitised": ("content", changed("HoSoCoThanhPhanSoHoa", "1")),
    "identified": ("content", changed("TaiKhoanDuocXacThucVoiVNeID", "0")),
    "paid online": ("content", changed("DuocThanhToanTrucTuyen", "2")),
    "no supplement": ("content", changed("DanhSachHoSoBoSung", [])),
    "another supplement": ("content", inside("DanhSachHoSoBoSung", "NoiDungBoSung", "khác")),
    "fee": ("content", inside("DanhSachLePhi", "Gia", "1")),
    "paper": ("content", inside("ThanhPhanHoSo", "TenThanhPhanHoSo", "khác")),
    "line gone": ("progress", line(lambda lines: lines.pop(2))),
    "line doubled": ("progress", line(lambda lines: lines.append(dict(lines[0])))),
    "line of other words": ("progress", line(lambda lines: lines[1].update(NoiDungXuLy="khác"))),
    "line of another hour": ("progress", line(lambda lines: lines[1].update(ThoiDiemXuLy="x"))),
}


def told(number: int = 1) -> str:
    with transaction.atomic():
        return made_up.live(NAME, number).ref


def test_each_kind_of_difference_is_named(portal: Portal_) -> None:
    ref = told()
    portal.drain()
    as_told = portal.there.dossiers
    for name, (kind, plant) in PLANTS.items():
        portal.there.dossiers = deepcopy(as_told)
        plant(portal.there.dossiers, ref)
        found = compare(actor=SYSTEM, partner=portal.here)
        named = found.differences.values_list("kind", flat=True)
        assert (name, list(named)) == (name, [kind])
    portal.there.dossiers = as_told
    found = compare(actor=SYSTEM, partner=portal.here)
    assert found.numbers["differences"] == 0
    assert [event.type for event in story("exchange", 0)] == ["compared"] * (len(PLANTS) + 1)


def test_what_can_be_mended_is_mended_by_telling_anew(portal: Portal_) -> None:
    refs = [told(number) for number in range(3)]
    portal.drain()
    there = portal.there.dossiers
    del there[refs[0]]
    there[refs[1]].content["ChuHoSo"] = "Ai đó"
    there[refs[1]].content["TrangThaiHoSo"] = "2"
    there[refs[2]].progress.pop(3)
    lines = len(there[refs[1]].progress)
    found = compare(actor=SYSTEM, partner=portal.here)
    numbers = list(found.differences.values_list("pk", flat=True))
    with pytest.raises(Invalid):
        commands.heal(actor=SYSTEM, differences=numbers, reason="")
    assert commands.heal(actor=SYSTEM, differences=numbers, reason="đối soát đêm") == 3
    assert commands.heal(actor=SYSTEM, differences=numbers, reason="lần nữa") == 0
    portal.drain()
    again = compare(actor=SYSTEM, partner=portal.here)
    # What is declared once cannot be told a second time in this generation: it stays named.
    assert list(again.differences.values_list("ref", "kind", "fields")) == [(refs[1], "content", ["ChuHoSo"])]
    assert len(there[refs[1]].progress) == lines
    assert Difference.objects.filter(comparison=found, healed_at=None).count() == 0


def test_what_is_on_its_way_is_not_a_difference(portal: Portal_) -> None:
    told()
    portal.work()
    told(2)
    found = compare(actor=SYSTEM, partner=portal.here)
    assert (found.numbers["waiting"], found.numbers["differences"]) == (1, 0)


def test_what_was_told_under_an_earlier_code_still_is_the_same(portal: Portal_) -> None:
    told()
    portal.drain()
    tomorrow = clock.now() + timedelta(days=1)
    PartnerCode.objects.create(
        partner=NAME, kind="agency", ours="H49.123", theirs="H49.99", valid_from=tomorrow.date()
    )
    with clock.at(tomorrow):
        assert compare(actor=SYSTEM, partner=portal.here).numbers["differences"] == 0
        ref = told(2)
        portal.drain()
    assert portal.there.dossiers[ref].content["DonViXuLy"] == "H49.99"


def test_a_portal_that_is_away_leaves_an_unfinished_protocol(portal: Portal_) -> None:
    told()
    portal.there.fail("down")
    found = compare(actor=SYSTEM, partner=portal.here)
    assert (found.ended_at, bool(found.trouble)) == (None, True)
    assert Comparison.objects.count() == 1


def test_whoever_is_not_ours_is_told_to_be_so_and_nothing_of_it_is_sent(portal: Portal_) -> None:
    ref = told()
    portal.drain()
    Message.objects.all().delete()
    Strand.objects.all().delete()
    found = compare(actor=SYSTEM, partner=portal.here)
    assert list(found.differences.values_list("kind", "ref")) == [("missing_here", ref)]

"""A counter takes down who may act for whom, by a paper that it saw, and ends it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.identity.models import Account, Party, Representation
from tests.support import cast

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]
PLACE = "/ban-lam-viec/nguoi"


def desk(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_an_organisation_is_taken_down_with_its_representative() -> None:
    counter = desk("tiepnhan")
    given = {"name": "Công ty TNHH Thử", "tax_code": "0100233489"}
    wrong = counter.post(f"{PLACE}/to-chuc", given)
    assert wrong.status_code == 422
    assert "Công ty TNHH Thử" in wrong.content.decode()
    led = counter.post(f"{PLACE}/to-chuc", {**given, "tax_code": "0100233488"})
    made = Party.objects.get(tax_code="0100233488")
    assert led.headers["Location"] == f"{PLACE}/{made.pk}/lam-thay"
    again = counter.post(f"{PLACE}/to-chuc", {**given, "tax_code": "0100233488"})
    assert again.status_code == 409
    right = {"name": "Lê Thị Quỳnh Dao", "number": "022190990064", "kind": "representative", "may": "file"}
    without = counter.post(f"{PLACE}/{made.pk}/lam-thay", right)
    assert (without.status_code, "Hãy ghi giấy tờ đã xem" in without.content.decode()) == (422, True)
    assert (
        counter.post(f"{PLACE}/{made.pk}/lam-thay", {**right, "basis": "GCN 0100233488"}).status_code == 302
    )
    page = counter.get(f"{PLACE}/{made.pk}/lam-thay").content.decode()
    assert "GCN 0100233488" in page
    assert "Lê Thị Quỳnh Dao" in page


def test_a_mandate_needs_its_scan_which_the_counter_can_open_and_others_cannot() -> None:
    counter, mother = desk("tiepnhan"), Party.objects.get(account__username="nguoigia")
    place = f"{PLACE}/{mother.pk}/lam-thay"
    given = {"name": "Chìu Thị Mẩy", "number": "022195990025", "may": "file", "basis": "Giấy ủy quyền"}
    without = counter.post(place, given)
    assert (without.status_code, "Hãy kèm bản quét" in without.content.decode()) == (422, True)
    file = SimpleUploadedFile("uy-quyen.png", cast.picture(9), "image/png")
    assert counter.post(place, {**given, "scan": file}).status_code == 302
    made = Representation.objects.get()
    assert f"{place}/{made.pk}/ban-quet" in counter.get(place).content.decode()
    assert counter.get(f"{place}/{made.pk}/ban-quet").content == cast.picture(9)
    assert desk("thamdinh").get(f"{place}/{made.pk}/ban-quet").status_code == 403
    assert desk("luatsu").get(f"{place}/{made.pk}/ban-quet").status_code == 404
    counter.post(f"{place}/cham-dut", {"quyen": made.pk})
    made.refresh_from_db()
    assert made.ended_at is None
    counter.post(f"{place}/cham-dut", {"quyen": made.pk, "reason": "Bà Tỵ yêu cầu"})
    made.refresh_from_db()
    assert made.ended_by == cast.person("tiepnhan").name

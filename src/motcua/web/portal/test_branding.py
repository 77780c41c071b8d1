"""The portal shows the province's own logo and picture; they are shown and run nothing."""

from datetime import date

import pytest
from django.test import Client

from motcua.agencies import commands
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import Invalid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

PERIOD = {"valid_from": date(2026, 11, 1).isoformat(), "code": "H90", "name": "Ví Dụ", "centre": "H90.61"}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def address_in(page: str) -> str:
    return page.split('<img class="logo" src="')[1].split('"', maxsplit=1)[0]


def test_the_provinces_own_logo_stands_on_every_page(client: Client) -> None:
    commands.establish_province(actor=SYSTEM, periods=[{**PERIOD, "logo": LOGO}])
    page = client.get("/tro-giup").content.decode()
    assert "Tỉnh Ví Dụ" in page
    shown = client.get(address_in(page))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/svg+xml")
    assert "immutable" in shown["Cache-Control"]
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]


def test_the_picture_of_the_first_page_is_the_provinces(client: Client) -> None:
    assert "background-image:url('/he-thong/hinh/picture.svg?v=" in client.get("/").content.decode()


def test_without_drawings_the_products_own_are_shown(client: Client) -> None:
    commands.establish_province(actor=SYSTEM, periods=[PERIOD])
    page = client.get("/").content.decode()
    assert "background-image" not in page
    assert '<img class="logo"' not in page
    assert client.get("/he-thong/hinh/logo.svg").status_code == 404


@pytest.mark.parametrize("wrong", ["no drawing", "<svg>" + "x" * 50_000])
def test_what_is_no_small_svg_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid, match="phải là hình SVG, không quá 40 KB"):
        commands.establish_province(actor=SYSTEM, periods=[{**PERIOD, "logo": wrong}])

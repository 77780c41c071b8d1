"""Addresses of two levels: old names lead to the communes of today, divided ones ask for the village or quarter."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from motcua.agencies.queries import places
from motcua.procedures.address_answers import answer_errors, shown_address, typed_address, written_address
from motcua.procedures.addresses import province_names, read_address
from motcua.web.ui.forms import EForm

HOME = "thành phố Quảng Ninh"
FORM = {
    "key": "x",
    "title": "x",
    "schema": {
        "type": "object",
        "properties": {
            "home": {
                "type": "string",
                "title": "Nơi cư trú",
                "maxLength": 200,
                "format": "two-level-address",
            },
            "guests": {
                "type": "array",
                "title": "Khách",
                "items": {
                    "type": "object",
                    "properties": {"from": {"type": "string", "title": "Từ", "format": "two-level-address"}},
                },
            },
        },
        "required": ["home"],
    },
    "groups": [{"title": "x", "fields": ["home", "guests"]}],
}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def posted(place: str, commune: str, province: str = HOME, **more: str) -> QueryDict:
    found = QueryDict(mutable=True)
    found.update({"home-place": place, "home-commune": commune, "home-province": province, **more})
    return found


def wrong(text: str) -> str:
    found = answer_errors(FORM, {"home": text}).get("home")
    return found.message if found else ""


def test_there_are_34_provinces_and_abroad() -> None:
    assert len(province_names()) == 35
    assert province_names()[-1] == "nước ngoài"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Xã Bình Liêu", "xã Bình Liêu"),
        ("binh lieu", "xã Bình Liêu"),
        ("PHƯỜNG CAO XANH", "phường Cao Xanh"),
        ("cô tô", "đặc khu Cô Tô"),
    ],
)
def test_a_commune_is_kept_as_it_is_called_however_it_is_typed(typed: str, kept: str) -> None:
    form = EForm(FORM, data=posted(" Thôn  Đông ", typed))
    assert form.is_valid(), form.errors
    assert form.answer == {"home": f"Thôn Đông, {kept}, {HOME}"}


def test_an_old_name_leads_to_the_new_one_and_is_never_filed() -> None:
    form = EForm(FORM, data=posted("Khu 2", "Phường Hà Khánh"))
    assert form.errors == {"home": ["Phường Hà Khánh nay là phường Cao Xanh. Hãy ghi tên mới."]}
    page = render_to_string("ui/form.html", {"form": form})
    assert 'name="home-commune" type="text" value="phường Cao Xanh"' in page
    assert "Phường Hà Khánh nay là phường Cao Xanh." in page
    assert wrong(f"Khu 2, Phường Hà Khánh, {HOME}") == form.errors["home"][0]


def test_a_divided_commune_asks_where_the_village_lies_and_takes_the_answer() -> None:
    form = EForm(FORM, data=posted("Thôn Nà Ếch", "Xã Vô Ngại"))
    page = render_to_string("ui/form.html", {"form": form})
    assert "nay được chia cho nhiều nơi: xã Bình Liêu, xã Tiên Yên" in form.errors["home"][0]
    assert "Thôn, khu của bạn nay thuộc nơi nào?" in page
    assert page.count('name="home-now"') == 2
    chosen = posted("Thôn Nà Ếch", "Xã Vô Ngại", **{"home-now": "xã Tiên Yên"})
    assert EForm(FORM, data=chosen).answer == {"home": f"Thôn Nà Ếch, xã Tiên Yên, {HOME}"}


def test_what_was_never_offered_is_not_taken_as_the_place_of_a_village() -> None:
    forged = posted("Thôn Nà Ếch", "Xã Vô Ngại", **{"home-now": "xã Ba Chẽ"})
    assert not EForm(FORM, data=forged).is_valid()


def test_every_old_name_leads_on_and_ten_ask() -> None:
    known, asked = places(), set()
    for name, district, became in known.former:
        if known.is_today(name):
            continue
        shown = shown_address(f"Khu 1, {name}, {district}, Quảng Ninh")
        if shown.parts_of:
            asked.add((name, district))
            assert set(became) <= set(shown.parts_of)
        else:
            assert [shown.address.commune] == list(became), name
    divided = {(name, district) for name, district, became in known.former if len(became) > 1}
    assert (len(known.former), len(divided)) == (171, 10)
    assert {one for one in divided if not known.is_today(one[0])} <= asked


def test_nothing_typed_is_lost_when_it_is_wrong() -> None:
    form = EForm(FORM, data=posted("Khu 3", "Xã Không Có", "tỉnh Lạng Sơn"))
    assert form.is_valid()  # which communes other provinces have is not known here
    form = EForm(FORM, data=posted("Khu 3", ""))
    page = render_to_string("ui/form.html", {"form": form})
    assert form.errors == {"home": ["Nơi cư trú: hãy ghi xã, phường hoặc đặc khu."]}
    assert 'name="home-place" type="text" value="Khu 3"' in page
    assert "Không có tỉnh, thành phố nào tên “tỉnh Lạ”" in wrong("Khu 3, xã Lạ, tỉnh Lạ")
    assert "không có xã, phường, đặc khu nào tên “Xã Lạ”" in wrong(f"Khu 3, Xã Lạ, {HOME}")


def test_an_unanswered_address_is_none_though_the_province_is_proposed() -> None:
    form = EForm(FORM, data=posted("", ""))
    assert form.draft == {}
    assert form.errors == {"home": ["Hãy nhập nơi cư trú."]}
    assert f'value="{HOME}" selected' in render_to_string("ui/form.html", {"form": EForm(FORM)})


@pytest.mark.parametrize(
    ("known", "place", "commune"),
    [
        (f"Khu 1, xã Bình Liêu, {HOME}", "Khu 1", "xã Bình Liêu"),
        ("Khu 1, xã Bình Liêu, tỉnh Quảng Ninh", "Khu 1", "xã Bình Liêu"),
        ("Thôn Nà Làng, Húc Động, Bình Liêu, Quảng Ninh", "Thôn Nà Làng", "xã Bình Liêu"),
        ("Tổ 5, Khu 2, Hà Khánh, Hạ Long, Quảng Ninh", "Tổ 5, Khu 2", "phường Cao Xanh"),
        ("Khu 1, xã Bình Liêu", "Khu 1", "xã Bình Liêu"),
        ("Nhà bà Bảy gần chợ", "Nhà bà Bảy gần chợ", ""),
    ],
)
def test_what_older_papers_say_is_laid_into_the_boxes(known: str, place: str, commune: str) -> None:
    address = shown_address(known).address
    assert (address.place, address.commune) == (place, commune)


def test_in_one_line_of_a_workbook_names_are_spelled_as_well() -> None:
    assert written_address("Khu 1, binh lieu, quang ninh") == f"Khu 1, xã Bình Liêu, {HOME}"
    assert EForm(FORM, data=QueryDict(f"home=Khu 1, xã Bình Liêu, {HOME}")).is_valid()


def test_an_address_abroad_is_free() -> None:
    assert typed_address("12 rue de Rivoli, Paris", "", "nước ngoài") == "12 rue de Rivoli, Paris, nước ngoài"
    assert wrong("12 rue de Rivoli, Paris, nước ngoài") == ""


def test_addresses_in_tables_are_led_as_well() -> None:
    answers = {"home": f"xã Bình Liêu, {HOME}", "guests": [{"from": f"Khu 1, Phường Hà Khánh, {HOME}"}]}
    assert list(EForm.of(FORM, answers).errors) == ["guests-0-from"]
    assert set(answer_errors(FORM, answers)) == {"guests"}


def test_drawn_and_sent_back_it_is_the_same() -> None:
    for text in (f"Khu 1, xã Bình Liêu, {HOME}", f"Khu 3, , {HOME}", "x, xã Tam Đảo, tỉnh Phú Thọ"):
        address = read_address(text)
        assert typed_address(address.place, address.commune, address.province) == text

"""A citizen card's QR code fills in the questions about a person, at the portal as at the counter."""

import html
import io

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from motcua.dossiers.models import Draft
from motcua.web.portal.conftest import Browser

BIRTH = "1.001193"
CARD = (
    "022185000123|101234567|NGUYỄN THỊ HẠ|02031985|Nữ|Thôn Nà Làng, Húc Động, Bình Liêu, Quảng Ninh|10052021"
)
DIVIDED = CARD.replace("Húc Động", "Vô Ngại")


def photo(text: str, kind: str = "PNG") -> SimpleUploadedFile:
    """A photograph with this code on it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=6)).convert("L")
    page = Image.new("L", (drawn.width + 200, drawn.height + 200), 255)
    page.paste(drawn, (100, 100))
    made = io.BytesIO()
    page.save(made, kind)
    return SimpleUploadedFile("the.png", made.getvalue(), content_type="image/png")


def begun(client: Client) -> str:
    """Step 2 of the registration of a birth, for oneself."""
    address = str(client.post(f"/nop-ho-so/{BIRTH}")["Location"]).rsplit("/", 1)[0]
    first = {"whose": "self", "case": f"{BIRTH}.01", "counter": "H49.61.23", "handling": "H49.123"}
    client.post(f"{address}/1", {**first, "_go": "next"})
    return f"{address}/2"


def text_of(answer: object) -> str:
    return html.unescape(answer.content.decode())  # type: ignore[attr-defined]


def test_a_photograph_of_the_card_fills_in_the_mother_with_its_source(browser: Browser) -> None:
    client = browser("nongdan")
    place = begun(client)
    sent = {"child_name": "Tằng Bảo Ngọc", "_go": "card", "card-whose": "mother", "card-photo": photo(CARD)}
    page = text_of(client.post(place, sent))
    for value in ("NGUYỄN THỊ HẠ", "022185000123", "02/03/1985", "Thôn Nà Làng", "xã Bình Liêu"):
        assert f'value="{value}"' in page, value
    assert '<a href="#f-mother_name">Đã điền từ thẻ' in page
    assert page.count("Đọc từ mã QR trên thẻ căn cước") == 4
    assert Draft.objects.get().answers["child_name"] == "Tằng Bảo Ngọc"
    assert "mother_name" not in Draft.objects.get().answers


def test_what_a_reader_types_is_read_as_well_and_saved_when_the_page_is_sent(browser: Browser) -> None:
    client = browser("nongdan")
    place = begun(client)
    answer = client.post(place, {"_go": "save", "card-whose": "mother", "card-qr": CARD})
    boxes = {
        box.name: box.value
        for group in answer.context["form"].groups
        for field in group.fields
        for box in (field.parts or (field,))
        if box.name.startswith("mother_")
    }
    boxes["mother_address-province"] = "thành phố Quảng Ninh"
    client.post(place, {**boxes, "_drawn": answer.context["drawn"], "_go": "save"})
    assert Draft.objects.get().answers["mother_id"] == "022185000123"
    assert Draft.objects.get().answers["mother_address"] == "Thôn Nà Làng, xã Bình Liêu, thành phố Quảng Ninh"


def test_an_old_address_of_a_divided_commune_asks_for_the_village(browser: Browser) -> None:
    client = browser("nongdan")
    sent = {"_go": "card", "card-whose": "mother", "card-qr": DIVIDED}
    assert "Thôn, khu của bạn nay thuộc nơi nào?" in text_of(client.post(begun(client), sent))


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"card-whose": "mother"}, "Hãy chọn ảnh chụp mã QR"),
        ({"card-whose": "mother", "card-qr": "https://vidu.vn"}, "Đây không phải mã QR của thẻ căn cước"),
        ({"card-qr": CARD}, "Hãy chọn thẻ này là của ai"),
        ({"card-whose": "nobody", "card-qr": CARD}, "Hãy chọn thẻ này là của ai"),
    ],
)
def test_what_is_no_card_is_told_and_nothing_typed_is_lost(
    browser: Browser, sent: dict[str, str], sentence: str
) -> None:
    client = browser("nongdan")
    answer = client.post(begun(client), {"child_name": "Tằng Bảo Ngọc", "_go": "card", **sent})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Tằng Bảo Ngọc"' in text_of(answer)


def test_a_picture_without_a_card_is_told(browser: Browser) -> None:
    client = browser("nongdan")
    sent = {"_go": "card", "card-whose": "mother", "card-photo": photo("https://vidu.vn")}
    assert "Không thấy mã QR của thẻ căn cước" in text_of(client.post(begun(client), sent))

"""Several photographs become one PDF in the browser, a page each, in their order, and it can be opened here."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page

from motcua.documents.queries import codes_in
from tests.support import visitor

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[2] / "src" / "motcua" / "web" / "ui" / "static" / "ui" / "photos.js"
WORDS = {
    "gather": "Gộp {n} ảnh",
    "gathering": "Đang gộp",
    "gathered": "Đã gộp {n} ảnh",
    "apart": "Không gộp được",
}
FIELD = " ".join(f'data-{name}="{said}"' for name, said in WORDS.items())


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page that knows the script and nothing else, without a line."""
    with visitor.chromium() as browser:
        opened = browser.new_page()
        opened.context.set_offline(True)
        yield opened


def chosen(page: Page, *files: FilePayload) -> None:
    page.set_content(f'<div><p><input type="file" multiple {FIELD} data-made="giay-to.pdf"></p></div>')
    page.add_script_tag(path=SCRIPT)
    page.locator("input").set_input_files(list(files))


def photo(name: str, size: tuple[int, int], colour: str) -> FilePayload:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def sent(page: Page) -> bytes:
    """The bytes of the one file that the field would send."""
    told = page.evaluate(
        """async () => {
            const files = document.querySelector("input").files;
            const bytes = new Uint8Array(await files[0].arrayBuffer());
            const text = Array.from(bytes, b => String.fromCharCode(b)).join("");
            return [files.length, files[0].name, files[0].type, btoa(text)];
        }"""
    )
    assert told[:3] == [1, "giay-to.pdf", "application/pdf"]
    return base64.b64decode(told[3])


def test_two_photographs_are_two_pages_in_their_order_and_smaller(page: Page) -> None:
    chosen(page, photo("1.jpg", (3000, 1500), "red"), photo("2.jpg", (600, 900), "blue"))
    page.get_by_role("button", name="Gộp 2 ảnh").click()
    page.get_by_text("Đã gộp 2 ảnh").wait_for()
    made = sent(page)
    assert codes_in(made) == []  # it is taken in like any file
    with pypdfium2.PdfDocument(made) as pdf:
        assert [(round(p.get_width()), round(p.get_height())) for p in pdf] == [(842, 595), (595, 842)]
        middle = [p.render(scale=0.5).to_pil().convert("RGB").resize((3, 3)).getpixel((1, 1)) for p in pdf]
    assert [max(range(3), key=dot.__getitem__) for dot in middle] == [0, 2]


def test_one_photograph_or_another_kind_of_file_is_left_as_it_is(page: Page) -> None:
    chosen(page, photo("1.jpg", (30, 30), "red"))
    assert page.get_by_role("button", name="Gộp").count() == 0
    chosen(
        page,
        photo("1.jpg", (30, 30), "red"),
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"},
    )
    assert page.get_by_role("button", name="Gộp").count() == 0


def test_what_is_no_picture_is_told_and_stays_chosen(page: Page) -> None:
    broken: FilePayload = {"name": "2.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"}
    chosen(page, photo("1.jpg", (30, 30), "red"), broken)
    page.get_by_role("button", name="Gộp 2 ảnh").click()
    page.get_by_text("Không gộp được").wait_for()
    assert page.locator("input").evaluate("e => e.files.length") == 2

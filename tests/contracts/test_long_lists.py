"""A long list is found in by typing, also by former names, and nobody's answer is chosen for them by accident."""

from pathlib import Path

import pytest

from tests.support import visitor

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "src" / "motcua" / "web" / "ui" / "static" / "ui" / "find_option.js"
PLACES = """<label for="p">Nơi</label>
<select id="p" data-find="Tìm" data-was="trước là" data-none="Không có" data-divided="Ở thôn, khu nào?">
<option value="">Hãy chọn</option>
<option value="a" data-also="một phần Xã Vô Ngại; Xã Lục Hồn">Xã Bình Liêu</option>
<option value="b" data-also="một phần Xã Vô Ngại">Xã Tiên Yên</option>
<option value="c" data-also="Phường Hà Khánh">Phường Cao Xanh</option></select>"""


def test_a_former_name_chooses_its_commune_and_a_divided_one_asks_for_the_village() -> None:
    with visitor.chromium() as browser:
        page = browser.new_page()
        page.set_content(PLACES)
        for _ in range(2):
            page.add_script_tag(path=SCRIPT)

        def typed(words: str) -> tuple[str | None, str]:
            page.fill("input.find", words)
            return page.locator("p.hint").text_content(), page.locator("#p").input_value()

        told, chosen = typed("vo ngai")
        assert ("Ở thôn, khu nào?" in (told or ""), chosen) == (True, "")
        assert typed("hà khánh") == ("Phường Cao Xanh (trước là Phường Hà Khánh)", "c")
        assert typed("zzz") == ("Không có", "c")

"""The line is lost while somebody fills in a form on a telephone: what they typed and chose waits there to be sent."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import NewVisitor
from tests.support import stories
from tests.support.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser
# What lies on the device as it would be some days later, or after another person.
CHANGE = """async () => {
    const [one] = await Kept.all(), opened = indexedDB.open("mot-cua", 1);
    await new Promise(done => { opened.onsuccess = done; });
    %s;
    const work = opened.result.transaction("kept", "readwrite");
    work.objectStore("kept").put(one);
    await new Promise(done => { work.oncomplete = done; });
    opened.result.close();
}"""


def kept(citizen: Visitor) -> list[dict[str, Any]]:
    """What lies on the telephone, as anybody who opens it finds it."""
    found: list[dict[str, Any]] = citizen.page.evaluate("Kept.all()")
    return found


def test_what_was_typed_and_photographed_without_a_line_is_sent_when_it_returns(
    visit: NewVisitor, paper: Path
) -> None:
    citizen = visit(PHONE)
    citizen.log_in("luatsu")
    stories.begin_at_once(citizen)
    stories.whose(citizen)
    place, context = citizen.page.url.split("#")[0], citizen.page.context
    context.set_offline(True)
    citizen.lay(f"paper-{stories.BIRTH}.TP02", paper)
    citizen.fill({"child_name": "Hoàng Khánh Linh"})
    citizen.page.get_by_text("Mất mạng: giữ trên máy này, sẽ gửi khi có mạng lại").wait_for()
    (one,) = kept(citizen)
    assert set(one) == {"at", "who", "title", "when", "parts"}
    assert "Khánh Linh" not in str(one)
    names = citizen.page.evaluate(
        "async () => (await Kept.get(document.querySelector('[data-autosave]'))).told.map(one => one[0])"
    )
    assert {"child_name", f"paper-{stories.BIRTH}.TP02"} <= set(names)
    assert "csrfmiddlewaretoken" not in names
    citizen.page.close()
    context.set_offline(False)
    citizen.page = context.new_page()
    citizen.page.goto(place)
    citizen.page.get_by_text(paper.name).first.wait_for(state="attached")
    assert citizen.page.locator('[name="child_name"]').input_value() == "Hoàng Khánh Linh"
    assert kept(citizen) == []
    for changed in ("one.when -= 8 * 24 * 3600 * 1000", "one.who = 'somebody-else ' + one.who"):
        citizen.page.evaluate("Kept.put(document.querySelector('form[data-autosave]'))")
        citizen.page.evaluate(CHANGE % changed)
        citizen.page.goto(f"{citizen.site}/tai-khoan")
        citizen.page.wait_for_function("Kept.all().then(found => found.length === 0)")
        citizen.page.goto(place)
    citizen.page.evaluate("Kept.put(document.querySelector('form[data-autosave]'))")
    assert len(kept(citizen)) == 1
    citizen.page.get_by_role("button", name="Đăng xuất").click()
    citizen.page.wait_for_url("**/dang-nhap**")
    citizen.page.wait_for_function("Kept.all().then(found => found.length === 0)")
    citizen.page.goto(f"{citizen.site}/mat-mang")
    citizen.page.get_by_role("heading", name="Máy này đang mất mạng").wait_for()
    citizen.troubles.clear()  # the line was lost on purpose, and the browser says so

"""Stretches of a dossier's way as people go them in the browser; every page on it is looked at."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.visitor import Visitor

DATA = Path(__file__).parents[2] / "src/motcua/config/sample/data"
BIRTH = "1.001193"
CASE = f"{BIRTH}.01"
BIRTH_CERTIFICATE = f"paper-{BIRTH}.TP02"


@dataclass(frozen=True)
class Filed:
    """What the receipt page says."""

    code: str
    secret: str


@cache
def _data(name: str) -> Any:
    return json.loads((DATA / name).read_text("utf-8"))


def birth(child: str) -> dict[str, Any]:
    """What a father declares, with the child's name."""
    return {**_data("sample_form_answers.json")[BIRTH], "child_name": child}


def answers(procedure: str) -> dict[str, Any]:
    """What somebody declares for a procedure."""
    return dict(_data("sample_form_answers.json")[procedure])


def begin_birth(citizen: Visitor) -> None:
    """From the home page by the search to the first step of a draft."""
    citizen.go("/")
    citizen.page.get_by_role("searchbox").fill("khai sinh")
    citizen.press("Tìm")
    citizen.follow(citizen.page.locator(f'main a[href$="/thu-tuc/{BIRTH}"]'))
    citizen.follow(citizen.page.locator(f'main a[href*="/nop-ho-so/{BIRTH}"] >> visible=true'))
    citizen.press("Bắt đầu", exact=False)


def begin_at_once(citizen: Visitor) -> None:
    """The same by the address that somebody kept."""
    citizen.go(f"/nop-ho-so/{BIRTH}")
    citizen.press("Bắt đầu", exact=False)


def whose(citizen: Visitor) -> None:
    """Step 1: for oneself, the first case, the agencies that are proposed."""
    citizen.fill({"whose": "self", "case": CASE})
    citizen.press("Lưu và tiếp tục")


def declare(citizen: Visitor, child: str, paper: Path) -> None:
    """Step 2: the form and the one paper that must come along."""
    citizen.fill(birth(child))
    citizen.lay(BIRTH_CERTIFICATE, paper)
    citizen.press("Lưu và tiếp tục")


def send(citizen: Visitor, returning: str = "online") -> Filed:
    """Steps 3 and 4, down to the receipt."""
    citizen.fill({"returning": returning})
    citizen.press("Lưu và tiếp tục")
    citizen.page.locator("#confirm").check()
    citizen.press("Nộp hồ sơ")
    # Each is waited for, whatever the page does meanwhile: it looks for its signed receipt and is drawn anew.
    tickets = citizen.page.locator(".ticket")
    code, secret = tickets.nth(0).inner_text(), tickets.nth(1).inner_text()
    return Filed(code.strip(), secret.strip())


def file_birth(citizen: Visitor, child: str, paper: Path) -> Filed:
    """A birth, filed on the portal by whoever is logged in."""
    begin_birth(citizen)
    whose(citizen)
    declare(citizen, child, paper)
    return send(citizen)


def open_at_desk(officer: Visitor, code: str) -> None:
    """The dossier's page at the desk."""
    officer.go(f"/ban-lam-viec/ho-so/{code}")


def act(officer: Visitor, code: str, act: str, **answers: Any) -> None:
    """Open an act's panel, answer what it asks, carry it out."""
    open_panel(officer, code, act)
    officer.fill(answers)
    carry_out(officer)


def open_panel(officer: Visitor, code: str, act: str) -> None:
    """The panel of an act, from its button or from the list of further ones."""
    open_at_desk(officer, code)
    link = officer.page.locator(f'#acts a[href*="/viec/{act}"]')
    if not link.first.is_visible():
        officer.page.locator("#acts summary").first.click()
    officer.follow(link)


def carry_out(officer: Visitor) -> None:
    """Press the button of the open panel."""
    officer.follow(officer.page.locator('#acts button[type=submit][form="panel"]:not([formaction])'))
    assert "Đã xong" in officer.page.locator("body").inner_text(), officer.text()


def sign(officer: Visitor, code: str, act: str = "sign") -> None:
    """Agree that the result is signed (or sealed), and wait until it is."""
    open_at_desk(officer, code)
    officer.follow(officer.page.locator(f'#acts a[href*="/viec/{act}"]'))
    officer.page.locator('#acts button[type=submit][form="panel"]').click()
    officer.page.wait_for_url(f"**xong={act}")
    officer.look()


def accept(officer: Visitor, code: str) -> None:
    """Receive: every paper that may be shown has been seen."""
    open_at_desk(officer, code)
    officer.follow(officer.page.locator('#acts a[href*="/viec/accept"]'))
    for box in officer.page.locator("[name=seen]").all():
        box.check()
    carry_out(officer)


def appraise(officer: Visitor, code: str) -> None:
    """Fill in the result and pass it on for approval."""
    act(officer, code, "appraise", note="Hồ sơ đủ điều kiện", **result())


def result() -> dict[str, Any]:
    """What the result of a birth says, by the names of the panel's fields."""
    return {f"kq-{k}": v for k, v in _data("sample_results.json").get(BIRTH, {}).items()}

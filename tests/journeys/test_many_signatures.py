"""A signer and a clerk with many results at once: chosen, each looked at, agreed to once, signed by the worker."""

import pytest

from tests.journeys.conftest import NewVisitor
from tests.support.site import Site
from tests.support.visitor import OFFICE, PHONE, Visitor

pytestmark = pytest.mark.browser


def choose(officer: Visitor, codes: list[str]) -> None:
    """Tick these in the list."""
    officer.go("/ban-lam-viec/")
    for code in codes:
        officer.page.locator(f'input[name=ma][value="{code}"]').check()


def test_results_are_looked_at_one_by_one_signed_at_once_and_sealed(site: Site, visit: NewVisitor) -> None:
    codes = site.dossiers("approved", 2)
    for size, who, verb in ((PHONE, "kyso", "Ký số kết quả"), (OFFICE, "vanthu", "Đóng dấu cơ quan")):
        officer = visit(size)
        officer.log_in(who)
        choose(officer, codes)
        officer.press(verb)
        officer.press("Xem 2 kết quả chưa xem")
        officer.press("Đã xem, xem tiếp")
        officer.press("Đã xem")
        officer.press(f"{verb} (2 hồ sơ)")
        officer.page.get_by_text("2 đã xong").wait_for()
        officer.look()


def test_without_scripts_a_result_is_signed_too(site: Site, visit: NewVisitor) -> None:
    (code,) = site.dossiers("approved")
    signer = visit(OFFICE, scripts=False)
    signer.log_in("kyso")
    choose(signer, [code])
    signer.press("Ký số kết quả")
    signer.press("Xem 1 kết quả chưa xem")
    signer.press("Đã xem")
    signer.press("Ký số kết quả (1 hồ sơ)")
    for _ in range(60):
        if "1 đã xong" in signer.text():
            return
        signer.page.wait_for_timeout(500)
        signer.page.reload()
    raise AssertionError(signer.text())

"""An administrator sees at the desk what the doctor says at the machine; nobody else does."""

import pytest
from django.test import Client

from motcua.identity.queries import account_named

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def seen_by(username: str) -> tuple[int, str]:
    browser = Client()
    browser.force_login(account_named(username))
    answer = browser.get("/ban-lam-viec/tinh-trang")
    return answer.status_code, answer.content.decode()


def test_what_keeps_somebody_from_working_comes_first_with_what_to_do() -> None:
    status, page = seen_by("quantri")
    assert status == 200
    assert page.index("Cần xử lý") < page.index("Tốt")
    assert "→ " in page
    assert "MOTCUA_MODE=test" in page


def test_nobody_else_sees_it() -> None:
    status, page = seen_by("giamdoc")
    assert status == 403
    assert "Chỉ người quản trị hệ thống" in page

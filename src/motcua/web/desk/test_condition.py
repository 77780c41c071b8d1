"""An administrator sees at the desk what the doctor says at the machine; nobody else does."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from motcua.identity.queries import account_named
from motcua.platform import findings
from motcua.platform.findings import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def seen_by(username: str) -> tuple[int, str]:
    browser = Client()
    browser.force_login(account_named(username))
    answer = browser.get("/ban-lam-viec/tinh-trang")
    return answer.status_code, answer.content.decode()


@pytest.fixture
def examined() -> Iterator[Callable[[Finding], None]]:
    """What the examination finds is said by the test; afterwards it is this installation's own again."""
    before = list(findings._examiners)
    yield lambda found: findings.connect(lambda: [Finding("Đĩa", "good", "còn 50 GB"), found])
    findings._examiners[:] = before


def test_it_is_the_doctors_list() -> None:
    status, page = seen_by("quantri")
    assert status == 200
    assert "MOTCUA_MODE=test" in page


def test_what_keeps_somebody_from_working_comes_first_with_what_to_do(
    examined: Callable[[Finding], None],
) -> None:
    examined(Finding("Việc nền", "bad", "chưa từng chạy", "Chạy ./motcua worker"))
    _, page = seen_by("quantri")
    assert page.index("Cần xử lý") < page.index("chưa từng chạy") < page.index("Tốt")
    assert "→ Chạy ./motcua worker" in page


def test_it_says_so_when_nothing_is_in_the_way(examined: Callable[[Finding], None]) -> None:
    examined(Finding("Thư điện tử", "note", "không đặt máy chủ thư"))
    _, page = seen_by("quantri")
    assert "Không có gì ngăn ai làm việc." in page
    assert "Nên biết" in page


def test_nobody_else_sees_it() -> None:
    status, page = seen_by("giamdoc")
    assert status == 403
    assert "Chỉ người quản trị hệ thống" in page

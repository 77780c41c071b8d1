"""An official chooses on their own page which letters they want."""

import pytest

from motcua.notifications.queries import chosen_by
from motcua.web.desk.conftest import LogIn
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_letters_are_chosen_and_the_page_shows_what_was_chosen(log_in: LogIn) -> None:
    client = log_in("thamdinh")
    page = client.get("/ban-lam-viec/tai-khoan").content.decode()
    assert 'value="lateness" checked' in page
    assert 'value="morning" checked' not in page
    answer = client.post("/ban-lam-viec/tai-khoan/thu", {"thu": ["morning"]}, follow=True).content.decode()
    assert "Đã ghi." in answer
    assert 'value="morning" checked' in answer
    assert 'value="lateness" checked' not in answer
    assert chosen_by(cast.appraiser()) == {"morning"}

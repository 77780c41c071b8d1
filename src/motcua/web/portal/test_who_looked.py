"""Who looked at my data: every look, for what work; and a message when it was unusual by the rules."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.dossiers.unusual_looks import ENDED, NIGHT, OFTEN, reasons, rules
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.notifications.models import InboxItem
from motcua.web.portal.conftest import Browser
from tests.support import cast

PAGE = "/tai-khoan/ai-da-xem"
NOON = datetime(2026, 11, 16, 5, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
HELD = rules(NOON)


@pytest.fixture
def dossier() -> Dossier:
    """A farmer's, just sent: whoever receives has a step there, whoever appraises has none yet."""
    return cast.submitted()


def look(dossier: Dossier, username: str, at: datetime) -> None:
    client = Client()
    with clock.at(at):
        client.force_login(Account.objects.get(username=username))
        assert client.get(f"/ban-lam-viec/ho-so/{dossier.code}").status_code == 200


def told() -> list[str]:
    return [one.body for one in InboxItem.objects.filter(title="Có lần xem khác thường hồ sơ của bạn")]


@pytest.mark.parametrize(
    ("at", "ended", "looks", "why"),
    [
        (NOON, None, 1, []),
        (MIDNIGHT, None, 1, [NIGHT]),
        (datetime(2026, 11, 16, 14, 59, tzinfo=UTC), None, 1, []),
        (datetime(2026, 11, 16, 15, 0, tzinfo=UTC), None, 1, [NIGHT]),
        (datetime(2026, 11, 16, 22, 59, tzinfo=UTC), None, 1, [NIGHT]),
        (datetime(2026, 11, 16, 23, 0, tzinfo=UTC), None, 1, []),
        (NOON, NOON - timedelta(days=30), 1, []),
        (NOON, NOON - timedelta(days=31), 1, [ENDED]),
        (NOON, None, HELD.often_looks - 1, []),
        (NOON, None, HELD.often_looks, [OFTEN]),
        (MIDNIGHT, NOON - timedelta(days=90), 9, [NIGHT, ENDED, OFTEN]),
    ],
)
def test_what_is_unusual_is_as_the_rules_say(
    at: datetime, ended: datetime | None, looks: int, why: list[str]
) -> None:
    assert reasons(HELD, at=at, ended_at=ended, looks=looks) == why


def test_everybody_who_looked_is_there_with_post_hour_and_work(browser: Browser, dossier: Dossier) -> None:
    look(dossier, "tiepnhan", NOON)
    look(dossier, "thamdinh", NOON + timedelta(minutes=1))
    page = browser("nongdan").get(PAGE).content.decode()
    assert page.index("Lương Văn Tuyển") < page.index("Hoàng Thị Ngân")
    assert "Tiếp nhận hồ sơ" in page
    assert dossier.code in page
    assert "Khác thường" not in page
    assert told() == []


def test_nobody_reads_who_looked_at_somebody_elses(browser: Browser, dossier: Dossier) -> None:
    look(dossier, "tiepnhan", NOON)
    page = browser("giaovien").get(PAGE).content.decode()
    assert dossier.code not in page
    assert "Chưa cán bộ nào mở hồ sơ của bạn" in page


def test_a_look_in_the_night_without_work_there_is_told_once_a_day(
    browser: Browser, dossier: Dossier
) -> None:
    look(dossier, "thamdinh", MIDNIGHT)
    look(dossier, "thamdinh", MIDNIGHT + timedelta(minutes=20))
    sentences = told()
    assert len(sentences) == 1
    assert "Lương Văn Tuyển" in sentences[0]
    assert dossier.code in sentences[0]
    assert "ban đêm" in sentences[0]
    page = browser("nongdan").get(PAGE).content.decode()
    assert page.count("Khác thường") == 2


def test_whoever_has_a_step_there_may_work_late(dossier: Dossier) -> None:
    look(dossier, "tiepnhan", MIDNIGHT)
    assert told() == []


def test_looking_again_and_again_without_work_there_is_told(dossier: Dossier) -> None:
    for time in range(HELD.often_looks):
        assert told() == []
        look(dossier, "thamdinh", NOON + timedelta(minutes=15 * time))
    assert len(told()) == 1


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "99999999", "²"])
def test_a_page_that_is_not_there_is_empty_and_breaks_nothing(
    browser: Browser, dossier: Dossier, page: str
) -> None:
    assert browser("nongdan").get(PAGE, {"trang": page}).status_code == 200


def test_who_was_looked_up_at_a_counter_reads_by_whom_and_for_what(browser: Browser) -> None:
    farmer = cast.person("nongdan").party_id
    desk = Client()
    desk.force_login(Account.objects.get(username="tiepnhan"))
    theirs = f"/ban-lam-viec/nguoi/{farmer}"
    for address in ("/ban-lam-viec/nguoi?q=022092990017", theirs, theirs):
        assert desk.get(address).status_code == 200
    page = browser("nongdan").get(PAGE).content.decode()
    assert page.count("có tên trong kết quả tìm ở quầy") == 1
    assert page.count("mở thông tin của bạn ở quầy") == 1
    assert "Hoàng Thị Ngân" in page
    assert "kết quả tìm ở quầy" not in browser("giaovien").get(PAGE).content.decode()

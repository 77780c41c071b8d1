"""Letters before a clock ends and when it has, once each; what the machine noticed is kept and told."""

from datetime import datetime, timedelta

import pytest

from motcua.agencies.models import Holding, Officer, Post
from motcua.documents.models import FileCheck
from motcua.identity.models import LogInAttempt
from motcua.kernel import clock, rights
from motcua.kernel.actor import SYSTEM, Actor
from motcua.platform.effects.models import Effect
from motcua.platform.models import Drill
from motcua.security import commands, queries
from motcua.security.models import Noticed
from tests.support import cast
from tests.support.incidents import registered, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def keeper() -> Actor:
    return cast.person("quantri")


def letters() -> list[str]:
    """Subjects of the letters that are to leave, in their order."""
    rows = Effect.objects.filter(kind="message.email").order_by("pk")
    return [row.payload["subject"] for row in rows]


def recipients() -> set[str]:
    return {row.payload["to"] for row in Effect.objects.filter(kind="message.email")}


def watched(at: datetime) -> list[str]:
    with clock.at(at):
        commands.watch(actor=SYSTEM)
    return letters()


def charged(username: str) -> str:
    """Somebody is charged with security; their address."""
    post = Post.objects.create(
        key="H49.61/security", agency_id="H49.61", role=rights.SECURITY, title="An ninh mạng"
    )
    officer = Officer.objects.get(account__username=username)
    Holding.objects.create(officer=officer, post=post, valid_from=clock.now().date())
    return officer.email


def test_one_letter_before_the_end_and_one_when_it_has_come(keeper: Actor) -> None:
    found, began = registered(keeper, gravity="serious"), clock.now()
    assert watched(began + timedelta(hours=19)) == []
    assert watched(began + timedelta(hours=21)) == [f"{found.number}: sắp hết hạn"]
    assert watched(began + timedelta(hours=22)) == [f"{found.number}: sắp hết hạn"]
    assert watched(began + timedelta(hours=25)) == [
        f"{found.number}: sắp hết hạn",
        f"{found.number}: đã quá hạn",
    ]
    assert len(watched(began + timedelta(hours=30))) == 2
    body = Effect.objects.filter(kind="message.email").latest("pk").payload["body"]
    assert f"/ban-lam-viec/an-toan/{found.number}" in body
    assert "điều 31" in body


def test_what_was_sent_or_is_over_is_no_more_written_about(keeper: Actor) -> None:
    found, began = registered(keeper, gravity="serious"), clock.now()
    send(keeper, found, "first_notice")
    assert watched(began + timedelta(hours=25)) == []


def test_what_is_to_be_told_at_once_is_written_about_at_once(keeper: Actor) -> None:
    found = registered(keeper, national=True)
    assert watched(clock.now()) == [f"{found.number}: phải báo ngay"]


def test_whoever_is_charged_with_security_is_written_to_and_without_them_the_administrators(
    keeper: Actor,
) -> None:
    registered(SYSTEM, outage=True)
    watched(clock.now())
    assert recipients() == {"quantri@example.vn"}
    theirs = charged("chutich")
    registered(SYSTEM, outage=True)
    Effect.objects.all().delete()
    watched(clock.now())
    assert recipients() == {theirs}


def test_files_that_were_altered_or_lost_are_noticed_once(keeper: Actor) -> None:
    now = clock.now()
    told = {"began_at": now, "ended_at": now, "first": 0, "until": 256, "good": 9}
    FileCheck.objects.create(**told, healed=["ab" * 32], lost=[])
    FileCheck.objects.create(**told, healed=[], lost=["cd" * 32])
    FileCheck.objects.create(**told, healed=[], lost=["cd" * 32])
    FileCheck.objects.create(**told)
    watched(now)
    assert len(watched(now + timedelta(hours=1))) == 2
    titles = {queries.noticed_words(row)[0] for row in queries.unsettled(keeper)}
    assert titles == {"1 tệp bị thay đổi, đã khôi phục", "1 tệp hỏng, không bản sao nào có"}


def test_a_backup_that_did_not_come_back_is_noticed_with_its_problems(keeper: Actor) -> None:
    report = {"place": "xa", "problems": ["chuỗi dossier/12 đứt ở sự kiện 3"]}
    Drill.objects.create(kind="restore", at=clock.now(), well=False, report=report)
    Drill.objects.create(kind="restore", at=clock.now(), well=True, report={})
    watched(clock.now())
    [row] = queries.unsettled(keeper)
    assert "chuỗi dossier/12 đứt" in queries.noticed_words(row)[1]


@pytest.mark.parametrize(("accounts", "noticed"), [(4, 0), (5, 1)])
def test_many_that_have_to_wait_at_once_are_noticed_once_a_day(accounts: int, noticed: int) -> None:
    now = clock.now()
    for account in range(accounts):
        for _ in range(5):
            LogInAttempt.objects.create(username=f"nguoi{account}", address=f"192.0.2.{account}", at=now)
    watched(now)
    watched(now + timedelta(minutes=1))
    assert Noticed.objects.filter(kind="many_locks").count() == noticed

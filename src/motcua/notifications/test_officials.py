"""Officials are told by letter what they are given to do; nobody is who gave it, has no address or never entered."""

from dataclasses import fields
from datetime import timedelta

import pytest

from motcua.agencies import commands
from motcua.agencies.models import Officer
from motcua.agencies.queries import officer_named
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.notifications.readers import Officials
from motcua.platform.effects.models import Effect
from motcua.platform.models import LoggedEvent
from motcua.platform.readers import LogEvent
from tests.support import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def letters() -> set[tuple[str, str]]:
    """What lies ready to leave: address and subject."""
    names = [field.name for field in fields(LogEvent) if field.name not in ("tx", "words")]
    told = [LogEvent(tx=0, **row) for row in LoggedEvent.objects.filter(topic="officer").values(*names)]
    for _ in range(2):
        Officials().read(told)
    return {
        (one.payload["to"], one.payload["subject"])
        for one in Effect.objects.filter(kind__startswith="message.")
    }


@pytest.fixture(autouse=True)
def _entered() -> None:
    """Everybody has entered their account once."""
    Account.objects.update(password="a hash")


def away() -> None:
    today = clock.now().date()
    commands.be_away(
        actor=cast.person("quantri"), officer=officer_named("thamdinh").pk, first=today, last=today,
        deputy=officer_named("pheduyet").pk, form="", reason="Nghỉ phép",
    )  # fmt: skip


def test_a_deputy_learns_whose_work_comes_to_them_once() -> None:
    before = letters()
    away()
    [(to, subject)] = letters() - before
    assert to == officer_named("pheduyet").email
    assert officer_named("thamdinh").name in subject


def test_a_post_that_is_given_is_told_and_what_is_old_is_not() -> None:
    before = letters()
    post = {"post": "H49.123/director", "from": clock.now().date(), "to": None}
    commands.give_post(
        actor=cast.person("quantri"), officer=officer_named("kyso").pk, post=post, reason="QĐ 1"
    )
    with clock.at(clock.now() + timedelta(days=8)):
        assert letters() == before


def test_who_has_no_address_or_never_entered_is_told_on_their_page_alone() -> None:
    before = letters()
    Account.objects.filter(username="kyso").update(password="!")
    post = {"post": "H49.123/director", "from": clock.now().date(), "to": None}
    commands.give_post(
        actor=cast.person("quantri"), officer=officer_named("kyso").pk, post=post, reason="QĐ 1"
    )
    Officer.objects.filter(pk=officer_named("pheduyet").pk).update(email="")
    away()
    assert letters() == before


def test_whoever_is_new_is_told_nothing_of_the_posts_they_begin_with() -> None:
    assert Officer.objects.count() > 100
    assert letters() == set()

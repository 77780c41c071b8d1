"""An official's account that nobody uses is closed after its days, told beforehand; others are left alone."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from motcua.agencies.models import Officer
from motcua.agencies.queries import actor_for
from motcua.identity import commands as identity
from motcua.identity.models import Account, Party, Token
from motcua.kernel import clock
from motcua.kernel.actor import STRANGER, SYSTEM
from motcua.kernel.errors import NotAllowed
from motcua.notifications import commands
from motcua.platform import account_policy
from motcua.platform.effects.models import Effect
from motcua.platform.models import LoggedEvent

pytestmark = pytest.mark.django_db

PASSWORD = "ruộng bậc thang mù sương"


@pytest.fixture
def account() -> Account:
    made = identity.open_account(actor=SYSTEM, username="thamdinh", password=PASSWORD)
    Officer.objects.create(account=made, name="Lý Thị Sáu", email="sau@example.vn")
    return made


def unused(account: Account, days: float) -> None:
    """Nobody has entered it for so many days."""
    Account.objects.filter(pk=account.pk).update(created_at=clock.now() - timedelta(days=days))


def closed() -> bool:
    identity.close_idle_accounts(actor=SYSTEM)
    return not Account.objects.get().is_active


@pytest.mark.parametrize(("days", "is_closed"), [(44.9, False), (45.1, True)])
def test_it_closes_after_forty_five_days(account: Account, days: float, is_closed: bool) -> None:
    unused(account, days)
    assert closed() is is_closed


def test_an_installation_may_set_other_days(account: Account, settings: Settings) -> None:
    settings.ACCOUNT_POLICY = account_policy.read("idle_days=90")
    unused(account, 60)
    assert not closed()


def test_a_log_in_a_program_and_being_opened_again_count_as_use(account: Account) -> None:
    unused(account, 60)
    Account.objects.update(last_login=clock.now() - timedelta(days=3))
    assert not closed()
    Account.objects.update(last_login=None)
    token, _ = identity.issue_token(actor=actor_for(account), name="chương trình", scopes=["work"])
    Token.objects.filter(pk=token.pk).update(last_used_at=clock.now())
    assert not closed()
    Token.objects.update(last_used_at=None)
    assert closed()
    identity.open_again(actor=SYSTEM, username="thamdinh", reason="trở lại làm việc")
    assert not closed()


@pytest.mark.parametrize("kind", ["citizen", "sample"])
def test_citizens_and_people_of_the_sample_are_left_alone(account: Account, kind: str) -> None:
    unused(account, 400)
    party = Party.objects.create(name="Tằng Văn Phúc") if kind == "citizen" else None
    Account.objects.update(party=party, demo=kind == "sample")
    assert not closed()


def test_its_owner_is_told_a_week_before_once(account: Account) -> None:
    unused(account, 37)
    assert commands.warn_idle(actor=SYSTEM) == 0
    unused(account, 39)
    assert (commands.warn_idle(actor=SYSTEM), commands.warn_idle(actor=SYSTEM)) == (1, 0)
    letter = Effect.objects.get(kind="message.email")
    day = f"{clock.now() + timedelta(days=6):%d/%m/%Y}"
    assert letter.payload["to"] == "sau@example.vn"
    assert f"đến ngày {day}" in letter.payload["body"]
    assert LoggedEvent.objects.filter(type="account.idle_warned", stream=account.pk).count() == 1


def enter(password: str) -> str:
    with pytest.raises(NotAllowed) as refused:
        identity.log_in_with_password(
            actor=STRANGER, username="thamdinh", password=password, address="10.0.0.1"
        )
    return str(refused.value)


def test_whoever_knows_the_password_is_told_why_and_whom_to_ask_nobody_else(account: Account) -> None:
    unused(account, 46)
    assert closed()
    assert "vì 45 ngày không ai dùng" in enter(PASSWORD)
    assert "quản trị hệ thống" in enter(PASSWORD)
    assert "tạm khoá" not in enter("sai")

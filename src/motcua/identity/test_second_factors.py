"""Codes of an app and codes of recovery: each opens once, nobody guesses them, the last one stays where it must."""

from datetime import timedelta

import pyotp
import pytest
from pytest_django import Settings

from motcua.identity import commands, queries
from motcua.identity.models import Account, RecoveryCode, SecondFactor
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, Kind
from motcua.kernel.errors import Invalid, TooMany
from motcua.platform import account_policy, quota
from motcua.platform.models import LoggedEvent
from tests.support.second_factors import App

pytestmark = pytest.mark.django_db

LONG, SHORT = "ruộng bậc thang mù sương", "trâu-nón-9"


@pytest.fixture
def account() -> Account:
    quota.forget_leases()
    return commands.open_account(actor=SYSTEM, username="kyso", password=LONG)


def owner(account: Account) -> Actor:
    return Actor(kind=Kind.OFFICER, name="Lý Thị Sáu", account_id=account.pk)


def passes(account: Account, code: str) -> str:
    return commands.pass_second_factor(account=account.pk, code=code)


def test_an_app_is_kept_only_when_its_first_code_is_right(account: Account) -> None:
    secret = queries.new_totp_secret()
    wrong = pyotp.TOTP(queries.new_totp_secret()).at(clock.now())
    with pytest.raises(Invalid):
        commands.add_totp(actor=owner(account), account=account.pk, secret=secret, code=wrong, name="")
    assert not queries.has_second_factor(account.pk)


def test_a_code_opens_once_even_within_its_half_minute(account: Account) -> None:
    app = App("kyso")
    assert passes(account, app.code()) == "totp"
    with pytest.raises(Invalid):
        passes(account, app.code())
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert passes(account, f" {app.code()[:3]} {app.code()[3:]}") == "totp"


def test_a_clock_that_goes_half_a_minute_wrong_is_forgiven_and_five_minutes_are_not(account: Account) -> None:
    app = App("kyso")
    assert passes(account, app.code(later=-25)) == "totp"
    assert passes(account, app.code(later=30)) == "totp"
    with pytest.raises(Invalid):
        passes(account, app.code(later=300))


def test_a_code_of_recovery_opens_once_and_only_its_own_account(account: Account) -> None:
    code, *others = App("kyso").recovery_codes
    assert passes(account, code.lower().replace("-", " ")) == "recovery"
    assert queries.recovery_codes_left(account.pk) == len(others) == 9
    other = commands.open_account(actor=SYSTEM, username="vanthu", password=LONG)
    for at, tried in ((account, code), (other, others[0])):
        with pytest.raises(Invalid):
            passes(at, tried)


def test_neither_secret_nor_codes_lie_readable_in_the_database_or_the_log(account: Account) -> None:
    app = App("kyso")
    kept = str(
        [*SecondFactor.objects.values(), *RecoveryCode.objects.values(), *LoggedEvent.objects.values()]
    )
    assert app.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in app.recovery_codes)


def test_after_five_wrong_codes_the_right_one_waits_too(account: Account) -> None:
    app = App("kyso")
    for _ in range(5):
        with pytest.raises(Invalid):
            passes(account, "000000")
    with pytest.raises(TooMany):
        passes(account, app.code())


def remove(account: Account, present: str, *, demanded: bool = False) -> None:
    factor = queries.second_factors(account.pk).first()
    assert factor
    commands.remove_second_factor(actor=owner(account), factor=factor.pk, present=present, demanded=demanded)


def test_one_is_taken_away_for_the_password_and_its_recovery_codes_with_it(account: Account) -> None:
    App("kyso")
    with pytest.raises(Invalid):
        remove(account, "sai")
    remove(account, LONG)
    assert not queries.has_second_factor(account.pk)
    assert queries.recovery_codes_left(account.pk) == 0
    assert LoggedEvent.objects.get(type="account.second_factor_removed").actor["name"] == "Lý Thị Sáu"


def test_the_last_one_stays_where_it_must_or_the_password_is_short(account: Account) -> None:
    App("kyso")
    with pytest.raises(Invalid, match="phải có xác thực hai lớp"):
        remove(account, LONG, demanded=True)
    commands.change_password(actor=owner(account), present=LONG, new=SHORT, repeated=SHORT)
    with pytest.raises(Invalid, match="ngắn hơn 14 ký tự"):
        remove(account, SHORT)
    App("kyso")
    remove(account, SHORT, demanded=True)
    assert queries.has_second_factor(account.pk)


def test_fresh_recovery_codes_replace_the_old_ones(account: Account) -> None:
    old = App("kyso").recovery_codes[0]
    new = commands.new_recovery_codes(actor=owner(account), present=LONG)
    assert passes(account, new[0]) == "recovery"
    with pytest.raises(Invalid):
        passes(account, old)


def test_who_signs_must_have_one_where_the_policy_says_so(account: Account, settings: Settings) -> None:
    assert not queries.is_demanded(account, weighty=True)
    settings.ACCOUNT_POLICY = account_policy.read("second_factor=1")
    assert queries.is_demanded(account, weighty=True)
    assert not queries.is_demanded(account, weighty=False)

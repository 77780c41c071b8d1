"""Changing what opens an account. Each is an event.

What looks at a password is no single transaction, so that wrong guesses stay counted.
"""

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction

from motcua.identity import events, passwords
from motcua.identity.accounts import own_account, record
from motcua.identity.entries import end_all_entries
from motcua.identity.models import Account, FormerPassword, SecondFactor
from motcua.identity.refusals import refused
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.rights import ALL as RIGHTS
from motcua.kernel.rights import administers
from motcua.platform import account_policy, limits, quota

_WRONG = "Mật khẩu hiện tại chưa đúng."


def change_password(*, actor: Actor, present: str, new: str, repeated: str) -> Account:
    """Whoever is logged in chooses another password. All their sessions end, since each holds a hash of the old one;
    the page that asked may keep its own.

    Raises `Invalid` by field (`present`, `new`, `repeated`), `TooMany` after wrong guesses at the present one,
    `NotAllowed` for an account that has no password.
    """
    account = own_account(actor)
    ensure_present(account, present)
    beside = has_second_factor(account.pk)
    passwords.ensure_good(new, second_factor=beside, login=account.username, name=actor.name)
    passwords.ensure_repeated(new, repeated)
    if account.check_password(passwords.typed(new)):
        same = "Mật khẩu mới giống mật khẩu hiện tại."
        raise Invalid(same, fields={"new": [same]})
    ensure_not_former(actor, account, new)
    with transaction.atomic():
        set_password(account, new)
        record(actor, account, events.PASSWORD_CHANGED)
    return account


def has_second_factor(account: int) -> bool:
    """Whether an account has any second factor."""
    return SecondFactor.objects.filter(account_id=account).exists()


def ensure_own_password(*, actor: Actor, present: str) -> None:
    """Raises unless whoever is logged in types their password, as before a second factor is added."""
    ensure_present(own_account(actor), present)


def ensure_present(account: Account, password: str) -> None:
    """Raises unless this is the account's password; wrong ones are counted before they are looked at."""
    if not account.has_usable_password():
        raise NotAllowed("Tài khoản này không có mật khẩu: bạn đăng nhập bằng VNeID.", code="no_password")
    asking, policy = f"account:{account.pk}", limits.policy("password.account")
    limits.take(policy.name, asking)
    if not account.check_password(passwords.typed(password)):
        refused("account.own_password", account.pk)
        raise Invalid(_WRONG, fields={"present": [_WRONG]})
    quota.give_back(asking, policy)


def set_password(account: Account, password: str) -> None:
    """In the transaction that is open; the rules were asked before. Sessions end, the old one is remembered."""
    now = clock.now()
    if account.has_usable_password():
        FormerPassword.objects.create(account=account, hash=account.password, at=now)
    account.set_password(passwords.typed(password))
    account.password_at = now
    account.save(update_fields=["password", "password_at"])
    end_all_entries(account)


def ensure_not_former(actor: Actor, account: Account, password: str) -> None:
    """Raises `Invalid` when whoever administers takes one of their last passwords again."""
    if not administers(actor, *RIGHTS):
        return
    last = account.former_passwords.order_by("-at", "-pk")
    kept = last[: account_policy.in_force().administrators_password_history].values_list("hash", flat=True)
    if any(check_password(passwords.typed(password), former) for former in [account.password, *kept]):
        again = "Quản trị viên không dùng lại mật khẩu gần đây. Hãy chọn mật khẩu khác."
        raise Invalid(again, fields={"new": [again]})


def password_is_old(actor: Actor, account: Account) -> bool:
    """Whether whoever administers has had their password for longer than the policy's days."""
    if not administers(actor, *RIGHTS) or account.demo or not account.has_usable_password():
        return False
    rest = timedelta(days=account_policy.in_force().administrators_password_days)
    return clock.now() - (account.password_at or account.created_at) > rest

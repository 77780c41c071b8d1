"""Closing and opening accounts: by an administrator with a reason, by the clock when nobody used one for long.

Citizens' accounts are never closed for that: who files once in three years is no risk.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest

from motcua.identity import events
from motcua.identity.access import administered, ensure_administers, ensure_administers_accounts
from motcua.identity.accounts import record
from motcua.identity.entries import end_all_entries
from motcua.identity.links import account_of, end_links
from motcua.identity.models import Account, Token
from motcua.identity.tokens import revoke_all
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform import account_policy
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command


@command
def close_account(*, actor: Actor, username: str, reason: str) -> Account:
    """An administrator closes an account: its sessions end, nothing opens it, what it did stays."""
    ensure_administers_accounts(actor)
    account = _locked(username)
    ensure_administers(actor, account.pk)
    if account.pk == actor.account_id:
        raise NotAllowed("Không ai tự khoá tài khoản của mình ở đây. Hãy nhờ quản trị viên khác.")
    _close(actor, account, reason_given(reason))
    return account


@command
def open_again(*, actor: Actor, username: str, reason: str) -> Account:
    """An administrator opens it again, whoever or whatever closed it; its days of rest begin anew."""
    ensure_administers_accounts(actor)
    account, why = _locked(username), reason_given(reason)
    ensure_administers(actor, account.pk)
    _open(actor, account, why)
    return account


@command
def close_idle_accounts(*, actor: Actor) -> int:
    """Officials' accounts that nobody used for the policy's days close; returns how many."""
    days = account_policy.in_force().idle_days
    idle = list(_unused_since(clock.now() - timedelta(days=days)).select_for_update(of=("self",)))
    for account in idle:
        _close(actor, account, events.IDLE)
    return len(idle)


def warn_idle_accounts(actor: Actor) -> list[tuple[Account, datetime]]:
    """Those that close soon and were not told yet, each with when; they count as told from now on, in the transaction
    that is open."""
    told = []
    for account, until in _soon_idle():
        if account.warned_at is None or account.warned_at < _last_use(account):
            account.warned_at = clock.now()
            account.save(update_fields=["warned_at"])
            record(actor, account, events.IDLE_WARNED, until=until.date().isoformat())
            told.append((account, until))
    return told


def soon_idle(actor: Actor) -> list[tuple[Account, datetime]]:
    """Officials' accounts that close within the days of notice unless somebody enters, and when; as far as an
    administrator looks after them.
    """
    soon = _soon_idle()
    theirs = administered(actor, {account.pk for account, _ in soon})
    return [(account, until) for account, until in soon if account.pk in theirs]


def _soon_idle() -> list[tuple[Account, datetime]]:
    policy = account_policy.in_force()
    rest = timedelta(days=policy.idle_days)
    unused = _unused_since(clock.now() - rest + timedelta(days=policy.idle_notice_days))
    return [(account, _last_use(account) + rest) for account in unused.order_by("username")]


def shut_account(*, actor: Actor, account: Account, why: str) -> None:
    """Nothing opens it any more: no session, no link, no token, in the transaction that is open."""
    if account.is_active:
        _close(actor, account, why)
    revoke_all(actor, account)
    end_links(account)


def open_shut_account(*, actor: Actor, account: Account, why: str) -> None:
    """Open again, in the transaction that is open; tokens stay revoked."""
    if not account.is_active:
        _open(actor, account, why)


def _open(actor: Actor, account: Account, why: str) -> None:
    account.is_active, account.closed_at, account.closed_why = True, None, ""
    account.opened_again_at = clock.now()
    account.save(update_fields=["is_active", "closed_at", "closed_why", "opened_again_at"])
    record(actor, account, events.OPENED_AGAIN, reason=why)


def _locked(username: str) -> Account:
    return Account.objects.select_for_update().get(pk=account_of(username).pk)


def _close(actor: Actor, account: Account, why: str) -> None:
    account.is_active, account.closed_at, account.closed_why = False, clock.now(), why
    account.save(update_fields=["is_active", "closed_at", "closed_why"])
    end_all_entries(account)
    record(actor, account, events.CLOSED, reason=why)


def _unused_since(moment: datetime) -> QuerySet[Account]:
    """Open accounts of officials, not of the sample, that neither a person nor a program used since."""
    by_programs = Token.objects.filter(last_used_at__gte=moment, account__isnull=False).values("account")
    officials = Account.objects.filter(is_active=True, party=None, demo=False)
    used = Greatest("created_at", "last_login", "opened_again_at")
    return officials.annotate(used=used).filter(~Q(pk__in=by_programs), used__lt=moment)


def _last_use(account: Account) -> datetime:
    return max(t for t in (account.created_at, account.last_login, account.opened_again_at) if t)

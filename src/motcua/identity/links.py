"""One-time links to an account: the first password, a new one, an address that is confirmed.

A secret is 32 random bytes, so its SHA-256 is all that is kept. What one administrator asks for, a second one confirms
before there is a link at all; the machine itself (`./motcua admin`) needs no second.
"""

import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet

from motcua.identity import events, passwords
from motcua.identity.access import administered, ensure_administers, ensure_administers_accounts
from motcua.identity.accounts import record
from motcua.identity.credentials import ensure_not_former, has_second_factor, set_password
from motcua.identity.locks import folded
from motcua.identity.models import Account, AccountLink, LogInAttempt, Party, RecoveryCode, SecondFactor
from motcua.identity.tokens import token_hash
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import account_policy, log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command

WAITS = timedelta(days=7)
"""How long a request waits for its second administrator."""


@command
def make_link(*, actor: Actor, username: str, reason: str = "", forgets_second_factor: bool = False) -> str:
    """The secret of a link by which the account's owner chooses a password; for the machine itself only."""
    if actor.kind is not Kind.SYSTEM:
        raise NotAllowed("Việc này cần hai quản trị viên: một người đề nghị, một người xác nhận.")
    link = _request(actor, account_of(username), reason, forgets_second_factor)
    return _give_out(actor, link)


@command
def ask_for_reset(
    *, actor: Actor, username: str, reason: str, forgets_second_factor: bool = False
) -> AccountLink:
    """An administrator asks that somebody may choose a new password; nothing changes until another one confirms it."""
    ensure_administers_accounts(actor)
    account = account_of(username)
    ensure_administers(actor, account.pk)
    _ensure_not_own(actor, account)
    return _request(actor, account, reason_given(reason), forgets_second_factor)


@command
def confirm_reset(*, actor: Actor, link: int) -> str:
    """The second administrator agrees: the secret of the link, to be handed to the account's owner, this one time."""
    ensure_administers_accounts(actor)
    found = _waiting(link)
    ensure_administers(actor, found.account_id)
    if actor.account_id == found.asked_by_id:
        raise NotAllowed("Người đề nghị không tự xác nhận được. Hãy nhờ một quản trị viên khác.")
    _ensure_not_own(actor, found.account)
    return _give_out(actor, found)


@command
def refuse_reset(*, actor: Actor, link: int, reason: str) -> None:
    """An administrator says no to a request, or takes their own back."""
    ensure_administers_accounts(actor)
    found = _waiting(link)
    ensure_administers(actor, found.account_id)
    _end(found, AccountLink.Ending.REFUSED)
    record(actor, found.account, events.RESET_REFUSED, link=found.pk, reason=reason_given(reason))


def waiting_resets(actor: Actor) -> list[AccountLink]:
    """What waits for a second administrator, the oldest first, of the accounts that they look after."""
    ensure_administers_accounts(actor)
    waiting = list(_all_waiting().select_related("account", "asked_by").order_by("asked_at"))
    theirs = administered(actor, {link.account_id for link in waiting})
    return [link for link in waiting if link.account_id in theirs]


def account_behind(secret: str) -> AccountLink:
    """The link with this secret that opens now. Looking does not use it up: programs look at links before people do.

    Raises `NotAllowed`, in the same words for one that never was, was used, replaced or has run out.
    """
    links = AccountLink.objects.select_related("account")
    found = links.filter(hash=token_hash(secret), ended_at=None, expires_at__gt=clock.now()).first()
    if found is None or not found.account.is_active:
        raise _dead()
    return found


def stands_alone(link: AccountLink) -> bool:
    """Whether the password chosen by this link will have no second factor beside it."""
    kept = not link.forgets_second_factor and has_second_factor(link.account_id)
    return not (kept or link.account.must_use_second_factor)


@command
def choose_password(*, actor: Actor, secret: str, second_factor: bool, new: str, repeated: str) -> Account:
    """Whoever holds the link chooses the password; the link, and every other one to the account, is used up.

    `actor` is its owner, whose name the password must not be like; `second_factor`: one will stand beside it. All
    sessions end. Raises `Invalid` by field, with which the link stays good, or `NotAllowed`.
    """
    link = account_behind(secret)
    if link.purpose == AccountLink.Purpose.EMAIL:
        raise _dead()
    account = Account.objects.select_for_update().get(pk=link.account_id)
    passwords.ensure_good(new, second_factor=second_factor, login=account.username, name=actor.name)
    passwords.ensure_repeated(new, repeated)
    ensure_not_former(actor, account, new)
    if not AccountLink.objects.filter(pk=link.pk, ended_at=None).update(
        ended_at=clock.now(), ending=AccountLink.Ending.USED
    ):
        raise NotAllowed("Liên kết này vừa được dùng ở nơi khác.")
    _replace(account)
    set_password(account, new)
    LogInAttempt.objects.filter(username=folded(account.username)).delete()
    if link.forgets_second_factor:
        SecondFactor.objects.filter(account=account).delete()
        RecoveryCode.objects.filter(account=account).delete()
    record(actor, account, events.PASSWORD_CHOSEN, link=link.pk, purpose=link.purpose)
    return account


@command
def link_for_letter(*, actor: Actor, account: int, purpose: str, email: str) -> tuple[Account, str] | None:
    """The secret of a link that leaves in a letter to `email`; None when the account is closed, for a new password
    has another address by now, for a first one was entered meanwhile."""
    found = Account.objects.select_for_update().get(pk=account)
    if not found.is_active or (purpose == AccountLink.Purpose.RESET and found.confirmed_email != email):
        return None
    first = purpose == AccountLink.Purpose.FIRST
    if first and found.has_usable_password():
        return None
    now, policy = clock.now(), account_policy.in_force()
    until = now + (timedelta(hours=policy.link_hours) if first else timedelta(minutes=policy.letter_minutes))
    if purpose != AccountLink.Purpose.EMAIL:
        _replace(found)
    link = AccountLink.objects.create(
        account=found, purpose=purpose, email=email, asked_at=now, expires_at=until
    )
    record(actor, found, events.LINK_GIVEN, link=link.pk, until=until.isoformat(), by="letter")
    return found, open_until(link, until)


@command
def link_for_change(*, actor: Actor, account: int) -> str:
    """The secret of a link for somebody who has just proven who they are and whose password has had its time."""
    found = Account.objects.select_for_update().get(pk=account)
    now = clock.now()
    until = now + timedelta(minutes=account_policy.in_force().letter_minutes)
    _replace(found)
    link = AccountLink.objects.create(
        account=found, purpose=AccountLink.Purpose.RESET, asked_at=now, expires_at=until
    )
    record(actor, found, events.LINK_GIVEN, link=link.pk, until=until.isoformat(), by="age")
    return open_until(link, until)


def confirm_email(*, actor: Actor, secret: str) -> tuple[Account, str]:
    """Whoever opened the letter says that the address is theirs, in the transaction that is open; from now on letters
    to it may bring a new password, and a citizen's news come there. Returns the address before it, too."""
    link = account_behind(secret)
    if link.purpose != AccountLink.Purpose.EMAIL:
        raise _dead()
    account = Account.objects.select_for_update().get(pk=link.account_id)
    former = account.confirmed_email
    account.confirmed_email = link.email
    account.save(update_fields=["confirmed_email"])
    party = Party.objects.select_for_update().filter(pk=account.party_id or 0).first()
    if party is not None:
        former, party.email = former or party.email, link.email
        party.save(update_fields=["email"])
    _end(link, AccountLink.Ending.USED)
    log.record(
        events.ACCOUNTS, account.pk, events.EMAIL_CONFIRMED, at=clock.now(), actor=actor, data={},
        words={"email": link.email},
    )  # fmt: skip
    return account, former


def reachable_by_letter(username: str) -> Account | None:
    """The account with this log-in, when it has a password and an address that was confirmed."""
    found = (
        Account.objects.filter(username=username.strip(), is_active=True).exclude(confirmed_email="").first()
    )
    return found if found and found.has_usable_password() else None


def link_from_counter(
    actor: Actor, account: Account, reason: str, *, forgets_second_factor: bool = False
) -> str:
    """The secret of a link that whoever saw its owner's card hands to them, in the transaction that is open."""
    return _give_out(actor, _request(actor, account, reason, forgets_second_factor))


def account_of(username: str) -> Account:
    """The account with this log-in; raises `NotFound`."""
    found = Account.objects.filter(username=username.strip()).first()
    if found is None:
        raise NotFound("Không có tài khoản %(username)s.", username=username.strip())
    return found


def _request(actor: Actor, account: Account, reason: str, forgets_second_factor: bool) -> AccountLink:
    if not account.is_active:
        raise Invalid("Tài khoản này đang bị khoá. Hãy mở lại trước.")
    first = not account.has_usable_password()
    link = AccountLink.objects.create(
        account=account,
        purpose=AccountLink.Purpose.FIRST if first else AccountLink.Purpose.RESET,
        reason=reason,
        forgets_second_factor=forgets_second_factor,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        expires_at=clock.now() + WAITS,
    )
    record(
        actor,
        account,
        events.RESET_ASKED,
        link=link.pk,
        reason=reason,
        forgets_second_factor=forgets_second_factor,
    )
    return link


def _give_out(actor: Actor, link: AccountLink) -> str:
    until = clock.now() + timedelta(hours=account_policy.in_force().link_hours)
    _replace(link.account)
    secret = open_until(link, until)
    link.confirmed_by_id = actor.account_id
    link.save(update_fields=["confirmed_by"])
    record(actor, link.account, events.LINK_GIVEN, link=link.pk, until=until.isoformat())
    return secret


def open_until(link: AccountLink, until: datetime) -> str:
    """The link opens from now on; its secret, which nobody sees again."""
    secret = secrets.token_urlsafe(32)
    link.hash, link.expires_at = token_hash(secret), until
    link.save(update_fields=["hash", "expires_at"])
    return secret


def _replace(account: Account) -> None:
    """Other links to the account's password open nothing any more."""
    given = AccountLink.objects.filter(account=account, ended_at=None, hash__isnull=False)
    given.exclude(purpose=AccountLink.Purpose.EMAIL).update(
        ended_at=clock.now(), ending=AccountLink.Ending.REPLACED
    )


def end_links(account: Account) -> None:
    """Neither a link nor a request for one opens the account any more."""
    AccountLink.objects.filter(account=account, ended_at=None).update(
        ended_at=clock.now(), ending=AccountLink.Ending.REPLACED
    )


def _all_waiting() -> QuerySet[AccountLink]:
    waiting = AccountLink.objects.filter(hash=None, ended_at=None, expires_at__gt=clock.now(), batch=None)
    return waiting.filter(asked_by__isnull=False)


def _waiting(link: int) -> AccountLink:
    found = _all_waiting().select_for_update(of=("self",)).select_related("account").filter(pk=link).first()
    if found is None:
        raise NotFound("Đề nghị này không còn chờ: đã được xác nhận, từ chối, hoặc quá bảy ngày.")
    return found


def _end(link: AccountLink, how: AccountLink.Ending) -> None:
    link.ended_at, link.ending = clock.now(), how
    link.save(update_fields=["ended_at", "ending"])


def _ensure_not_own(actor: Actor, account: Account) -> None:
    if actor.account_id == account.pk:
        raise NotAllowed("Không ai tự đặt lại tài khoản của mình ở đây. Hãy nhờ hai quản trị viên khác.")


def _dead() -> NotAllowed:
    return NotAllowed(
        "Liên kết này không dùng được nữa: đã dùng, đã thay bằng liên kết khác, hoặc quá hạn. "
        "Hãy xin liên kết mới.",
        code="dead_link",
    )

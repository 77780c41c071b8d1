"""First links for many new accounts at once: one administrator prepares the list, another confirms it as a whole."""

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.identity import events
from motcua.identity.access import administered, ensure_administers_accounts
from motcua.identity.links import WAITS
from motcua.identity.models import Account, AccountLink
from motcua.identity.tokens import token_hash
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform import account_policy, log
from motcua.platform.inputs import reason_given
from motcua.platform.transactions import command


@dataclass(frozen=True)
class Batch:
    """A list that waits for its second administrator."""

    key: uuid.UUID
    accounts: tuple[int, ...]
    asked_by: int
    asked_at: datetime
    reason: str


@command
def prepare_links(*, actor: Actor, accounts: Collection[int], reason: str) -> uuid.UUID:
    """Ask for a first link for each of these accounts, which nobody has entered yet; another administrator confirms.

    Raises `NotAllowed` for an account that is not theirs to look after, `Invalid` where there is none to give.
    """
    ensure_administers_accounts(actor)
    why, now, key = reason_given(reason), clock.now(), uuid.uuid4()
    if len(administered(actor, accounts)) < len(set(accounts)):
        raise NotAllowed("Trong danh sách có tài khoản ngoài phạm vi anh chị quản trị.")
    rows = Account.objects.filter(pk__in=accounts, is_active=True).exclude(pk=actor.account_id or 0)
    found = [one for one in rows if not one.has_usable_password()]
    if not found:
        raise Invalid("Hãy chọn ít nhất một tài khoản chưa ai vào.")
    _end_waiting(found)
    AccountLink.objects.bulk_create(
        AccountLink(
            account=one, purpose=AccountLink.Purpose.FIRST, reason=why, asked_at=now, asked_by_id=actor.account_id,
            expires_at=now + WAITS, batch=key,
        )
        for one in found
    )  # fmt: skip
    data = {"reason": why, "batch": str(key)}
    log.record_each(
        events.ACCOUNTS,
        [log.Happened(one.pk, events.RESET_ASKED, data) for one in found],
        at=now,
        actor=actor,
    )
    return key


@command
def confirm_links(*, actor: Actor, batch: uuid.UUID) -> list[tuple[Account, str]]:
    """The second administrator agrees to the whole list: each account with the secret of its link, this one time."""
    links = _confirmable(actor, batch)
    until = clock.now() + timedelta(hours=account_policy.in_force().link_hours)
    given = []
    for link in links:
        secret = secrets.token_urlsafe(32)
        link.hash, link.expires_at, link.confirmed_by_id = token_hash(secret), until, actor.account_id
        given.append((link.account, secret))
    AccountLink.objects.bulk_update(links, ["hash", "expires_at", "confirmed_by"])
    _tell(links, actor, until, "list")
    return given


def letters_confirmed(*, actor: Actor, batch: uuid.UUID) -> list[Account]:
    """The same where each link leaves in a letter: it is made when the letter does. The accounts to write to, in the
    transaction that is open.
    """
    links = _confirmable(actor, batch)
    AccountLink.objects.filter(pk__in=[link.pk for link in links]).update(
        ended_at=clock.now(), ending=AccountLink.Ending.USED, confirmed_by_id=actor.account_id
    )
    return [link.account for link in links]


@command
def refuse_links(*, actor: Actor, batch: uuid.UUID, reason: str) -> None:
    """An administrator says no to a list, or takes their own back."""
    ensure_administers_accounts(actor)
    why, links = reason_given(reason), _waiting(actor, batch)
    AccountLink.objects.filter(pk__in=[link.pk for link in links]).update(
        ended_at=clock.now(), ending=AccountLink.Ending.REFUSED
    )
    data = {"reason": why, "batch": str(batch)}
    told = [log.Happened(link.account_id, events.RESET_REFUSED, data) for link in links]
    log.record_each(events.ACCOUNTS, told, at=clock.now(), actor=actor)


def waiting_batches(actor: Actor) -> list[Batch]:
    """Lists that wait for a second administrator, as far as all of a list is theirs to look after."""
    ensure_administers_accounts(actor)
    rows = AccountLink.objects.filter(
        batch__isnull=False, hash=None, ended_at=None, expires_at__gt=clock.now()
    )
    found: dict[uuid.UUID, list[AccountLink]] = {}
    for link in rows.order_by("asked_at", "pk"):
        found.setdefault(link.batch or uuid.UUID(int=0), []).append(link)
    theirs = administered(actor, {link.account_id for links in found.values() for link in links})
    return [
        Batch(
            key,
            tuple(link.account_id for link in links),
            links[0].asked_by_id or 0,
            links[0].asked_at,
            links[0].reason,
        )
        for key, links in found.items()
        if all(link.account_id in theirs for link in links)
    ]


def _confirmable(actor: Actor, batch: uuid.UUID) -> list[AccountLink]:
    ensure_administers_accounts(actor)
    links = _waiting(actor, batch)
    if actor.account_id in {link.asked_by_id for link in links}:
        raise NotAllowed("Người chuẩn bị danh sách không tự xác nhận được. Hãy nhờ một quản trị viên khác.")
    return [link for link in links if link.account.is_active and link.account_id != actor.account_id]


def _waiting(actor: Actor, batch: uuid.UUID) -> list[AccountLink]:
    rows = AccountLink.objects.select_for_update(of=("self",)).select_related("account")
    links = list(
        rows.filter(batch=batch, hash=None, ended_at=None, expires_at__gt=clock.now()).order_by("pk")
    )
    if not links or len(administered(actor, {link.account_id for link in links})) < len(links):
        raise NotFound("Danh sách này không còn chờ: đã được xác nhận, từ chối, hoặc quá bảy ngày.")
    return links


def _end_waiting(accounts: Sequence[Account]) -> None:
    """Of an account one request waits at a time, and an older link opens nothing any more."""
    older = AccountLink.objects.filter(account__in=accounts, ended_at=None)
    older.exclude(purpose=AccountLink.Purpose.EMAIL).update(
        ended_at=clock.now(), ending=AccountLink.Ending.REPLACED
    )


def _tell(links: Sequence[AccountLink], actor: Actor, until: datetime, by: str) -> None:
    told = [
        log.Happened(
            link.account_id, events.LINK_GIVEN, {"link": link.pk, "until": until.isoformat(), "by": by}
        )
        for link in links
    ]
    log.record_each(events.ACCOUNTS, told, at=clock.now(), actor=actor)

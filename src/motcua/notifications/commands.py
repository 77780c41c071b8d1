"""Every write about messages and inboxes that others ask for."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies.queries import emails_of_accounts, letter_addresses
from motcua.identity.commands import confirm_email, confirm_phone, letters_confirmed, warn_idle_accounts
from motcua.identity.queries import Account, Party, checked_email, own_account, reachable_by_letter
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.phones import mobile
from motcua.kernel.vietnamese import normal
from motcua.notifications import access, account_letters, choices, phone_codes, ports, routing
from motcua.notifications.choices import choose_news, open_number
from motcua.notifications.digests import choose_letters, forget_others, fresh
from motcua.notifications.handing import connect_providers
from motcua.notifications.incoming import give_back, reply_of, settle_reply
from motcua.notifications.known import letters_to, lines_of, replies_of
from motcua.notifications.models import InboxItem, IncomingReply, NewsChoice
from motcua.notifications.phone_codes import send_phone_code
from motcua.notifications.receipts import take_call_back
from motcua.notifications.templates import establish_templates, set_template
from motcua.notifications.tokens import token_shelf
from motcua.notifications.types import Letter, Notice
from motcua.platform.effects.commands import ask, forget_words
from motcua.platform.effects.performers import Performer
from motcua.platform.effects.types import Request
from motcua.platform.transactions import command

__all__ = [
    "change_phone",
    "choose_letters",
    "choose_news",
    "connect_providers",
    "establish_templates",
    "forget_all_told",
    "forget_lines",
    "forget_others",
    "fresh",
    "give_back",
    "hand_inbox_over",
    "letters_by",
    "mark_all_read",
    "open_number",
    "reply_of",
    "send_confirmation_letter",
    "send_first_links",
    "send_phone_code",
    "send_reset_letter",
    "set_template",
    "settle_reply",
    "take_call_back",
    "tell_all",
    "token_shelf",
    "warn_idle",
    "write_letters",
]  # fmt: skip


def write_letters(letters: Collection[Letter]) -> int:
    """Tell officials, each at the address for letters that is known of them; returns how many letters were due. One
    without an address gets none.
    """
    known = letter_addresses({one.account for one in letters})
    due = [one for one in letters if one.account.pk in known]
    tell_all(
        Notice(
            key=f"{one.key}:{one.account.pk}", title=one.title, body=one.body, link=one.link,
            email=known[one.account.pk], language=one.account.language,
        )
        for one in due
    )  # fmt: skip
    return len(due)


def tell_all(notices: Iterable[Notice]) -> None:
    """Put notices into inboxes and, where there is an address, on every connected channel, in the running transaction.

    For readers of the log: their batch, its effects and their bookmark commit together. What was told before under the
    same key is not told again.
    """
    batch = list(notices)
    now = clock.now()
    with transaction.atomic():
        InboxItem.objects.bulk_create(
            [
                InboxItem(
                    key=n.key,
                    party_id=n.party_id,
                    title=normal(n.title),
                    body=normal(n.body),
                    link=n.link,
                    dossier_code=n.dossier_code,
                    created_at=now,
                )
                for n in batch
                if n.party_id is not None
            ],
            ignore_conflicts=True,
        )
        ask(*_messages(batch, now))


def forget_lines(*, of_dossier: str = "", before: datetime | None = None) -> int:
    """Lines of inboxes and answers to messages go for good: those about a dossier, or those from before a moment;
    returns how many.
    """
    gone = 0
    if of_dossier:
        gone += InboxItem.objects.filter(dossier_code=of_dossier).delete()[0]
        gone += IncomingReply.objects.filter(dossier_code=of_dossier).delete()[0]
    if before:
        gone += InboxItem.objects.filter(created_at__lt=before).delete()[0]
        gone += IncomingReply.objects.filter(at__lt=before).delete()[0]
    return gone


def forget_all_told(
    *, parties: Collection[int], of_dossiers: Collection[str] | None = None
) -> dict[str, int]:
    """What these parties were told goes: lines of their inboxes, addresses and words of messages that have left; all of
    it, or what is about some dossiers. Returns how many of each.
    """
    lines, letters, replies = lines_of(parties), letters_to(parties), replies_of(parties)
    if of_dossiers is not None:
        lines, letters = lines.filter(dossier_code__in=of_dossiers), letters.filter(subject__in=of_dossiers)
        replies = replies.filter(dossier_code__in=of_dossiers)
    else:
        NewsChoice.objects.filter(party_id__in=parties).delete()
    replies.delete()
    return {"inbox": lines.delete()[0], "letters": forget_words(among=letters)}


def hand_inbox_over(*, of: int, to: int) -> None:
    """What one party was told lies in the inbox of another from now on, in the transaction that is open."""
    InboxItem.objects.filter(party_id=of).update(party_id=to)
    IncomingReply.objects.filter(party_id=of).update(party_id=to)


def letters_by(channel: ports.Channel) -> Performer:
    """Who sends letters with a link to one's own account, by this channel."""
    return account_letters.AccountLetters(channel)


@command
def send_reset_letter(*, actor: Actor, username: str) -> None:
    """A letter with a link goes to whoever has this log-in and a confirmed address; nobody is told whether it does."""
    account = reachable_by_letter(username)
    if account is not None:
        ask(account_letters.request(account, purpose="reset", to=account.confirmed_email))


@command
def send_first_links(*, actor: Actor, batch: UUID) -> int:
    """The second administrator agrees to a list of first links; each leaves in a letter to the address that is known of
    the official. Returns how many. Raises `Invalid` without a mail server, or where somebody has no address.
    """
    accounts = letters_confirmed(actor=actor, batch=batch)
    known = emails_of_accounts([account.pk for account in accounts])
    without = [account.username for account in accounts if account.pk not in known]
    if not ports.connected():
        raise Invalid("Chưa nối máy chủ thư nên không gửi được. Hãy in danh sách.")
    if without:
        raise Invalid(
            "Có %(number)s người chưa có địa chỉ thư (%(first)s). Hãy ghi địa chỉ, hoặc in danh sách.",
            number=len(without), first=", ".join(without[:3]),
        )  # fmt: skip
    ask(*(account_letters.request(one, purpose="first", to=known[one.pk]) for one in accounts))
    return len(accounts)


@command
def send_confirmation_letter(*, actor: Actor, email: str) -> None:
    """A letter goes to the address that whoever is logged in gives for themselves; opening its link confirms it."""
    account, address = own_account(actor), checked_email(email)
    if not address:
        missing = "Hãy nhập địa chỉ thư."
        raise Invalid(missing, fields={"email": [missing]})
    ask(account_letters.request(account, purpose="email", to=address))


def change_phone(*, actor: Actor, code: str) -> None:
    """The number to which a code went is the actor's from now on; the inbox and the number before it are told."""
    language = own_account(actor).language

    def tell(party: Party, former: str) -> None:
        tell_all(phone_codes.about_change(party, former, language))

    confirm_phone(actor=actor, code=code, tell=tell)


@command
def confirm_address(*, actor: Actor, secret: str) -> Account:
    """The address to which a letter went is its reader's from now on; the one before it is told so."""
    account, former = confirm_email(actor=actor, secret=secret)
    if former and former != account.confirmed_email:
        tell_all([account_letters.about_address(account, former)])
    return account


@command
def warn_idle(*, actor: Actor) -> int:
    """Officials whose account closes soon because nobody uses it get a letter, each once; returns how many were due.

    To the address they confirmed, else to the one that their agency wrote down; without any, administrators see it.
    """
    due = warn_idle_accounts(actor)
    known = letter_addresses([account for account, _until in due])
    tell_all(
        account_letters.about_idleness(account, until, known.get(account.pk, "")) for account, until in due
    )
    return len(due)


@command
def mark_all_read(*, actor: Actor) -> int:
    """The owner has seen everything; returns how many lines were new."""
    return access.inbox_of(actor).filter(read_at=None).update(read_at=clock.now())


def _messages(batch: Collection[Notice], now: datetime) -> list[Request]:
    """Each notice on each channel that its reader wants, written as that channel carries it."""
    news, usual = choices.news(now), choices.usual()
    chosen = choices.choices_of({n.party_id for n in batch if n.party_id is not None})
    numbers = {number for n in batch if n.phone and (number := mobile(n.phone))}
    closed = frozenset(choices.closed(numbers)) if numbers else frozenset()
    return [
        request
        for notice in batch
        for request in routing.requests(notice, chosen.get(notice.party_id or 0, usual), news, closed, now)
    ]

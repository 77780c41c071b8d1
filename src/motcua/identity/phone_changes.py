"""A telephone number that somebody gives for themselves counts once they have typed the code that came to it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.identity import events
from motcua.identity.accounts import own_account
from motcua.identity.models import Account, Party
from motcua.identity.phone_models import PhoneCode
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.codes import check_phone
from motcua.kernel.errors import Invalid, TooMany
from motcua.kernel.phones import mobile
from motcua.platform import log
from motcua.platform.transactions import command
from motcua.platform.versions import Versions, as_it_stands

_RULES = Versions(Path(__file__).with_name("phone_codes.json"), as_it_stands)
_DIGITS = 6


@dataclass(frozen=True)
class Given:
    """A code that is to go to a number: for whom, its row, how many minutes it lives."""

    account: Account
    row: int
    number: str
    code: str
    minutes: int


def minutes() -> int:
    """How long a code lives."""
    return int(_RULES.at(clock.now())["minutes"])


def begin_phone_change(*, actor: Actor, phone: str) -> Given:
    """A code for the number that whoever is logged in gives, in the transaction that is open; earlier ones end.

    Raises `Invalid` for what gets no text messages, `TooMany` when too many codes were asked for within an hour.
    """
    account, number = own_account(actor), mobile(phone)
    if number is None:
        sentence = "Hãy nhập một số di động ở Việt Nam, ví dụ 0912 345 678: mã xác nhận đến bằng tin nhắn."
        raise Invalid(sentence, fields={"phone": [sentence]})
    rules, now = _RULES.at(clock.now()), clock.now()
    Account.objects.select_for_update().get(pk=account.pk)
    mine = PhoneCode.objects.filter(account=account)
    if mine.filter(asked_at__gt=now - timedelta(hours=1)).count() >= rules["an_hour"]:
        raise TooMany("Bạn đã xin mã nhiều lần. Hãy thử lại sau một giờ.", after=60 * 60)
    mine.filter(ended_at=None).update(ended_at=now)
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    row = PhoneCode.objects.create(
        account=account, number=number, hash=_hash(account.pk, code), asked_at=now,
        expires_at=now + timedelta(minutes=rules["minutes"]),
    )  # fmt: skip
    return Given(account, row.pk, number, code, rules["minutes"])


def waiting_number(account: int) -> str:
    """The number that waits for its code; empty where none does."""
    found = _open(account)
    return found.number if found else ""


def confirm_phone(*, actor: Actor, code: str, tell: Callable[[Party, str], None]) -> Party:
    """The number whose code this is belongs to whoever is logged in; `tell` is called with them and the number before
    it, and what it writes commits with the change.

    No single transaction: a try is counted before the code is looked at and stays counted when it is refused.
    """
    account = own_account(actor)
    with transaction.atomic():
        found = _open(account.pk)
        if found is None or not _tried(found):
            raise _wrong("Mã đã hết hạn hoặc đã sai nhiều lần. Hãy xin mã mới.")
    if not constant_time_compare(found.hash, _hash(account.pk, "".join(code.split()))):
        raise _wrong("Mã chưa đúng. Hãy xem lại tin nhắn vừa đến.")
    return _confirmed(actor=actor, row=found.pk, tell=tell)


def forget_old_codes() -> None:
    """A code that is over says only whom somebody once gave as their number: it goes after a day."""
    PhoneCode.objects.filter(expires_at__lt=clock.now() - timedelta(days=1)).delete()


def _tried(found: PhoneCode) -> bool:
    within = PhoneCode.objects.filter(pk=found.pk, tries__lt=_RULES.at(found.asked_at)["tries"])
    return bool(within.update(tries=F("tries") + 1))


@command
def _confirmed(*, actor: Actor, row: int, tell: Callable[[Party, str], None]) -> Party:
    code = PhoneCode.objects.select_for_update().get(pk=row)
    party = Party.objects.select_for_update().get(pk=actor.party_id or 0)
    if code.ended_at is not None:
        raise _wrong("Mã này vừa được dùng.")
    former, party.phone = party.phone, check_phone(code.number)
    party.save(update_fields=["phone"])
    code.ended_at = clock.now()
    code.save(update_fields=["ended_at"])
    log.record(events.TOPIC, party.pk, events.CONTACT_CHANGED, at=clock.now(), actor=actor, data={})
    tell(party, former)
    return party


def _open(account: int) -> PhoneCode | None:
    waiting = PhoneCode.objects.filter(account=account, ended_at=None, expires_at__gt=clock.now())
    return waiting.order_by("-asked_at").first()


def _hash(account: int, code: str) -> str:
    return salted_hmac("phone-code", f"{account}:{code}", algorithm="sha256").hexdigest()


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"code": [sentence]})

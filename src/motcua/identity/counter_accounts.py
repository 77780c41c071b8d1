"""Accounts without VNeID: opened and recovered at a counter by an official who saw the card of whoever stands there.

The official never learns the password: they hand over a link that is good once. How sure a log-in by such an account is
stands in `counter_accounts.json` from a day on, with its source.
"""

import re
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from motcua.identity import events
from motcua.identity.accounts import own_account, record
from motcua.identity.closing import open_shut_account, shut_account
from motcua.identity.corrections import sets_parties_right
from motcua.identity.credentials import ensure_present
from motcua.identity.links import link_from_counter
from motcua.identity.models import Account, Party
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.vietnamese import fold
from motcua.platform.transactions import command
from motcua.platform.versions import Versions, as_it_stands

_LOG_IN = re.compile(r"[a-z0-9][a-z0-9._-]{3,39}")
_SEEN = "Hãy đánh dấu rằng bạn đã xem giấy tờ của chính người này."
OWN_WISH = "own wish"
"""Why an account is closed: its owner wanted it."""


def level_at_counter(at: datetime) -> int:
    """How sure a log-in is to an account that a counter opens at this moment; before the first version, the first."""
    return int(_VERSIONS.at(at)["level"])


def account_of_party(party: int) -> Account | None:
    """The log-in of a party; None when they have none."""
    return Account.objects.filter(party_id=party).first()


def suggested_log_in(party: Party) -> str:
    """A log-in that nobody has yet, made of the name: one that can be remembered and read out."""
    base = re.sub(r"[^a-z0-9]", "", fold(party.name))[:30].ljust(4, "0")
    taken = set(Account.objects.filter(username__startswith=base).values_list("username", flat=True))
    return next(
        name for number in range(1, 10_000) if (name := f"{base}{number if number > 1 else ''}") not in taken
    )


def open_at_counter(*, actor: Actor, party: int, username: str, paper_seen: bool) -> tuple[Account, str]:
    """A log-in for somebody who has none, and the secret of the link by which they choose its password, in the
    transaction that is open. Raises `Invalid` by field, `Conflict` for whoever has one."""
    _ensure_counter(actor, paper_seen)
    name = username.strip().lower()
    if not _LOG_IN.fullmatch(name):
        wrong = "Tên đăng nhập gồm 4 đến 40 chữ cái không dấu, chữ số, dấu chấm, gạch nối; bắt đầu bằng chữ hoặc số."
        raise Invalid(wrong, fields={"username": [wrong]})
    owner = Party.objects.select_for_update().get(pk=party)
    if owner.merged_into_id is not None:
        raise Invalid("Bản ghi này đã gộp vào bản ghi khác. Hãy mở bản ghi được giữ lại.")
    if account_of_party(party) is not None:
        raise Conflict("Người này đã có tài khoản. Hãy cấp liên kết đặt lại mật khẩu.", code="has_account")
    try:
        with transaction.atomic():
            account = Account.objects.create(name, None, party=owner, level=level_at_counter(clock.now()))
    except IntegrityError:
        taken = "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."
        raise Invalid(taken, fields={"username": [taken]}) from None
    record(actor, account, events.OPENED, by="counter", level=account.level)
    return account, link_from_counter(actor, account, "")


def recover_at_counter(
    *, actor: Actor, party: int, paper_seen: bool, forgets_second_factor: bool
) -> tuple[Account, str]:
    """Another link for whoever lost their password, and if they say so their second factor; what they had closed opens
    again. The card was seen, so the account is as sure as a new one."""
    _ensure_counter(actor, paper_seen)
    account = Account.objects.select_for_update().filter(party_id=party).first()
    if account is None:
        raise Conflict("Người này chưa có tài khoản. Hãy mở tài khoản mới.", code="no_account")
    open_shut_account(actor=actor, account=account, why="counter")
    account.level = level_at_counter(clock.now())
    account.save(update_fields=["level"])
    return account, link_from_counter(actor, account, "", forgets_second_factor=forgets_second_factor)


@command
def close_own(*, actor: Actor, present: str) -> None:
    """A citizen closes their own account; what they filed stays theirs, and a counter or VNeID lets them in again.

    With the password, where there is one. Raises `Invalid`, `TooMany`.
    """
    account = own_account(actor)
    if actor.kind is not Kind.PERSON:
        raise NotAllowed("Tài khoản cán bộ do quản trị hệ thống khoá.")
    if account.has_usable_password():
        ensure_present(account, present)
    shut_account(actor=actor, account=account, why=OWN_WISH)


def _ensure_counter(actor: Actor, paper_seen: bool) -> None:
    if not sets_parties_right(actor):
        raise NotAllowed("Chỉ cán bộ tiếp nhận ở quầy mới mở và khôi phục tài khoản của người dân.")
    if not paper_seen:
        raise Invalid(_SEEN, fields={"paper_seen": [_SEEN]})


_VERSIONS = Versions(Path(__file__).with_suffix(".json"), as_it_stands)

"""A locked screen: whoever is logged in proves again who they are, by any one proof that is theirs, and goes on.

Wrong tries are counted for this session alone: whoever sits down at somebody's locked desk ends that session at worst,
and keeps nobody out elsewhere.
"""

from django.db import transaction

from motcua.identity import events, passwords
from motcua.identity.accounts import own_account, record
from motcua.identity.entries import end_session
from motcua.identity.models import Account
from motcua.identity.passkeys import pass_by_passkey
from motcua.identity.refusals import refused
from motcua.identity.second_factors import pass_by_code
from motcua.identity.types import Ceremony
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.platform import account_policy, screen_lock

SESSION_ENDED = "session_ended"


def unlock_screen(
    *, actor: Actor, session: str, password: str = "", code: str = "", ceremony: Ceremony | None = None
) -> str:
    """Open the locked session of whoever is logged in; returns what they showed: `password`, `totp`, `recovery`,
    `passkey`.

    Raises `Invalid` (fields `password`, `code`) for a wrong proof, `NotAllowed` (`session_ended`) when that was one too
    many, `TooMany` while second factors of this account wait. No single transaction: a try is counted before it is
    looked at and stays counted.
    """
    account = own_account(actor)
    if not (password or code or ceremony):
        raise Invalid("Hãy nhập mật khẩu hoặc mã xác thực để mở khoá.")
    most = account_policy.in_force().wrong_tries
    tries = screen_lock.count_try(session)
    if tries <= most:
        shown = _shown(account, password, code, ceremony)
        if shown:
            with transaction.atomic():
                screen_lock.open_again(session)
                record(actor, account, events.SCREEN_UNLOCKED, shown=shown)
            return shown
    refused("account.unlock_screen", account.pk)
    if tries < most:
        raise _wrong(most - tries, "code" if code and not password else "password")
    with transaction.atomic():
        end_session(session)
        record(actor, account, events.SESSIONS_ENDED, number=1, tries=tries)
    raise NotAllowed(
        "Đã nhập sai %(tries)s lần nên phiên này đã kết thúc. Hãy đăng nhập lại.",
        code=SESSION_ENDED,
        tries=most,
    )


def _shown(account: Account, password: str, code: str, ceremony: Ceremony | None) -> str:
    """Which proof was right; empty when none was."""
    try:
        if ceremony is not None:
            return pass_by_passkey(account=account.pk, ceremony=ceremony)
        if password:
            right = account.has_usable_password() and account.check_password(passwords.typed(password))
            return "password" if right else ""
        return pass_by_code(account=account.pk, code=code)
    except Invalid:
        return ""


def _wrong(left: int, field: str) -> Invalid:
    words = "Chưa đúng. Còn %(left)s lần thử, sau đó phiên này kết thúc."
    return Invalid(words, fields={field: [words]}, left=left)

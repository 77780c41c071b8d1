"""Wrong proofs in the log of security: which account was tried, never what was typed.

A name that nobody has is not told either: people type their password into the wrong field.
"""

from motcua.identity.models import Account
from motcua.platform.records.record import Ending, Log
from motcua.platform.records.spool import note


def named(username: str) -> int | None:
    """The account that is tried; None when nobody has the name."""
    return (
        Account.objects.filter(username__iexact=username.strip()[:150]).values_list("pk", flat=True).first()
    )


def refused(action: str, account: int | None, *, why: str = "") -> None:
    """Somebody showed a wrong proof at an account, or one more than they may."""
    target = f"account/{account}" if account else "account/unknown"
    note(Log.SECURITY, action, Ending.REFUSED, target=target, why=why)

"""Every write of this floor that others ask for."""

from motcua.security.register import (
    close,
    contain,
    correct,
    note,
    record_sent,
    register,
    reopen,
    set_aside,
    withdraw_sent,
)
from motcua.security.watching import watch

__all__ = [
    "close", "contain", "correct", "note", "record_sent", "register", "reopen", "set_aside", "watch",
    "withdraw_sent",
]  # fmt: skip

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
from motcua.security.yearly import close_year, record_report_sent

__all__ = [
    "close", "close_year", "contain", "correct", "note", "record_report_sent", "record_sent",
    "register", "reopen", "set_aside", "watch",
    "withdraw_sent",
]  # fmt: skip

"""Every write about personal data, always with an actor."""

from motcua.privacy.answering import acknowledge, carry_out, close, extend, refuse
from motcua.privacy.asking import ask, record_at_counter
from motcua.privacy.forgetting import forget_requests
from motcua.privacy.keeping import establish_purposes, set_purpose
from motcua.privacy.looking import hand_out, note_look
from motcua.privacy.reminding import close_answered, remind

__all__ = [
    "acknowledge",
    "ask",
    "carry_out",
    "close",
    "close_answered",
    "establish_purposes",
    "extend",
    "forget_requests",
    "hand_out",
    "note_look",
    "record_at_counter",
    "refuse",
    "remind",
    "set_purpose",
]

"""The rows and values that this floor's queries hand out."""

from motcua.keyring.consultations import Open
from motcua.keyring.holders import BAD, SOON_DAYS, WARN_DAYS, Holder, Readiness, State
from motcua.keyring.models import KeyPeriod
from motcua.keyring.unlocking import KeptPin

__all__ = ["BAD", "SOON_DAYS", "WARN_DAYS", "Holder", "KeptPin", "KeyPeriod", "Open", "Readiness", "State"]

"""The PIN of a seal's token, handed by an operator to the workers that run: it lies in their memory and nowhere else.

Whoever keeps no PIN in a file opens the tokens anew after each start of the workers (`./motcua keys unlock`).
"""

from collections.abc import Callable
from datetime import timedelta

from motcua.kernel import clock
from motcua.keyring.models import Consultation
from motcua.platform import handover

KeptPin = Callable[[str], str | None]
_FOR_LONG = timedelta(days=3650)


def unlock(store: str, token: str, pin: str) -> None:
    """From now on the workers that run may use this token; raises `handover.HandoverError` when none runs."""
    name = _name(store, token)
    sealed = handover.hand_over({"PIN": pin}, purpose=name)
    at = clock.now()
    Consultation.objects.update_or_create(
        occasion=name,
        defaults={
            "key": "", "asked_at": at, "until": at + _FOR_LONG, "question": {}, "secret": sealed, "answered_at": at,
        },
    )  # fmt: skip


def pin(store: str, token: str) -> str | None:
    """What was handed to this process; None when nothing was, or before it began."""
    found = Consultation.objects.filter(occasion=_name(store, token)).first()
    told = handover.take(bytes(found.secret), purpose=found.occasion) if found and found.secret else None
    return told["PIN"] if told else None


def _name(store: str, token: str) -> str:
    return f"unlock:{store}:{token}"

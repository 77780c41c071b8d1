"""How a dossier ends early, and how its date is moved with an apology."""

from datetime import datetime

from motcua.dossiers.commands.perform import perform
from motcua.kernel.actor import Actor
from motcua.platform.transactions import decision
from motcua.process.states import Act


@decision
def withdraw(*, actor: Actor, dossier: int, note: str = "", expect: int | None = None) -> None:
    """The applicant takes the dossier back; possible until the result is signed."""
    perform(actor=actor, dossier=dossier, act=Act.WITHDRAW, note=note, expect=expect)


@decision
def stop(*, actor: Actor, dossier: int, note: str, expect: int | None = None) -> None:
    """Stop without a decision, with the reason (form 05, Decree 118/2025/NĐ-CP art. 21)."""
    perform(actor=actor, dossier=dossier, act=Act.STOP, note=note, expect=expect)


@decision
def extend(*, actor: Actor, dossier: int, until: datetime, note: str, expect: int | None = None) -> None:
    """Apologise and promise a new date (form 04): once, and at least a day before the old date."""
    perform(actor=actor, dossier=dossier, act=Act.EXTEND, until=until, note=note, expect=expect)

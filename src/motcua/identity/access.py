"""Who may look after other people's accounts."""

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed


def administers_accounts(actor: Actor) -> bool:
    """The system itself, and officers who administer; never a program."""
    itself = actor.kind is Kind.SYSTEM and not actor.service
    return itself or (actor.is_officer and actor.scopes is None and bool(actor.agencies("administrator")))


def ensure_administers_accounts(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not administers_accounts(actor):
        raise NotAllowed("Chỉ quản trị hệ thống được quản lý tài khoản.")

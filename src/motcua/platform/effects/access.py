"""Who may look after what leaves the house."""

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed


def may_look_after(actor: Actor) -> bool:
    """Effects carry people's addresses and words: the system itself and its administrators; a named service may not."""
    itself = actor.kind is Kind.SYSTEM and not actor.service
    return itself or (actor.is_officer and bool(actor.agencies("administrator")))


def ensure_may_look_after(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not may_look_after(actor):
        raise NotAllowed("Chỉ quản trị hệ thống được xử lý việc gửi ra ngoài.")

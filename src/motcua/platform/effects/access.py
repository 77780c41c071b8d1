"""Who may look after what leaves the house."""

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed
from motcua.kernel.rights import PROVINCE, administers


def may_look_after(actor: Actor) -> bool:
    """Effects carry people's addresses and words: the system itself and its administrators; a named service may not."""
    itself = actor.kind is Kind.SYSTEM and not actor.service
    return itself or administers(actor, PROVINCE)


def ensure_may_look_after(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not may_look_after(actor):
        raise NotAllowed("Chỉ quản trị hệ thống được xử lý việc gửi ra ngoài.")

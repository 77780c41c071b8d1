"""Who keeps the register: whoever is charged with security, and the administrator of the province."""

from motcua.kernel import rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed

KEEPERS = (rights.SECURITY, rights.PROVINCE)


def keeps_register(actor: Actor) -> bool:
    """Whether an actor keeps the register; the system's own work always does."""
    return actor.kind is Kind.SYSTEM or rights.administers(actor, *KEEPERS)


def ensure_keeps_register(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not keeps_register(actor):
        raise NotAllowed("Chỉ người phụ trách an ninh mạng và quản trị hệ thống mới xem được trang này.")

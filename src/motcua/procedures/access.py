"""Who may change the catalogue."""

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed
from motcua.kernel.rights import CATALOGUE, PROVINCE, administers


def edits(actor: Actor) -> bool:
    """Whether the catalogue is this actor's to change: the system's, and theirs who administer it or the province."""
    return actor.kind is Kind.SYSTEM or administers(actor, PROVINCE, CATALOGUE)


def may_edit(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not edits(actor):
        raise NotAllowed("Chỉ người quản trị danh mục mới làm được việc này.")

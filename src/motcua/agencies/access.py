"""Who may change agencies, posts and calendars."""

from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed

ADMINISTRATOR = "administrator"


def administers(actor: Actor, agency: str | None = None) -> bool:
    """Whether an actor administers this agency (None: the province); the system's own work always does."""
    return actor.kind is Kind.SYSTEM or bool(actor.agencies(ADMINISTRATOR))


def must_administer(actor: Actor, agency: str | None = None) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not administers(actor, agency):
        raise NotAllowed("Chỉ người quản trị hệ thống mới làm được việc này.")

"""Who says which key signs for whom: the administrator of the province, and of an agency for its own."""

from motcua.agencies.access import administers, changeable, reach
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.signing.types import KeyRef


def keeps_keys(actor: Actor) -> bool:
    """Whether there is any key that this actor looks after."""
    return reach(actor) != frozenset()


def keeps(actor: Actor, key: KeyRef) -> bool:
    """Whether they look after this one: of an agency in their reach, of an officer whom they may change wholly."""
    if reach(actor) is None:
        return True
    if key.kind == "organisation":
        return administers(actor, key.ref)
    number = key.ref.removeprefix("officer-")
    return number.isdecimal() and int(number) in changeable(actor, [int(number)])


def ensure_keeps(actor: Actor, key: KeyRef) -> None:
    """Raises `NotAllowed` for anybody else."""
    if not keeps(actor, key):
        raise NotAllowed("Chỉ quản trị viên được khai báo khoá ký, chữ ký và con dấu.")

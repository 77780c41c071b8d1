"""Who may look after other people's accounts."""

from collections.abc import Callable, Collection

from motcua.kernel import rights
from motcua.kernel.actor import Actor, Kind
from motcua.kernel.errors import NotAllowed

Reach = Callable[[Actor, Collection[int]], frozenset[int]]
_reaches: list[Reach] = []


def connect(reach: Reach) -> None:
    """Say which of some accounts belong to whoever an agency's administrator looks after; the agencies floor does."""
    _reaches[:] = [reach]


def administers_accounts(actor: Actor) -> bool:
    """The system itself, and officers who administer the province or an agency; never a program."""
    return administers_all_accounts(actor) or rights.administers(actor, rights.AGENCY)


def administers_all_accounts(actor: Actor) -> bool:
    """Whether no account is beyond their reach."""
    itself = actor.kind is Kind.SYSTEM and not actor.service
    return itself or rights.administers(actor, rights.PROVINCE)


def ensure_administers_accounts(actor: Actor) -> None:
    """Raises `NotAllowed` for everybody else."""
    if not administers_accounts(actor):
        raise NotAllowed("Chỉ quản trị hệ thống được quản lý tài khoản.")


def administered(actor: Actor, accounts: Collection[int]) -> frozenset[int]:
    """Those of these accounts that the actor looks after."""
    if administers_all_accounts(actor):
        return frozenset(accounts)
    return _reaches[0](actor, accounts) if _reaches and administers_accounts(actor) else frozenset()


def ensure_administers(actor: Actor, account: int) -> None:
    """Raises `NotAllowed` where this account is not theirs to look after."""
    ensure_administers_accounts(actor)
    if account not in administered(actor, [account]):
        raise NotAllowed(
            "Tài khoản này không thuộc cơ quan anh chị quản trị. Hãy nhờ quản trị hệ thống của tỉnh."
        )

"""The account of whoever acts, and what is written of accounts."""

from dataclasses import replace

from motcua.identity import events
from motcua.identity.models import Account
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.platform import log


def own_account(actor: Actor) -> Account:
    """The account of whoever acts; raises `NotAllowed` where there is none, or a program acts for it."""
    if actor.account_id is None or actor.scopes is not None:
        raise NotAllowed("Bạn hãy đăng nhập để làm việc này.")
    return Account.objects.get(pk=actor.account_id)


def record(actor: Actor, account: Account, event: str, **data: object) -> None:
    """What happened to an account, in the transaction that is open."""
    # An account is its owner's, in whatever role they are.
    own = replace(actor, acts_for=None)
    log.record(events.ACCOUNTS, account.pk, event, at=clock.now(), actor=own, data=data)

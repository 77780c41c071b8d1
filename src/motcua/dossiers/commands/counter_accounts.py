"""An account without VNeID, opened or recovered at a counter: its owner is told wherever they can be reached."""

from functools import partial

from motcua.dossiers import messages
from motcua.dossiers.letters import letter
from motcua.identity.commands import open_at_counter, recover_at_counter
from motcua.identity.queries import Account, party_known
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.notifications.commands import tell_all
from motcua.platform.transactions import command

_ACCOUNT = "/tai-khoan"


@command
def open_counter_account(*, actor: Actor, party: int, username: str, paper_seen: bool) -> str:
    """The secret of the link to hand over, this once."""
    account, secret = open_at_counter(actor=actor, party=party, username=username, paper_seen=paper_seen)
    _tell(actor, account, party, "opened")
    return secret


@command
def recover_counter_account(
    *, actor: Actor, party: int, paper_seen: bool, forgets_second_factor: bool = False
) -> str:
    """The secret of the link to hand over, this once."""
    account, secret = recover_at_counter(
        actor=actor, party=party, paper_seen=paper_seen, forgets_second_factor=forgets_second_factor
    )
    _tell(actor, account, party, "recovered")
    return secret


def _tell(actor: Actor, account: Account, party: int, what: str) -> None:
    say = partial(messages.account_at_counter, actor.name, account.username, what)
    key = f"account-{what}-{account.pk}-{int(clock.now().timestamp())}"
    tell_all([letter(key, party_known(party), say, link=_ACCOUNT)])

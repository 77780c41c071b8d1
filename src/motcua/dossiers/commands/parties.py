"""Setting right what is known of people, with everything that hangs on it: dossiers, inboxes, and telling them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from motcua.dossiers import messages, store
from motcua.dossiers.commands.linking import link_dossiers
from motcua.dossiers.commands.reminding import hand_reminders_over
from motcua.dossiers.letters import letter
from motcua.identity.commands import (
    account_from_claims,
    correct,
    enter_from_claims,
    hand_representations_over,
    merge,
)
from motcua.identity.events import TOPIC
from motcua.identity.queries import PROVEN_ASSURANCE, Account, Party, party_known
from motcua.identity.types import Claims
from motcua.kernel.actor import Actor
from motcua.notifications.commands import hand_inbox_over, tell_all
from motcua.platform.log import events_of
from motcua.platform.transactions import command

_INBOX = "/hop-thu"


@command
def log_in_from_claims(*, actor: Actor, claims: Claims) -> Account:
    """Whoever VNeID vouches for enters their own account; dossiers that were filed for them before are theirs.

    That takes a number proven in person (level 2). Raises what `enter_from_claims` raises.
    """
    account = enter_from_claims(actor=actor, claims=claims)
    if account.party is not None and claims.assurance >= PROVEN_ASSURANCE:
        link_dossiers(account.party, actor=actor)
    return account


@command
def know_from_claims(*, actor: Actor, claims: Claims) -> Account:
    """The account of whoever another system vouches for and sends a filing of; dossiers filed for them are theirs."""
    account = account_from_claims(actor=actor, claims=claims)
    if account.party is not None and claims.assurance >= PROVEN_ASSURANCE:
        link_dossiers(account.party, actor=actor)
    return account


@command
def correct_party(*, actor: Actor, party: int, given: Mapping[str, Any], reason: str) -> Party:
    """Correct what an official took down of somebody; they are told. What their dossiers declared stays as it was."""
    corrected = correct(actor=actor, party=party, given=given, reason=reason)
    say = partial(messages.corrected, actor.name, reason.strip())
    tell_all([letter(f"corrected-{_moment(corrected)}", corrected, say, link=_INBOX)])
    link_dossiers(corrected, actor=actor)
    return corrected


@command
def merge_parties(*, actor: Actor, survivor: int, other: int, reason: str) -> Party:
    """Make one of two records of one person: the dossiers and the inbox of both are theirs. Both are told."""
    gone = party_known(other)
    say = partial(
        messages.merged, actor.name, gone=gone.name, stays=party_known(survivor).name, reason=reason.strip()
    )
    # While they have a log-in of their own: it says in which language they read.
    to_gone = letter(f"merged-{other}", gone, say, link=_INBOX)
    stays, goes = merge(actor=actor, survivor=survivor, other=other, reason=reason)
    store.hand_over(of=goes.pk, to=stays.pk)
    hand_inbox_over(of=goes.pk, to=stays.pk)
    hand_reminders_over(of=goes.pk, to=stays.pk)
    hand_representations_over(of=goes.pk, to=stays.pk)
    told = [letter(f"merged-{other}", stays, say, link=_INBOX)]
    if (goes.email, goes.phone) != (stays.email, stays.phone):
        told.append(replace(to_gone, party_id=None))
    tell_all(told)
    link_dossiers(stays, actor=actor)
    return stays


def _moment(party: Party) -> str:
    """Names the occasion: the number of the last event of this party."""
    return str(len(events_of(TOPIC, party.pk)))

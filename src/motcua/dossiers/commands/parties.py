"""Setting right what is known of people, with everything that hangs on it: dossiers, inboxes, and telling them."""

from collections.abc import Mapping
from typing import Any

from motcua.dossiers import store
from motcua.identity.commands import correct, merge
from motcua.identity.events import TOPIC
from motcua.identity.queries import Party
from motcua.kernel.actor import Actor
from motcua.notifications.commands import hand_inbox_over, tell_all
from motcua.notifications.types import Notice
from motcua.platform.log import events_of
from motcua.platform.transactions import command

_CORRECTED = "Thông tin của bạn được sửa tại quầy"
_MERGED = "Hai bản ghi của bạn được gộp làm một"


@command
def correct_party(*, actor: Actor, party: int, given: Mapping[str, Any], reason: str) -> Party:
    """Correct what an official took down of somebody; they are told. What their dossiers declared stays as it was."""
    corrected = correct(actor=actor, party=party, given=given, reason=reason)
    body = f"{actor.name} đã sửa thông tin ghi nhận về bạn.\n\nLý do: {reason.strip()}\n\n{_NOT_RIGHT}"
    tell_all([_notice(corrected, f"corrected-{_moment(corrected)}", _CORRECTED, body)])
    return corrected


@command
def merge_parties(*, actor: Actor, survivor: int, other: int, reason: str) -> Party:
    """Make one of two records of one person: the dossiers and the inbox of both are theirs. Both are told."""
    stays, goes = merge(actor=actor, survivor=survivor, other=other, reason=reason)
    store.hand_over(of=goes.pk, to=stays.pk)
    hand_inbox_over(of=goes.pk, to=stays.pk)
    body = (
        f"{actor.name} đã gộp hai bản ghi “{goes.name}” và “{stays.name}”; hồ sơ của cả hai nay ở một nơi."
        f"\n\nLý do: {reason.strip()}\n\n{_NOT_RIGHT}"
    )
    key = f"merged-{goes.pk}"
    told = [_notice(stays, key, _MERGED, body)]
    if (goes.email, goes.phone) != (stays.email, stays.phone):
        told.append(Notice(key=f"{key}:gone", title=_MERGED, body=body, email=goes.email, phone=goes.phone))
    tell_all(told)
    return stays


_NOT_RIGHT = "Nếu điều này không đúng, bạn hãy mang giấy tờ tuỳ thân đến quầy gần nhất."


def _notice(party: Party, key: str, title: str, body: str) -> Notice:
    return Notice(
        key=f"{key}:party-{party.pk}",
        title=title,
        body=body,
        link="/hop-thu",
        party_id=party.pk,
        email=party.email,
        phone=party.phone,
    )


def _moment(party: Party) -> str:
    """Names the occasion: the number of the last event of this party."""
    return str(len(events_of(TOPIC, party.pk)))

"""What somebody was told: lines of their inbox, and messages that left for an address of theirs."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from motcua.notifications import ports
from motcua.notifications.models import InboxItem, IncomingReply, NewsChoice
from motcua.platform import log
from motcua.platform.effects.models import Effect
from motcua.platform.effects.queries import effects_named


def lines_of(parties: Collection[int]) -> QuerySet[InboxItem]:
    """The lines in the inboxes of these parties, the newest first."""
    return InboxItem.objects.filter(party_id__in=parties)


def line_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """What they say."""
    return [
        {
            "at": log.iso(line.created_at),
            "title": line.title,
            "body": line.body,
            "dossier": line.dossier_code,
            "read_at": log.iso(line.read_at) if line.read_at else None,
        }
        for line in lines_of(parties)
    ]


def letters_to(parties: Collection[int]) -> QuerySet[Effect]:
    """Messages to these parties on any channel, the newest first."""
    return effects_named(ports.KIND, [key_part(party) for party in parties])


def letter_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """To which address, when, what of them is still there, and what came of it."""
    return [
        {
            "at": log.iso(letter.created_at),
            "channel": letter.kind.removeprefix(ports.KIND),
            "to": letter.payload.get("to", ""),
            "subject": letter.payload.get("subject", ""),
            "body": letter.payload.get("body", ""),
            "outcome": letter.outcome or letter.state,
        }
        for letter in letters_to(parties)
    ]


def replies_of(parties: Collection[int]) -> QuerySet[IncomingReply]:
    """What these parties answered to messages."""
    return IncomingReply.objects.filter(party_id__in=parties)


def reply_facts(parties: Collection[int]) -> list[dict[str, Any]]:
    """What they answered, and by which channels they want to be told."""
    said: list[dict[str, Any]] = [
        {"at": log.iso(one.at), "number": one.sender, "text": one.text, "dossier": one.dossier_code}
        for one in replies_of(parties)
    ]
    chosen = NewsChoice.objects.filter(party_id__in=parties)
    return said + [{"at": log.iso(one.changed_at), "channels": one.channels} for one in chosen]


def key_part(party: int) -> str:
    """By what the key of a message names whom it is for."""
    return f":party-{party}:"

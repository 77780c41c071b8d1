"""Reads for screens: the inbox; and which effects are letters."""

from django.db.models import QuerySet

from motcua.kernel.actor import Actor
from motcua.notifications import access, account_letters, ports
from motcua.notifications.addressing import language_of, notice_to
from motcua.notifications.choices import OFFERED, Choice, Group, choice_of, news
from motcua.notifications.choices import closed as closed_numbers
from motcua.notifications.digests import CHOICES, chosen_by, listed, wanted_by
from motcua.notifications.incoming import KIND as REPLY
from motcua.notifications.incoming import waiting_replies
from motcua.notifications.known import letter_facts, letters_to, line_facts, lines_of, reply_facts
from motcua.notifications.models import InboxItem
from motcua.notifications.models import IncomingReply as Reply
from motcua.notifications.phone_codes import can_send as sends_text_messages
from motcua.notifications.standing import ProviderStanding, providers
from motcua.notifications.templates import (
    Kind,
    Text,
    fill,
    filled,
    history_key,
    kind_of,
    kinds,
    own_texts,
    own_texts_of,
    places_of,
    register,
    template_mistakes,
    template_rows,
)
from motcua.notifications.templates import forget as forget_templates
from motcua.notifications.wording import carried_by

__all__ = [
    "CHOICES",
    "LETTERS",
    "REPLY",
    "Choice",
    "Group",
    "Kind",
    "ProviderStanding",
    "Reply",
    "Text",
    "carried_by",
    "choice_of",
    "chosen_by",
    "closed_numbers",
    "fill",
    "filled",
    "forget_templates",
    "history_key",
    "inbox",
    "kind_of",
    "kinds",
    "language_of",
    "letter_facts",
    "letters_to",
    "line_facts",
    "lines_of",
    "listed",
    "news",
    "notice_to",
    "offered_channels",
    "own_texts",
    "own_texts_of",
    "places_of",
    "providers",
    "register",
    "reply_facts",
    "sends_text_messages",
    "template_mistakes",
    "template_rows",
    "unread",
    "waiting_replies",
    "wanted_by",
]  # fmt: skip


def offered_channels() -> list[str]:
    """Those that people may choose among here."""
    known = {channel.name for channel in ports.connected()}
    return [one for one in OFFERED if one in known]


LETTERS = (ports.KIND, account_letters.KIND)
"""How the kinds of effects begin that are letters to people."""


def inbox(actor: Actor) -> QuerySet[InboxItem]:
    """What the actor was told, newest first."""
    return access.inbox_of(actor)


def unread(actor: Actor) -> int:
    """How many lines of the inbox are new."""
    return access.inbox_of(actor).filter(read_at=None).count()

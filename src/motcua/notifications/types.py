"""What somebody is told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing told to one party: into their inbox, and by e-mail where they gave an address.

    `key` names the occasion (say `event-4711`): told twice under one key, it arrives once. `link` is a path of ours.
    """

    key: str
    title: str
    body: str
    link: str = ""
    party_id: int | None = None
    email: str = ""
    dossier_code: str = ""


@dataclass(frozen=True)
class Outbox:
    """How the messages to the outside stand, for whoever looks after the system."""

    waiting: int
    in_flight: int
    needs_person: int
    oldest_waiting: datetime | None
    last_error: str

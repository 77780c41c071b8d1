"""What somebody is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from motcua.identity.queries import Account


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing told to one party: into their inbox, and by each connected channel for which they gave an address.

    `key` names the occasion (say `event-4711:party-9`): told twice under one key, it arrives once on each channel.
    `link` is a path of ours; `language` the one it is written in. `about` names the message as `templates.Kind` has it,
    and `values` what stands in its places: channels with little room say it in words of their own.
    """

    key: str
    title: str
    body: str
    link: str = ""
    party_id: int | None = None
    email: str = ""
    phone: str = ""
    dossier_code: str = ""
    language: str = "vi"
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Matter:
    """Something to be told: `key` knows it again, `line` says it in the reader's language."""

    key: str
    line: str


@dataclass(frozen=True)
class Letter:
    """What an official is to be told, in their language; `key` and the account know it again."""

    key: str
    account: Account
    title: str
    body: str
    link: str

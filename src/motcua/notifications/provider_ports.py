"""What we need of whoever carries messages to telephones: several providers may stand behind one channel."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from motcua.platform.effects.types import Answer


@dataclass(frozen=True)
class Receipt:
    """What a provider says became of a message that it took: by our number (32 signs) or, without it, by its own."""

    state: Literal["delivered", "failed"]
    ours: str = ""
    theirs: str = ""
    said: str = ""


@dataclass(frozen=True)
class Reply:
    """Words that somebody sent to our number, under the provider's own number of them."""

    theirs: str
    sender: str
    text: str


@dataclass
class Token:
    """What lets us speak with a provider, and by what it is had anew; empty before the first time."""

    access: str = ""
    refresh: str = ""
    until: datetime | None = None


class TokenShelf(Protocol):
    """Where it is kept, for every process of an installation alike."""

    def held(self) -> AbstractContextManager[Token]:
        """In our hands alone until the block ends, then kept as it was left, even when the block raises."""
        ...


class Provider(Protocol):
    """One provider. `name` stands in rows and addresses and is never changed: lower case, digits, `-`."""

    name: str

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Hand one message over. `result["ref"]` of the answer is the provider's own number of it."""
        ...

    def find_out(self, message_id: str, ref: str) -> Answer | None:
        """What became of one, by our number or the provider's.

        `DONE`: taken, `result["receipt"]` says `delivered` where it has arrived. `PERMANENT`: it did not arrive and
        will not. `TEMPORARY`: the provider never got it. `UNKNOWN`: cannot be said now. None: nobody can ask.
        """
        ...

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Receipt | Reply]:
        """What a call-back says; raises `NotAllowed` unless it is the provider's own and fresh, `Invalid` unless it can
        be read. `headers`: names in lower case."""
        ...

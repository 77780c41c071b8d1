"""One line of the logs: who did what to what, from where, when, and how it ended.

Written as a JSON object on a line. What is personal of citizens is not in it, nor what people wrote: they are numbers
of accounts and parties here, and codes of dossiers.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

import orjson

from motcua.kernel.actor import Actor, Kind
from motcua.platform.log import iso


class Log(StrEnum):
    """Which of the four logs a line belongs to."""

    ACCESS = "access"
    PROCESS = "process"
    APPLICATION = "application"
    SECURITY = "security"


class Ending(StrEnum):
    """How it ended. Refused: nobody may, or not so; failed: it could not be done."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Record:
    """A line. `source` is the program and its machine, `account` who acted (`account_of`), `target` what it was about;
    `request` ties it to others of the same request, `event` to the event log. Empty fields are left out."""

    log: Log
    action: str
    ending: Ending
    at: datetime
    source: str
    account: str = ""
    target: str = ""
    address: str = ""
    request: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def line(self) -> bytes:
        """As it is written, without its number, which it gets where it is sealed."""
        said = {
            "log": self.log.value,
            "at": iso(self.at),
            "source": self.source,
            "account": self.account,
            "action": self.action,
            "target": self.target,
            "ending": self.ending.value,
            "address": self.address,
            "request": self.request,
            **self.more,
        }
        return orjson.dumps({name: value for name, value in said.items() if value not in ("", None)})


def account_of(actor: Actor) -> str:
    """Who acts, as the logs name them: officials and citizens by their number, parts of the system by their name."""
    if actor.kind is Kind.OFFICER:
        return f"officer/{actor.officer_id}"
    if actor.kind is Kind.PERSON:
        return f"party/{actor.party_id}"
    if actor.service:
        return f"service/{actor.service}"
    return "" if actor.kind is Kind.STRANGER else f"system/{actor.name}"


@cache
def machine() -> str:
    """This machine's name."""
    return socket.gethostname()

"""What notifications need from outside: channels that carry a message to one address.

`config` connects those of this installation at start. Each becomes a kind of effect, `message.NAME`.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from motcua.notifications.provider_ports import Provider, Receipt, Reply, Token, TokenShelf
from motcua.platform.effects import performers
from motcua.platform.effects.types import Answer, Asked, Policy

__all__ = [
    "KIND", "Channel", "Delivery", "Limits", "Provider", "Receipt", "Reply", "Token", "TokenShelf", "connect",
    "connected",
]  # fmt: skip

KIND = "message."


@dataclass(frozen=True)
class Limits:
    """The longest subject and body that a channel carries, in characters.

    `form`: whole letters; one text message in the alphabet of GSM (`kernel.gsm`); or parameters of a template that
    the provider approved, its number as the subject and the parameters as JSON.
    """

    subject: int
    body: int
    form: Literal["letter", "text", "parameters"] = "letter"


class Channel(Protocol):
    """A way to somebody outside: e-mail, SMS.

    `name` stands in keys (`event-4711:party-9:email`) and is never changed. `address` says which of a person's
    addresses it needs: whoever left none is not written to. `policy` says what its endings lead to.
    """

    name: str
    address: Literal["email", "phone"]
    limits: Limits
    policy: Policy

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Hand one message over. `message_id` is the same at every attempt: 32 characters, a-f and 0-9."""
        ...

    def find_out(self, message_id: str) -> Answer | None:
        """What became of a message whose outcome is unknown (`Performer.find_out`); None when nobody can be asked."""
        ...


class Delivery(performers.Performer):
    """Messages of one channel as effects."""

    def __init__(self, channel: Channel) -> None:
        self.kind, self.policy, self._channel = KIND + channel.name, channel.policy, channel
        self.system = channel.name

    def perform(self, asked: Asked) -> Answer:
        """Send it."""
        told = asked.payload
        return self._channel.send(
            to=told["to"], subject=told["subject"], body=told["body"], message_id=told["id"]
        )

    def find_out(self, asked: Asked) -> Answer | None:
        """Ask the provider."""
        return self._channel.find_out(asked.payload["id"])


_connected: dict[str, Channel] = {}


def connect(channel: Channel, carried_by: performers.Performer | None = None) -> None:
    """Messages also leave by this channel from now on; it takes the place of an earlier one of its name."""
    _connected[channel.name] = channel
    performers.register(carried_by or Delivery(channel))


def connected() -> list[Channel]:
    """The channels of this installation."""
    return list(_connected.values())

"""Providers of messages that take whatever they get, for tests in which nothing need leave the house."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from motcua.notifications import commands, ports
from motcua.platform.effects import performers
from motcua.platform.effects.types import Answer, Outcome


class Carrier:
    """One of them."""

    def __init__(self, name: str = "mot") -> None:
        self.name = name

    def send(self, *, to: str, subject: str, body: str, message_id: str) -> Answer:
        """Taken."""
        return Answer(Outcome.DONE)

    def find_out(self, message_id: str, ref: str) -> Answer | None:
        """Nobody can ask."""
        return None

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[ports.Receipt | ports.Reply]:
        """It never calls back."""
        return []


@contextmanager
def text_messages(*names: str) -> Iterator[None]:
    """Text messages leave by these, for the length of the block."""
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), [Carrier(name) for name in names])
    yield
    del ports._connected["sms"], performers._registered["message.sms"]

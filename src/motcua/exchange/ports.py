"""What the exchange needs of a partner. An adapter implements it; `config.wiring` connects it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from motcua.exchange.types import AnnouncedFile, Arrival, Found, Listed, Question, Reading, Sent, Told

Files = Callable[[str], bytes | None]
"""The bytes of a paper of ours, by its hash."""
Codes = Callable[[str, str, datetime | None], str]
"""What a partner calls something of ours: kind and our code, at a moment (now); ours where nothing else is known."""


class Partner(Protocol):
    """A system outside. Nothing here is called inside a transaction, and nothing of it raises for what is outside."""

    name: str
    title: str

    def deliver(self, told: Told) -> Sent:
        """Tell it something."""

    def reading(self, told: Told) -> Reading:
        """Whether what was told is what it shows."""

    def listed(self, after: str, most: int) -> Sequence[Listed]:
        """Its dossiers of ours in the order of their numbers, those behind `after`; raises `Unavailable`."""

    def same(self, told: Told, there: Listed) -> Sequence[str]:
        """Names of what it shows otherwise than `told` says; none when it is the same."""

    def arrival(self, raw: bytes) -> Arrival:
        """A message that it had for us, from what came, to the byte; what cannot be read has a trouble."""

    def arrivals(self, after: str) -> tuple[Sequence[Arrival], str]:
        """What it has for us behind a cursor, and the next cursor; raises `Unavailable`."""

    def fetch(self, file: AnnouncedFile, start: int) -> Iterator[bytes]:
        """The bytes of a paper it announced, from one on; raises `Unavailable` where it breaks off."""

    def taken(self, arrival: str, ref: str, ours: str) -> Sent:
        """Tell it that a message was taken, and under which number of ours."""


_connected: dict[str, Partner] = {}


def connect(partner: Partner) -> None:
    """Say who speaks with a partner; a later word replaces an earlier one."""
    _connected[partner.name] = partner


def disconnect(name: str) -> None:
    """Nobody speaks with it any more."""
    _connected.pop(name, None)


def connected() -> Sequence[Partner]:
    """All partners of this installation."""
    return tuple(_connected.values())


def partner(name: str) -> Partner | None:
    """Who speaks with this partner here; None: nobody."""
    return _connected.get(name)


class Register(Protocol):
    """A register outside. Nothing here is called inside a transaction, and nothing of it raises for what is outside."""

    key: str

    def ask(self, question: Question) -> Found:
        """Ask it one question. Asking changes nothing there, so it may be asked again."""

    def probe(self) -> bool:
        """Whether it answers at all."""


_registers: dict[str, Register] = {}


def connect_register(register: Register) -> None:
    """Say who speaks with a register; a later word replaces an earlier one."""
    _registers[register.key] = register


def disconnect_register(key: str) -> None:
    """Nobody speaks with it any more."""
    _registers.pop(key, None)


def connected_registers() -> Sequence[Register]:
    """All registers of this installation."""
    return tuple(_registers.values())


def register_of(key: str) -> Register | None:
    """Who speaks with this register here; None: nobody."""
    return _registers.get(key)

"""Taking in what a browser sends before a thread is given to it: a slow sender costs a place in a list, nothing else.

A body goes to memory and, when it is larger, to a nameless file. It may come as slowly as the worst telephone line
brings it, but not slower for long. What is not taken in is refused in words, like everything else.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from motcua.kernel.errors import Invalid, TooMany, Unavailable
from motcua.platform.disk import no_room

PATIENCE = 60.0
"""Seconds for which a line may bring nothing at all."""
SLOWEST = 256
"""Bytes a second, on average after that: a fifth of what GPRS brings where it hardly reaches."""
KEPT_IN_MEMORY = 128 * 1024
MOST_FROM_ONE = 64
"""Bodies at once from one address: a district's office behind one line stays far below."""
MOST_BYTES = 1024 * 1024 * 1024
"""Of all bodies that are on their way to one server process, or wait in it for the thread."""


@dataclass
class Arrivals:
    """All bodies that one server process holds."""

    senders: Counter[str] = field(default_factory=Counter)
    held: int = 0

    @contextmanager
    def body(self, sender: str) -> Iterator["Body"]:
        """A place for one body, as long as its request lives. Raises `TooMany`."""
        with self._counted(sender), tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as file:
            body = Body(self, file)
            try:
                yield body
            finally:
                self.held -= body.size

    @contextmanager
    def _counted(self, sender: str) -> Iterator[None]:
        if self.senders[sender] >= MOST_FROM_ONE:
            raise _crowded()
        self.senders[sender] += 1
        try:
            yield
        finally:
            self.senders[sender] -= 1
            if not self.senders[sender]:
                del self.senders[sender]


@dataclass
class Body:
    """What came so far."""

    arrivals: Arrivals
    file: IO[bytes]
    size: int = 0

    async def take(self, pieces: AsyncIterable[bytes], length: int) -> bool:
        """Whether all `length` bytes came; not, when the sender hung up.

        Raises `Invalid` (`too_slow`), `Unavailable` when others send too much at the moment, `NoRoom`.
        """
        try:
            async with asyncio.timeout(PATIENCE) as limit:
                until = limit.when() or 0.0
                async for piece in pieces:
                    self._keep(piece)
                    limit.reschedule(until + self.size / SLOWEST)
        except TimeoutError:
            raise _too_slow() from None
        except OSError as error:
            raise no_room() from error
        self.file.seek(0)
        return self.size == length

    def _keep(self, piece: bytes) -> None:
        if self.arrivals.held + len(piece) > MOST_BYTES:
            raise _busy()
        self.arrivals.held += len(piece)
        self.size += len(piece)
        self.file.write(piece)


def no_length() -> Invalid:
    """The refusal of a body in chunks: it may be cut off between two of them without anybody noticing."""
    return Invalid("Yêu cầu không cho biết độ dài (Content-Length) nên chưa được nhận.", code="no_length")


def _too_slow() -> Invalid:
    return Invalid(
        "Đường truyền quá chậm: sau một phút dữ liệu gửi lên gần như không đến nên hệ thống đã dừng nhận. Những gì đã "
        "lưu trước đó vẫn còn nguyên. Bạn hãy đến chỗ có sóng tốt hơn rồi gửi lại, từng tệp một.",
        code="too_slow",
    )


def _crowded() -> TooMany:
    return TooMany(
        "Từ đường truyền của bạn đang có quá nhiều lượt gửi cùng lúc nên lượt này chưa được nhận. "
        "Bạn hãy gửi lại sau %(minutes)s phút.",
        after=60,
    )


def _busy() -> Unavailable:
    return Unavailable(
        "Hệ thống đang nhận quá nhiều tệp cùng lúc nên chưa nhận được lần gửi này; những gì đã lưu trước đó vẫn còn "
        "nguyên. Bạn hãy gửi lại sau ít phút."
    )

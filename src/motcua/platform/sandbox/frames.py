"""How a question reaches a child and its answer comes back: a head in JSON and bytes, in a file that has no name.

Nothing is unpickled: what a child says is data, never objects.
"""

import os
import tempfile
from typing import IO, Any

import orjson

_LENGTH = 8


def memory_file() -> IO[bytes]:
    """A file in memory that only its holders can reach; where the system has none, a nameless one on disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("motcua"), "r+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def write(file: int, head: Any, data: bytes = b"") -> None:
    """One frame, from the beginning of the file."""
    text = orjson.dumps(head)
    place = 0
    for part in (len(text).to_bytes(_LENGTH), text, data):
        place += _write_all(file, part, place)


def _write_all(file: int, part: bytes, place: int) -> int:
    left = memoryview(part)
    while left:
        written = os.pwrite(file, left, place)
        left, place = left[written:], place + written
    return len(part)


def read(file: int) -> tuple[Any, bytes]:
    """The frame in a file; raises `ValueError` when there is none."""
    size = os.fstat(file).st_size
    head_size = int.from_bytes(os.pread(file, _LENGTH, 0))
    if not 0 < head_size <= size - _LENGTH:
        raise ValueError("no frame")
    head = orjson.loads(os.pread(file, head_size, _LENGTH))
    return head, os.pread(file, size, _LENGTH + head_size)

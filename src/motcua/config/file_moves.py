"""Moving all files from one place to another while people work: whole files, each compared with its hash.

It may be stopped anywhere and begun again: what is there already is passed by. The old place keeps everything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from motcua.documents.queries import StoredFile, UploadPiece


@dataclass
class Moved:
    """How far a move has come: files that went over, that were there, and those that the old place has not whole."""

    copied: int = 0
    there: int = 0
    damaged: list[str] = field(default_factory=list)


def move(source: Storage, to: Storage, *, tell: Callable[[Moved], None]) -> Moved:
    """Copy every kept file, and pieces of uploads that are under way. `tell` hears of the progress.

    Raises `Unavailable` when either place is away.
    """
    moved = Moved()
    for path, digest, size in _wanted():
        if to.exists(path) and to.size(path) == size:
            moved.there += 1
        elif _copy(source, to, path, digest):
            moved.copied += 1
        else:
            moved.damaged.append(path)
        tell(moved)
    return moved


def _wanted() -> Iterator[tuple[str, str, int]]:
    """Where each lies, its hash and its size."""
    for file in StoredFile.objects.filter(erased_at=None).order_by("pk").iterator():
        yield file.path, file.sha256, file.size
    for piece in UploadPiece.objects.order_by("pk").iterator():
        yield piece.path, piece.sha256, piece.size


def _copy(source: Storage, to: Storage, path: str, digest: str) -> bool:
    """One file, compared as it leaves and as it arrived; False when the old place has not the right bytes."""
    data = _read(source, path)
    if data is None or sha256(data).hexdigest() != digest:
        return False
    to.delete(path)
    to.save(path, ContentFile(data))
    return _read(to, path) == data


def _read(place: Storage, path: str) -> bytes | None:
    try:
        with place.open(path) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None

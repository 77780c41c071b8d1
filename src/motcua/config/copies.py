"""Other copies of kept files: the place of FILES_COPY, filled each night, and backups where their key is at hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from motcua.config.backup import sealing
from motcua.config.backup.making import name_of
from motcua.config.backup.targets import targets
from motcua.config.env import environment
from motcua.documents.ports import Copy
from motcua.documents.queries import StoredFile, read
from motcua.kernel.clock import now
from motcua.kernel.errors import Refusal
from motcua.platform.storages import storage

_MARK = "copied-until"
# A file's row may be committed a while after its moment.
_MARGIN = timedelta(days=1)


@dataclass(frozen=True)
class PlainCopy:
    """A storage with the same names."""

    name: str
    storage: Storage

    def fetch(self, sha256: str) -> bytes | None:
        """The bytes under this hash."""
        return _opened(self.storage, StoredFile(sha256=sha256).path)

    def forget(self, sha256: str) -> None:
        """They go."""
        self.storage.delete(StoredFile(sha256=sha256).path)


@dataclass(frozen=True)
class SealedCopy:
    """A place of backups, opened by a key that is at hand."""

    name: str
    storage: Storage
    identity: str

    def fetch(self, sha256: str) -> bytes | None:
        """The bytes under this hash."""
        sealed = _opened(self.storage, name_of(sha256))
        if sealed is None:
            return None
        opened = BytesIO()
        try:
            sealing.unseal(BytesIO(sealed), cast("IO[bytes]", opened), self.identity)
        except Refusal:
            return None
        return opened.getvalue()

    def forget(self, sha256: str) -> None:
        """Nothing: they go with the sets that name them."""


def copies() -> list[Copy]:
    """The plain one first; it asks for no key."""
    env = environment()
    plain: list[Copy] = [PlainCopy(env.files_copy.name, storage(env.files_copy))] if env.files_copy else []
    sealed: list[Copy] = [
        SealedCopy(one.name, one.storage(), env.backup_identity) for one in targets() if env.backup_identity
    ]
    return [*plain, *sealed]


def fill(*, whole: bool = False) -> int:
    """Bring FILES_COPY up to date; returns how many files it got. `whole`: look for every file, not only new ones.

    Raises `Unavailable` when one of the two places is away; the next time goes on from there.
    """
    place = environment().files_copy
    if place is None:
        return 0
    there, began, added = storage(place), now(), 0
    until = None if whole else _copied_until(there)
    for file in _kept_since(until):
        if not there.exists(file.path):
            there.save(file.path, ContentFile(read(file)))
            added += 1
    there.delete(_MARK)
    there.save(_MARK, ContentFile(began.isoformat().encode()))
    return added


def _kept_since(moment: datetime | None) -> Iterator[StoredFile]:
    kept = StoredFile.objects.filter(erased_at=None).order_by("pk")
    return (kept.filter(kept_at__gte=moment - _MARGIN) if moment else kept).iterator()


def _copied_until(there: Storage) -> datetime | None:
    mark = _opened(there, _MARK)
    return datetime.fromisoformat(mark.decode()) if mark else None


def _opened(place: Storage, name: str) -> bytes | None:
    try:
        with place.open(name) as file:
            return bytes(file.read())
    except (OSError, Refusal):
        return None

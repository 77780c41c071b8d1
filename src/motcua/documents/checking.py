"""Every kept file is looked at once a month: read, hashed, compared with the hash in the database, healed if need be.

Each night has its part: names are hashes and so are spread evenly, and the part is a range of their first two digits.
A row a night says what was looked at and found; the next night goes on where it ended, whatever came between.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from motcua.documents.keeping import heal, is_of, stored_bytes
from motcua.documents.models import FileCheck, StoredFile
from motcua.kernel import clock

NIGHTS: Final = 30
_PARTS: Final = 256
_OF_A_NIGHT: Final = -(-_PARTS // NIGHTS)


@dataclass
class Found:
    """What a check found: how many were right, which came back from a copy, which are lost."""

    good: int = 0
    healed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def look(self, file: StoredFile) -> None:
        """Look at one file. Raises `Unavailable` when the storage as a whole is away: that is no file's fault."""
        data = stored_bytes(file.path)
        if data is not None and is_of(file, data):
            self.good += 1
        elif heal(file) is not None:
            self.healed.append(file.sha256)
        else:
            self.lost.append(file.sha256)


def check_tonight() -> FileCheck:
    """The part after the one that was looked at last."""
    last = FileCheck.objects.order_by("-pk").first()
    first = (last.until % _PARTS) if last else 0
    return _check(first, min(_PARTS, first + _OF_A_NIGHT))


def check_all() -> FileCheck:
    """Every file, now."""
    return _check(0, _PARTS)


def _check(first: int, until: int) -> FileCheck:
    """Files whose hash begins with the two digits from `first` up to and without `until`.

    Storage away in the middle: nothing is written down, and the same part comes next time.
    """
    began, found = clock.now(), Found()
    wanted = StoredFile.objects.filter(erased_at=None, sha256__gte=f"{first:02x}")
    if until < _PARTS:
        wanted = wanted.filter(sha256__lt=f"{until:02x}")
    for file in wanted.order_by("sha256").iterator():
        found.look(file)
    return FileCheck.objects.create(
        began_at=began, ended_at=clock.now(), first=first, until=until, good=found.good, healed=found.healed,
        lost=found.lost,
    )  # fmt: skip


def still_lost() -> list[str]:
    """The hashes that the last look at each part found lost."""
    lost: set[str] = set()
    seen = 0
    for check in FileCheck.objects.order_by("-pk")[: 2 * NIGHTS]:
        fresh = {part for part in range(check.first, check.until) if not seen >> part & 1}
        lost |= {digest for digest in check.lost if int(digest[:2], 16) in fresh}
        seen |= sum(1 << part for part in fresh)
    return sorted(lost)


def damage_since(moment: datetime) -> list[FileCheck]:
    """The looks since a moment that found something altered or lost, the oldest first."""
    since = FileCheck.objects.filter(ended_at__gte=moment).exclude(healed=[], lost=[])
    return list(since.order_by("pk"))


def checks_between(first: datetime, end: datetime) -> list[FileCheck]:
    """The looks that ended from a moment on up to another."""
    return list(FileCheck.objects.filter(ended_at__gte=first, ended_at__lt=end).order_by("pk"))

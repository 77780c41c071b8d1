"""Papers that we signed are looked after for as long as they are kept: each gets another time stamp before its last one
ages (PAdES B-LTA). What was issued stays as it was, byte by byte; handed out is its newest version.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from motcua.documents.commands import keep
from motcua.documents.queries import DAMAGED, StoredFile, read
from motcua.dossiers.models import Output, PaperVersion
from motcua.kernel.errors import Invalid, Unavailable
from motcua.signing import commands as signing
from motcua.signing.queries import lasts_until

FIRST_LOOK = timedelta(days=30)
"""A paper is looked at when it is so old: before that no time stamp ages."""
MARGIN = timedelta(days=365)
"""So long before the certificate of a time stamp ends another one is put over it."""
AT_ONCE = 4000
"""Papers in one run: five runs a night are more than a province issues in a day."""
PDF = "application/pdf"

logger = logging.getLogger(__name__)


def lasting(file: StoredFile) -> bytes:
    """What is handed out of a file: of a paper that we issued its newest version, as issued where that is damaged."""
    newest = PaperVersion.objects.filter(file=file).select_related("version").order_by("-made_at").first()
    if newest and newest.version_id != file.pk:
        with _by_itself(newest.version):
            return read(newest.version)
    return read(file)


def look_after(at: datetime) -> int:
    """Look at papers that nobody has looked at, renew those that would age; returns how many got a time stamp.

    Raises `Unavailable` when the time-stamping authority does not answer: the next run goes on.
    """
    for output in _unseen(at):
        with _by_itself(output.file):
            _note(output.dossier_id, output.file, output.file, output.made_at)
    renewed = 0
    for known in _aging(at):
        with _by_itself(known.version):
            if not _renew(known, at):
                break
            renewed += 1
    return renewed


def _renew(known: PaperVersion, at: datetime) -> bool:
    """False when another time stamp gains nothing: then it gains nothing for the papers that last longer either."""
    made = signing.renew(read(known.version))
    until = _until(made)
    if until is None or known.lasts_until is None or until <= known.lasts_until:
        logger.warning(
            "the authority's own certificate is no younger: no paper outlives %s", known.lasts_until
        )
        return False
    _note(known.dossier_id, known.file, keep(made, media_type=PDF, pages=known.version.pages), at)
    return True


@contextmanager
def _by_itself(file: StoredFile) -> Iterator[None]:
    """One paper that is damaged or cannot be read holds up nothing else; it is looked at again the next night."""
    try:
        yield
    except (Invalid, Unavailable) as refusal:
        if isinstance(refusal, Unavailable) and refusal.code != DAMAGED:
            raise
        logger.warning("signed paper %s: %s", file.pk, refusal)


def _unseen(at: datetime) -> QuerySet[Output]:
    seen = PaperVersion.objects.filter(file=OuterRef("file"))
    old = Output.objects.filter(~Exists(seen), made_at__lt=at - FIRST_LOOK, file__media_type=PDF)
    return old.filter(file__erased_at=None).select_related("file").order_by("made_at")[:AT_ONCE]


def _aging(at: datetime) -> QuerySet[PaperVersion]:
    younger = PaperVersion.objects.filter(file=OuterRef("file"), made_at__gt=OuterRef("made_at"))
    old = PaperVersion.objects.filter(~Exists(younger), lasts_until__lt=at + MARGIN, version__erased_at=None)
    return old.select_related("file", "version").order_by("lasts_until")[:AT_ONCE]


def _note(dossier: int, file: StoredFile, version: StoredFile, at: datetime) -> PaperVersion:
    noted, _ = PaperVersion.objects.get_or_create(
        version=version,
        defaults={"dossier_id": dossier, "file": file, "made_at": at, "lasts_until": _until(read(version))},
    )
    return noted


def _until(pdf: bytes) -> datetime | None:
    """None for what carries no time stamp or cannot be read: there is nothing to look after."""
    try:
        return lasts_until(pdf)
    except Invalid:
        return None

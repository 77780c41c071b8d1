"""Labels for the papers of a dossier: a QR code that a scanner types at the desk, and the same in letters."""

from urllib.parse import quote

from django.conf import settings

from motcua.documents import types as paper
from motcua.documents.queries import render_labels
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.custody import papers_of
from motcua.kernel import clock
from motcua.kernel.errors import NotFound

_NAME_AT_MOST = 70


def label_sheet(dossier: Dossier) -> bytes:
    """A sheet with a label for every paper that has a code; `NotFound` when none has one."""
    papers = papers_of(dossier.pk)
    if not papers:
        raise NotFound("Hồ sơ chưa có giấy tờ nào được gắn mã.")
    sheet = paper.Labels(
        agency=dossier.counter.name,
        dossier=dossier.code,
        labels=tuple(
            paper.Label(
                p.code, _address(p.code), _short(p.name), dossier.code, p.agency.short_name or p.agency.name
            )
            for p in papers
        ),
        made_at=clock.now(),
    )
    return render_labels(sheet).pdf


def _address(code: str) -> str:
    """Where a telephone that reads the label leads an official."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/ban-lam-viec/giay-to?ma={quote(code)}"


def _short(name: str) -> str:
    return name if len(name) <= _NAME_AT_MOST else f"{name[:_NAME_AT_MOST].rstrip()}…"

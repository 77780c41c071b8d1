"""What others may ask of papers: rendering each of them, and the folder of the print type."""

from collections.abc import Collection, Sequence

from motcua.documents.checking import checks_between, damage_since, still_lost
from motcua.documents.keeping import DAMAGED, read
from motcua.documents.models import FileCheck, StoredFile, UploadPiece
from motcua.documents.page_copies import dots_an_inch, joined, pictured, size_of_first
from motcua.documents.pages import codes_in, first_page, page_count, page_png
from motcua.documents.print_type import font_dir
from motcua.documents.render import (
    render_control_slip,
    render_copy,
    render_form_01,
    render_form_02,
    render_form_03,
    render_form_04,
    render_form_05,
    render_form_07,
    render_form_sheet,
    render_labels,
    render_prepared,
    render_receipt,
    render_result,
)
from motcua.documents.resumable_uploads import MOST_PIECE_BYTES, Progress, upload_progress, uploaded
from motcua.documents.typesetting import Template
from motcua.documents.uploads import MOST_BYTES, PDF, look, read_bounded
from motcua.platform import statements

__all__ = [
    "DAMAGED",
    "MOST_BYTES",
    "MOST_PIECE_BYTES",
    "PDF",
    "Progress",
    "StoredFile",
    "Template",
    "UploadPiece",
    "checks_between",
    "codes_in",
    "damage_since",
    "dots_an_inch",
    "find",
    "first_page",
    "font_dir",
    "joined",
    "last_check",
    "look",
    "page_count",
    "page_png",
    "pictured",
    "read",
    "read_bounded",
    "render_control_slip",
    "render_copy",
    "render_form_01",
    "render_form_02",
    "render_form_03",
    "render_form_04",
    "render_form_05",
    "render_form_07",
    "render_form_sheet",
    "render_labels",
    "render_prepared",
    "render_receipt",
    "render_result",
    "size_of_first",
    "still_lost",
    "upload_progress",
    "uploaded",
]


_SIZES = "SELECT sha256, size FROM documents_storedfile WHERE sha256 = ANY(%s::text[])"


def file_sizes(hashes: Sequence[str]) -> statements.Reading[dict[str, int]]:
    """To be asked: the sizes in bytes of kept files, by hash."""
    return statements.Reading(_SIZES, [list(hashes)], dict)


def files(hashes: Collection[str]) -> dict[str, StoredFile]:
    """Kept files by hash; asks nothing when there are none to find."""
    found = statements.instances(StoredFile, "sha256 = ANY(%s::text[])", [list(hashes)]) if hashes else []
    return {file.sha256: file for file in found}


def last_check() -> FileCheck | None:
    """The newest look at a part of the files."""
    return FileCheck.objects.order_by("-pk").first()


def find(sha256: str) -> StoredFile | None:
    """The file with this content, if we keep it."""
    return StoredFile.objects.filter(sha256=sha256).first()

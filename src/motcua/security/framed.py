"""The frame of all papers of this floor: the province's committee, Decree 30/2020, number and signature to come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.agencies.queries import agency, province
from motcua.documents.queries import render_prepared
from motcua.documents.types import PreparedPaper, Signer
from motcua.dossiers.outputs.paper_labels import letterhead
from motcua.dossiers.queries.agency_changes import abbreviation
from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM

Row = tuple[str, str]
Block = Mapping[str, Any]
UNKNOWN = "chưa xác định"


def drawn(
    *,
    title: str,
    notation: str,
    code: str,
    addressed: str,
    grounds: tuple[str, ...],
    blocks: tuple[Block, ...],
) -> bytes:
    """A paper of the province's committee, the owner of the system, in the frame that all of this floor's have."""
    now = clock.now()
    body = agency(province().code)
    paper = PreparedPaper(
        letterhead=letterhead(body, now.date()), notation=f"{notation}-{abbreviation(body)}", title=title,
        code=code, signer=Signer(("THỦ TRƯỞNG CƠ QUAN",), ""), made_at=now, addressed=addressed,
        grounds=grounds, blocks=blocks, recipients=(*(["Như trên"] if addressed else []), "Lưu: VT"),
    )  # fmt: skip
    return render_prepared(paper).pdf


def rows(*pairs: Row) -> Block:
    """A block of labels and values."""
    return {"type": "rows", "rows": [list(pair) for pair in pairs]}


def section(title: str, text: str) -> list[Block]:
    """A heading with what is said under it; nothing said is said to be so."""
    return [
        {"type": "heading", "text": title},
        {"type": "paragraph", "text": text.strip() or f"({UNKNOWN})"},
    ]


def written(at: datetime | None) -> str:
    """A moment as papers write it."""
    if at is None:
        return UNKNOWN
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút, ngày {local:%d/%m/%Y}"

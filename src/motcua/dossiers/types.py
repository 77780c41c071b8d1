"""The rows that this floor's queries hand out, under the names by which screens may speak of them; small values."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as lazy

from motcua.dossiers.models import (
    Dossier,
    Draft,
    DraftPaper,
    DraftRole,
    Followed,
    Label,
    NationalOutage,
    OfficialNotice,
    Output,
    Paper,
    RepresentationProof,
    ResultDraft,
    SavedView,
    Signing,
    Step,
    SupplementDraft,
    SupplementPaper,
    ThreadEntry,
    TrackedPaper,
)
from motcua.dossiers.opinions import AGREES, VERDICTS
from motcua.dossiers.thread import ANSWERED, ASKED
from motcua.dossiers.turn_rules import BY_LINK

__all__ = [
    "AGREES",
    "ANSWERED",
    "ASKED",
    "BY_LINK",
    "PAPERS_MISSING",
    "SEEN",
    "VERDICTS",
    "WORK_AT_COUNTERS",
    "Dossier",
    "Draft",
    "DraftPaper",
    "DraftRole",
    "DrawnResult",
    "Followed",
    "Label",
    "NationalOutage",
    "OfficialNotice",
    "Output",
    "Paper",
    "RepresentationProof",
    "ResultDraft",
    "SavedView",
    "Signing",
    "Step",
    "SupplementDraft",
    "SupplementPaper",
    "ThreadEntry",
    "TrackedPaper",
]


SEEN = "seen"
"""Where a draft at a counter keeps, aside, the papers whose originals were seen."""
PAPERS_MISSING = "papers_missing"
"""The code of the refusal of a filing at a counter whose papers are not all there."""


@dataclass(frozen=True, slots=True)
class DrawnResult:
    """A result as a person will sign it: the kept file (by hash), and where the signature and then the seal go, each
    as page and corners in points. `says` changes with anything that stands on it.
    """

    paper_id: str
    box: list[float] | None
    seal_place: list[float] | None
    says: str


WORK_AT_COUNTERS = {
    "search": lazy("có tên trong kết quả tìm ở quầy"),
    "record": lazy("mở thông tin của bạn ở quầy"),
    "filing": lazy("điền sẵn hồ sơ nộp tại quầy"),
    "representation": lazy("xem ai làm thay bạn"),
    "data_request": lazy("ghi nhận yêu cầu về dữ liệu cá nhân"),
}
"""For what work an officer is shown what is known of a person outside any dossier, as that person reads it."""

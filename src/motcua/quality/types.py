"""What is asked for at each move of an audit, and the rows that this floor's queries hand out."""

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.platform.inputs import Ask, Choices, Given, Hash, Line, Note
from motcua.quality.models import Audit, Finding, Sampled

__all__ = [
    "ANSWERS", "GRAVITIES", "Answered", "Audit", "Closed", "Corrected", "Drawn", "Extended", "Finding", "FindingClosed",
    "FindingReturned", "Found", "Planned", "Sampled",
]  # fmt: skip

Agencies = Annotated[list[Line], Field(min_length=1, max_length=200)]
_NEEDED = Field(min_length=1, max_length=4000)
ANSWERS: Choices = (("yes", lazy("Phù hợp")), ("no", lazy("Không phù hợp")), ("na", lazy("Không áp dụng")))
GRAVITIES: Choices = (
    ("major", lazy("Không phù hợp nặng")),
    ("minor", lazy("Không phù hợp nhẹ")),
    ("remark", lazy("Khuyến nghị")),
)


class Planned(Given):
    """An audit: which agencies, of what they settled between which days."""

    title: Annotated[
        Line,
        Field(min_length=1),
        Ask(lazy("Tên cuộc đánh giá"), lazy("Ví dụ: Đánh giá nội bộ quý IV năm 2026")),
    ]
    agencies: Annotated[Agencies, Ask(lazy("Cơ quan được đánh giá"))]
    first: Annotated[date, Ask(lazy("Hồ sơ có kết quả từ ngày"))]
    last: Annotated[date, Ask(lazy("Đến ngày"))]
    reason: Annotated[
        Line, Field(min_length=1), Ask(lazy("Căn cứ"), lazy("Kế hoạch đánh giá nội bộ số, ngày."))
    ]


class Drawn(Given):
    """By which seed the sample is drawn; without one the system takes one that nobody can foresee."""

    seed: Annotated[
        Line,
        Ask(
            lazy("Mầm ngẫu nhiên"),
            lazy("Để trống thì hệ thống tự lấy. Ghi vào khi mầm được bốc thăm trước mọi người."),
        ),
    ] = ""


class Answered(Given):
    """A question of the check-list, answered for one dossier."""

    answer: Literal["yes", "no", "na"]
    words: Note = ""


class Found(Given):
    """A finding: how grave, in words; of which agency or dossier; who sets it right."""

    gravity: Annotated[Literal["major", "minor", "remark"], Ask(lazy("Mức độ"), choices=GRAVITIES)]
    agency: Annotated[Line, Ask(lazy("Cơ quan"))]
    dossier: Annotated[Line, Ask(lazy("Hồ sơ của mẫu"), lazy("Để trống nếu nói về cả cơ quan."))] = ""
    question: Annotated[Line, Ask(lazy("Câu của bảng kiểm"))] = ""
    what: Annotated[
        Note,
        _NEEDED,
        Ask(lazy("Phát hiện điều gì"), lazy("Điều đã thấy và bằng chứng, không nêu tên người dân.")),
    ]
    post: Annotated[
        int | None, Ask(lazy("Vị trí phải khắc phục"), lazy("Để trống thì lãnh đạo cơ quan khắc phục."))
    ] = None
    due_on: Annotated[
        date | None, Ask(lazy("Khắc phục trước hết ngày"), lazy("Để trống thì theo quy định của mức độ."))
    ] = None


class Corrected(Given):
    """What was done about a finding: why it came to be, what was done, what proves it."""

    cause: Annotated[Note, _NEEDED, Ask(lazy("Nguyên nhân"))]
    done: Annotated[Note, _NEEDED, Ask(lazy("Đã khắc phục, phòng ngừa thế nào"))]
    evidence: Hash | None = None


class FindingClosed(Given):
    """The correction works."""

    words: Annotated[Note, _NEEDED, Ask(lazy("Đã kiểm tra điều gì"))]


class FindingReturned(Given):
    """The correction is not enough."""

    words: Annotated[Note, _NEEDED, Ask(lazy("Còn thiếu điều gì"))]


class Extended(Given):
    """More time for a correction."""

    due_on: Annotated[date, Ask(lazy("Hạn mới, hết ngày"))]
    reason: Annotated[Note, _NEEDED, Ask(lazy("Lý do"))]


class Closed(Given):
    """The audit is over."""

    conclusion: Annotated[
        Note, _NEEDED, Ask(lazy("Kết luận"), lazy("Điều làm tốt, điều phải cải tiến; đứng trong báo cáo."))
    ]

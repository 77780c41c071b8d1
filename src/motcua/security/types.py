"""What is asked for at each step, and the rows that this floor's queries hand out."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as lazy
from pydantic import Field

from motcua.kernel.clock import VIETNAM
from motcua.platform.inputs import Ask, Choices, Given, Line, Note
from motcua.security.duties import OPEN, PRESSING, Clock, State
from motcua.security.models import Incident, Noticed, Sent

__all__ = [
    "CHOSEN", "OPEN", "PRESSING", "Clock", "Closed", "Contained", "CorrectedIncident", "CorrectedWeakness", "Incident",
    "IncidentGiven", "NotedGiven", "Noticed", "Reopened", "ReportSent", "Sent", "SentGiven", "State", "WeaknessGiven",
    "answers",
]  # fmt: skip

Hour = Annotated[str, Field(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
_HOUR = lazy("Ví dụ 14:30.")
Reason = Annotated[str, Field(min_length=1, max_length=500), Ask(lazy("Lý do"))]
_SOURCES: Choices = (
    ("official", lazy("Cán bộ của tỉnh")),
    ("machine", lazy("Hệ thống tự nhận thấy")),
    ("citizen", lazy("Người dân, tổ chức")),
    ("researcher", lazy("Người nghiên cứu an ninh mạng")),
    ("authority", lazy("Cơ quan chuyên trách an ninh mạng")),
    ("supplier", lazy("Nhà cung cấp")),
)
_GRAVITIES: Choices = (
    ("ordinary", lazy("Thông thường")),
    ("serious", lazy("Nghiêm trọng")),
)
CHOSEN = {"source": dict(_SOURCES), "gravity": dict(_GRAVITIES)}
"""By field what each value that one may choose is called."""
Source = Literal["official", "machine", "citizen", "researcher", "authority", "supplier"]
Gravity = Literal["ordinary", "serious"]


def moment_of(on: date, hour: str) -> datetime:
    """A day and an hour as people write them."""
    return datetime.combine(on, time.fromisoformat(hour.zfill(5)), VIETNAM)


class _Noticed(Given):
    """What incidents and weaknesses have in common."""

    title: Annotated[
        Line,
        Field(min_length=1),
        Ask(lazy("Tên gọi ngắn"), lazy("Ví dụ: Lộ danh sách người nộp ở một thư gửi nhầm")),
    ]
    what: Annotated[Note, Field(min_length=1), Ask(lazy("Điều đã xảy ra, theo những gì biết đến nay"))]
    noticed_on: Annotated[date, Ask(lazy("Phát hiện ngày"))]
    noticed_hour: Annotated[Hour, Ask(lazy("Giờ phát hiện"), lazy("Các hạn báo cáo đếm từ giờ này."))]
    noticed_by: Annotated[
        Line,
        Field(min_length=1),
        Ask(lazy("Ai phát hiện"), lazy("Họ tên, đơn vị; không rõ thì ghi “không nêu tên”.")),
    ]
    source: Annotated[Source, Ask(lazy("Nguồn"), choices=_SOURCES)]
    systems: Annotated[Note, Ask(lazy("Hệ thống, bộ phận bị ảnh hưởng"))] = ""
    gravity: Annotated[Gravity, Ask(lazy("Mức độ"), choices=_GRAVITIES)]

    @property
    def noticed_at(self) -> datetime:
        """From when the clocks run."""
        return moment_of(self.noticed_on, self.noticed_hour)

    def columns(self) -> dict[str, Any]:
        """As the register keeps it."""
        kept = {name: getattr(self, name) for name in type(self).model_fields if name in _COLUMNS}
        return {**kept, "noticed_at": self.noticed_at}


_COLUMNS = frozenset(field.name for field in Incident._meta.fields)


class IncidentGiven(_Noticed):
    """An incident: what is known of it, and the marks by which it is known what is to be done."""

    happened_on: Annotated[date | None, Ask(lazy("Xảy ra ngày"), lazy("Để trống nếu chưa biết."))] = None
    happened_hour: Annotated[Hour | None, Ask(lazy("Giờ xảy ra"), _HOUR)] = None
    national: Annotated[bool, Ask(lazy("Đụng đến an ninh quốc gia, trật tự an toàn xã hội"))] = False
    outage: Annotated[bool, Ask(lazy("Hệ thống ngừng phục vụ nghiêm trọng"))] = False
    personal: Annotated[bool, Ask(lazy("Lộ, mất hoặc bị sửa dữ liệu cá nhân"))] = False
    biometric: Annotated[bool, Ask(lazy("Trong đó có dữ liệu sinh trắc học"))] = False
    persons: Annotated[
        int | None, Field(ge=0, le=100_000_000),
        Ask(lazy("Số người bị ảnh hưởng"), lazy("Để trống nếu chưa biết.")),
    ] = None  # fmt: skip
    data: Annotated[Note, Ask(lazy("Loại dữ liệu bị ảnh hưởng"))] = ""
    consequences: Annotated[Note, Ask(lazy("Hậu quả, thiệt hại đã có hoặc có thể có"))] = ""
    measures: Annotated[Note, Ask(lazy("Biện pháp đã và sẽ làm"))] = ""
    contact: Annotated[
        Line, Ask(lazy("Đầu mối liên hệ"), lazy("Người phụ trách bảo vệ dữ liệu: họ tên, điện thoại, thư."))
    ] = ""

    @property
    def happened_at(self) -> datetime | None:
        """When it happened, as far as it is known; without an hour at the day's beginning."""
        return moment_of(self.happened_on, self.happened_hour or "00:00") if self.happened_on else None

    def columns(self) -> dict[str, Any]:
        """Biometric data is personal data."""
        personal = self.personal or self.biometric
        return {**super().columns(), "happened_at": self.happened_at, "personal": personal}


class WeaknessGiven(_Noticed):
    """A weakness that somebody reported or found, before anybody used it."""

    noticed_on: Annotated[date, Ask(lazy("Nhận được ngày"))]
    noticed_hour: Annotated[Hour, Ask(lazy("Giờ nhận được"), _HOUR)]
    noticed_by: Annotated[
        Line,
        Field(min_length=1),
        Ask(lazy("Ai báo"), lazy("Người báo có thể không nêu tên: ghi “không nêu tên”.")),
    ]
    contact: Annotated[
        Line, Ask(lazy("Cách trả lời người báo"), lazy("Để trống nếu người báo không để lại."))
    ] = ""
    measures: Annotated[Note, Ask(lazy("Cách sửa, khi nào xong"))] = ""


class CorrectedIncident(IncidentGiven):
    """An incident as it is now known."""

    reason: Reason


class CorrectedWeakness(WeaknessGiven):
    """A weakness as it is now known."""

    reason: Reason


class _At(Given):
    """Something that was done at a moment."""

    on: Annotated[date, Ask(lazy("Ngày"))]
    hour: Annotated[Hour, Ask(lazy("Giờ"), _HOUR)]

    @property
    def at(self) -> datetime:
        """When."""
        return moment_of(self.on, self.hour)


class NotedGiven(_At):
    """A line of the chronology."""

    text: Annotated[Note, Field(min_length=1), Ask(lazy("Diễn biến"))]


class Contained(_At):
    """It does no more harm."""

    text: Annotated[Note, Field(min_length=1), Ask(lazy("Đã làm gì để ngăn chặn"))]


class SentGiven(_At):
    """A notice, a report or an answer that left."""

    step: Annotated[Line, Ask(lazy("Đã gửi gì"))]
    to: Annotated[
        Line, Field(min_length=1), Ask(lazy("Gửi cho ai"), lazy("Cơ quan, người nhận và cách gửi."))
    ]
    reference: Annotated[Line, Ask(lazy("Số, ký hiệu văn bản"))] = ""


class ReportSent(_At):
    """The yearly report left."""

    step: Annotated[
        Literal["to_owner", "to_ministry"],
        Ask(
            lazy("Gửi cho ai"),
            choices=(("to_owner", lazy("Chủ quản hệ thống")), ("to_ministry", lazy("Bộ Công an"))),
        ),
    ]
    reference: Annotated[Line, Ask(lazy("Số, ký hiệu văn bản"))] = ""


class Closed(Given):
    """What was learnt."""

    lessons: Annotated[
        Note, Field(min_length=1), Ask(lazy("Nguyên nhân, bài học, việc sẽ làm để không lặp lại"))
    ]


class Reopened(Given):
    """Why it is not over."""

    reason: Reason


def answers(found: Incident) -> Mapping[str, Any]:
    """A row of the register as it was asked for, for the form that corrects it."""
    given = IncidentGiven if found.kind == Incident.Kind.INCIDENT else WeaknessGiven
    kept = {name: getattr(found, name) for name in given.model_fields if name in _COLUMNS}
    return kept | _typed("noticed", found.noticed_at) | _typed("happened", found.happened_at)


def _typed(name: str, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {}
    local = at.astimezone(VIETNAM)
    return {f"{name}_on": local.date().isoformat(), f"{name}_hour": f"{local:%H:%M}"}

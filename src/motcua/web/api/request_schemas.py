"""What programs send us: the shape only; whether it can be done is for the commands to say."""

import json
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

MOST_ITEMS = 200
Word = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=500)]
Note = Annotated[str, Field(max_length=4000)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$", description="SHA-256 viết hệ 16")]
DossierCode = Annotated[str, Field(min_length=1, max_length=60)]


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    """A JSON object that can be kept: not too deep, no infinite numbers."""
    try:
        orjson.dumps(value)
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("not storable") from None
    return value


Object = Annotated[dict[str, Any], AfterValidator(_storable)]


class Asked(Schema):
    """A field that we do not know is a mistake of the caller, not something to ignore in silence."""

    model_config = ConfigDict(extra="forbid")


class NewUpload(Asked):
    """Announces a file that will come in pieces."""

    name: Line = Field(description="Tên tệp như người nộp thấy", min_length=1)
    size: int = Field(ge=1, le=20 * 1024 * 1024, description="Dung lượng cả tệp, byte")
    sha256: Hash


class Owner(Asked):
    """Whose dossier it is. With `self` what is known of the caller fills the rest."""

    self: bool = Field(default=False, description="true: hồ sơ của chính chủ mã truy cập")
    kind: Literal["person", "organisation"] = "person"
    name: Line = ""
    id_number: Word = ""
    tax_code: Word = ""
    born: date | None = None
    gender: Literal["", "male", "female"] = ""
    address: Line = ""
    phone: Word = ""
    email: Line = ""


class PaperAsked(Asked):
    """A finished upload for one component of the dossier."""

    component: Word = Field(description="Mã thành phần hồ sơ, xem /catalogue/{code}")
    upload: UUID


class FilingAsked(Asked):
    """A whole filing."""

    procedure: Word
    case: Word = Field(default="", description="Mã trường hợp; bỏ trống khi thủ tục chỉ có một")
    channel: Literal["online", "direct", "postal"] = "online"
    counter: Word = Field(description="Mã nơi nộp (Trung tâm)")
    agency: Word = Field(description="Mã cơ quan giải quyết")
    owner: Owner
    answers: Object = Field(default_factory=dict, description="Tờ khai, theo JSON Schema của trường hợp")
    papers: list[PaperAsked] = Field(default_factory=list, max_length=100)
    returning: Literal["", "online", "counter", "post"] = ""
    return_address: Line = ""


class NoteAsked(Asked):
    """An act with an optional note."""

    note: Note = ""


class ReasonAsked(Asked):
    """An act that needs its reason."""

    note: Note = Field(min_length=1)


class AcceptAsked(Asked):
    """Components whose paper originals were seen at the counter."""

    seen: list[Word] = Field(default_factory=list, max_length=MOST_ITEMS)


class DefectAsked(Asked):
    """One thing to supply or correct."""

    what: Line = Field(min_length=1)
    problem: Note = Field(min_length=1)
    ground: Line = ""


class AskMoreAsked(Asked):
    """Everything that is missing or wrong, at once."""

    defects: list[DefectAsked] = Field(min_length=1, max_length=MOST_ITEMS)
    superior_reason: Note = Field(default="", description="Bắt buộc từ lần yêu cầu bổ sung thứ hai")


class SupplyAsked(Asked):
    """What was asked for: files, an explanation, or both."""

    papers: list[PaperAsked] = Field(default_factory=list, max_length=100)
    note: Note = ""


class FeeAsked(Asked):
    """A fee received at the counter."""

    method: Literal["cash", "transfer", "card"]
    reference: Word = ""


class HandOverAsked(Asked):
    """To whom the step goes."""

    to_officer: int = Field(ge=1, le=2**31 - 1, description="Mã cán bộ, xem colleagues của hồ sơ")
    note: Note = ""


class ResultAsked(Asked):
    """The fields of the result document."""

    fields: Object
    number: Word = ""


class ReturnAsked(Asked):
    """How the result is given out and who took it."""

    way: Literal["online", "counter", "post"]
    taken_by: Line = ""
    id_number: Word = ""
    note: Note = ""


class ExtendAsked(Asked):
    """The new date that is promised, with the apology."""

    until: AwareDatetime
    note: Note = Field(min_length=1)


class ApprovalsAsked(Asked):
    """Dossiers that are approved in one command."""

    dossiers: list[DossierCode] = Field(min_length=1, max_length=MOST_ITEMS)
    note: Note = ""


class DueAsked(Asked):
    """When something that arrives at `from` in this agency would be due."""

    agency: Word
    start: AwareDatetime = Field(alias="from")
    limit: Word = Field(description="3d ngày làm việc, 3cd ngày, 8h giờ làm việc, 1m tháng, same-day")


class DueManyAsked(Asked):
    """Many questions at once."""

    questions: list[DueAsked] = Field(min_length=1, max_length=1000)


class PageAsked(Schema):
    """How much of a list, and where to go on: `after` is the `next` of the page before."""

    limit: int = Field(default=50, ge=1, le=MOST_ITEMS)
    after: str = Field(default="", max_length=500, description="`next` của trang trước")


class CatalogueQuery(PageAsked):
    """A question to the catalogue; empty texts do not filter."""

    q: str = Field(default="", max_length=300, description="Từ khoá, có dấu hoặc không; hoặc mã thủ tục")
    field: str = Field(default="", max_length=200)
    agency: Word = ""
    level: Word = ""
    subject: str = Field(default="", max_length=200)
    online: Word = ""


class AgenciesQuery(PageAsked):
    """Which agencies."""

    counter: bool | None = Field(
        default=None, description="true: chỉ nơi nộp hồ sơ; false: chỉ cơ quan giải quyết"
    )


class DossiersQuery(PageAsked):
    """Which dossiers."""

    status: str = Field(default="", max_length=30, description="submitted, received, processing, …")
    procedure: Word = ""


class WorklistQuery(PageAsked):
    """Which list, and what of it."""

    list: Literal["mine", "waiting", "today", "late", "others", "unit"] = "waiting"
    stage: Literal["", "receive", "appraise", "approve", "sign", "return"] = ""
    procedure: Word = ""
    q: str = Field(default="", max_length=200, description="Mã hồ sơ, số định danh hoặc tên chủ hồ sơ")


class NameQuery(Schema):
    """The name of a file."""

    name: str = Field(min_length=1, max_length=500)

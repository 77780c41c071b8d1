"""What programs send us: the shape only; whether it can be done is for the commands to say."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field

from motcua.dossiers.queries.grounds import PROOF
from motcua.identity.types import Details
from motcua.platform.inputs import Hash, Note, Object

MOST_ITEMS = 200
Word = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=500)]
DossierCode = Annotated[str, Field(min_length=1, max_length=60)]


class Asked(Schema):
    """A field that we do not know is a mistake of the caller, not something to ignore in silence."""

    model_config = ConfigDict(extra="forbid")


class NewUpload(Asked):
    """Announces a file that will come in pieces."""

    name: Line = Field(description="Tên tệp như người nộp thấy", min_length=1)
    size: int = Field(ge=1, le=20 * 1024 * 1024, description="Dung lượng cả tệp, byte")
    sha256: Hash


class Owner(Details):
    """Whose dossier it is. With `self` what is known of the caller fills the rest."""

    self: bool = Field(default=False, description="true: hồ sơ của chính chủ mã truy cập")
    paper_seen: bool = Field(
        default=False, description="Tại quầy: cán bộ đã xem giấy tờ tuỳ thân của chủ hồ sơ"
    )
    asker: Line = Field(
        default="",
        description="Người yêu cầu khi không phải là chủ hồ sơ. Tại quầy: họ tên người đến nộp thay, kèm `ground`. "
        "Nộp trực tuyến: bỏ trống, vì người yêu cầu là chủ của mã truy cập",
    )


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
    seen: list[Word] = Field(
        default_factory=list,
        max_length=200,
        description="Tại quầy: mã các giấy tờ đã xem bản gốc, kể cả giấy tờ chứng minh căn cứ nộp thay "
        f"(`{PROOF}`)",
    )
    incomplete: bool = Field(
        default=False,
        description="Tại quầy: vẫn nộp dù còn thiếu giấy tờ. Nếu không, thiếu giấy tờ thì 422 và chưa có số hồ sơ nào",
    )
    returning: Literal["", "online", "counter", "post"] = ""
    return_address: Line = ""


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


class RegisterAsked(PageAsked):
    """A period of a register, both days included."""

    first: date = Field(description="Ngày đầu của kỳ")
    last: date = Field(description="Ngày cuối của kỳ")


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


ListName = Literal["mine", "waiting", "today", "late", "others", "unit"]
StageName = Literal["", "receive", "appraise", "approve", "sign", "return"]


class WorklistQuery(PageAsked):
    """Which list, and what of it."""

    list: ListName = "waiting"
    stage: StageName = ""
    procedure: Word = ""
    q: str = Field(default="", max_length=200, description="Mã hồ sơ, số định danh hoặc tên chủ hồ sơ")
    label: int | None = Field(default=None, ge=1, le=2**53, description="Chỉ hồ sơ mang nhãn này (`/labels`)")
    order: Literal["urgency", "newest"] = "urgency"


class NameQuery(Schema):
    """The name of a file."""

    name: str = Field(min_length=1, max_length=500)

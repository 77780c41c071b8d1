"""Small frozen values: what a paper says, and what a rendered paper tells whoever signs, stores or shows it.

The papers' values are ready words: this package knows no dossier and looks nothing up. Moments are aware
datetimes; texts are Vietnamese and come from anybody, so they are printed and never interpreted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

StationState = Literal["done", "now", "ahead", "past"]
ResultStyle = Literal["certificate", "extract", "decision", "licence", "notice"]
Outcome = Literal["early", "on_time", "late", "open", "ended"]


@dataclass(frozen=True)
class Box:
    """A rectangle on a page of a PDF: page counted from 0, points from the lower left corner."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float

    def as_list(self) -> list[float]:
        """As it is kept: page, then corners."""
        return [self.page, self.x1, self.y1, self.x2, self.y2]

    @classmethod
    def of(cls, kept: Sequence[float]) -> Self:
        """The opposite of `as_list`."""
        page, *corners = kept
        return cls(int(page), *corners)


@dataclass(frozen=True)
class Rendered:
    """A finished PDF/A and the places that wait for a person's signature and the agency's seal."""

    pdf: bytes
    signature: Box | None = None
    seal: Box | None = None


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper: superior and issuing agency, the place where it is dated."""

    agency: str
    place: str
    superior: str = ""


@dataclass(frozen=True)
class Signer:
    """A signature block: lines of authority and post (`TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, …) over a name."""

    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Station:
    """One station of the track as printed: when it was done or is due, who has it, whom it waits for, how late.

    `past` was done for a dossier that ended without a result.
    """

    name: str
    state: StationState
    when: str = ""
    who: str = ""
    waits_for: str = ""
    late: str = ""


@dataclass(frozen=True)
class Party:
    """Whoever a paper speaks of: filer and owner. The identity number is masked by the caller as it must be."""

    name: str
    owner: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity_number: str = ""


@dataclass(frozen=True)
class Lookup:
    """How to follow a dossier without an account: the address, the secret, and the link inside the QR code."""

    url: str
    secret: str = ""
    qr: str = ""


@dataclass(frozen=True)
class Component:
    """One paper of a dossier as handed in: how many originals, certified copies and plain copies or photos.

    The form that was filled in is one of them.
    """

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True)
class Form01:
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu số 01, TT 03/2025/TT-VPCP).

    `statutory` and `promised` are the law's limit and the province's in words ("3 ngày làm việc"). `due_at` is None
    where no moment can be counted; `due_reason` is one short sentence that explains the moment, or its want. `taken`
    says where and when another desk took it in, when one did.
    """

    letterhead: Letterhead
    code: str
    party: Party
    procedure: str
    content: str
    fee: str
    components: tuple[Component, ...]
    sets: int
    statutory: str
    promised: str
    received_at: datetime
    due_at: datetime | None
    due_reason: str
    return_way: str
    stations: tuple[Station, ...]
    lookup: Lookup
    receiver: Signer
    made_at: datetime
    case: str = ""
    taken: str = ""


@dataclass(frozen=True)
class Label:
    """A label for a paper: its code, the address that its QR code holds, what the paper is, whose counter."""

    code: str
    address: str
    name: str
    dossier: str
    agency: str


@dataclass(frozen=True)
class Labels:
    """The labels for the papers of one dossier."""

    agency: str
    dossier: str
    labels: tuple[Label, ...]
    made_at: datetime


@dataclass(frozen=True)
class FormLine:
    """A question of an e-form on paper: its answer in words, or room for one. `columns` and `rows` of a repeated part;
    `only` says when it is answered at all."""

    label: str
    value: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    lines: int = 1
    only: str = ""


@dataclass(frozen=True)
class FormGroup:
    """Questions under one heading."""

    title: str
    lines: tuple[FormLine, ...]


@dataclass(frozen=True)
class FormSheet:
    """An e-form on paper: blank, or filled in; `note` says what a filled one is."""

    title: str
    procedure: str
    groups: tuple[FormGroup, ...]
    made_at: datetime
    blank: bool
    code: str = ""
    note: str = ""


@dataclass(frozen=True)
class FileLine:
    """A file as it was received: its name, size in bytes, SHA-256 in hexadecimal, and the paper it stands for."""

    name: str
    size: int
    sha256: str
    paper: str = ""


@dataclass(frozen=True)
class LinkedLine:
    """One of the dossiers that a filing opened: who settles it, in how much time, and when it begins."""

    code: str
    procedure: str
    agency: str
    limit: str
    begins: str


@dataclass(frozen=True)
class Receipt:
    """The receipt of a submission, online or at a counter, given at once: it proves what arrived, when, unchanged.

    The agency of its letterhead seals it; `agency` is the one that will decide. `next_steps` and `proves` are whole
    sentences; the caller knows the agency's own promise. `linked`: all dossiers that this one filing opened.
    """

    letterhead: Letterhead
    code: str
    party: Party
    procedure: str
    case: str
    agency: str
    files: tuple[FileLine, ...]
    submitted_at: datetime
    lookup: Lookup
    made_at: datetime
    content: str = ""
    form_sha256: str = ""
    online: bool = True
    linked: tuple[LinkedLine, ...] = ()
    next_steps: tuple[str, ...] = (
        "Cơ quan tiếp nhận kiểm tra hồ sơ và trả lời trong một ngày làm việc kể từ khi hệ thống nhận được hồ sơ.",
        "Nếu hồ sơ hợp lệ, bạn nhận Giấy tiếp nhận hồ sơ và hẹn trả kết quả, có ngày giờ hẹn trả nếu tính được.",
        "Nếu còn thiếu, bạn nhận một Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ nêu đủ các nội dung cần làm.",
    )
    proves: str = (
        "Giấy này xác nhận hệ thống đã nhận được hồ sơ vào đúng thời điểm và với đúng các tệp nêu trên (đối chiếu "
        "bằng mã băm SHA-256). Giấy này chưa xác nhận hồ sơ hợp lệ và không thay Giấy tiếp nhận hồ sơ và hẹn trả "
        "kết quả."
    )


@dataclass(frozen=True)
class Defect:
    """One thing to add or correct: which paper, what is wrong, the legal ground, what to do."""

    paper: str
    problem: str
    ground: str
    remedy: str


@dataclass(frozen=True)
class Form02:
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu số 02): every defect at once, since it may be asked once only.

    Time stands still from `decided_at`; `made_at` is when it was signed.
    """

    letterhead: Letterhead
    number: str
    code: str
    party: Party
    procedure: str
    defects: tuple[Defect, ...]
    contact: str
    lookup: Lookup
    signer: Signer
    decided_at: datetime
    made_at: datetime
    answer_by: datetime | None = None
    content: str = ""


@dataclass(frozen=True)
class Form03:
    """Phiếu từ chối tiếp nhận giải quyết hồ sơ (mẫu số 03) with the reasons, their grounds and the way on.

    `decided_at` is when it was refused, `made_at` when this was signed.
    """

    letterhead: Letterhead
    number: str
    code: str
    party: Party
    procedure: str
    reasons: tuple[Defect, ...]
    advice: str
    lookup: Lookup
    signer: Signer
    decided_at: datetime
    made_at: datetime
    content: str = ""


@dataclass(frozen=True)
class Form04:
    """Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết (mẫu số 04)."""

    letterhead: Letterhead
    number: str
    code: str
    party: Party
    procedure: str
    received_at: datetime
    due_at: datetime
    new_due_at: datetime
    late_agency: str
    reason: str
    contact: str
    lookup: Lookup
    signer: Signer
    made_at: datetime


@dataclass(frozen=True)
class Form05:
    """Thông báo dừng giải quyết hồ sơ (mẫu số 05). `asked_on` is the day of the request to stop, if somebody asked."""

    letterhead: Letterhead
    number: str
    code: str
    party: Party
    procedure: str
    received_at: datetime
    stopped_at: datetime
    unit: str
    reason: str
    ground: str
    consequence: str
    lookup: Lookup
    signer: Signer
    made_at: datetime
    asked_on: date | None = None


@dataclass(frozen=True)
class Handover:
    """One line of the control slip: who handed what to whom, when, when it was done and how that stood against the
    clock."""

    stage: str
    from_unit: str
    to_unit: str
    handed_at: datetime
    received_at: datetime | None
    outcome: Outcome
    hander: str
    receiver: str
    note: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class ControlSlip:
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu số 06), with the track drawn large.

    `over`: the dossier ended without a result, so nothing of it is drawn as achieved.
    """

    letterhead: Letterhead
    code: str
    party: Party
    procedure: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    stations: tuple[Station, ...]
    handovers: tuple[Handover, ...]
    lookup: Lookup
    made_at: datetime
    cooperating: str = ""
    limit: str = ""
    over: bool = False


@dataclass(frozen=True)
class RegisterLine:
    """One dossier in the register: forwarded and returned stay empty until they happen."""

    code: str
    procedure: str
    quantity: int
    name: str
    contact: str
    agency: str
    received_at: datetime
    due_at: datetime | None
    forwarded_at: datetime | None = None
    returned_at: datetime | None = None
    return_way: str = ""
    taken_by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Form07:
    """Sổ theo dõi hồ sơ (mẫu số 07) of one unit and one period."""

    letterhead: Letterhead
    period: str
    lines: tuple[RegisterLine, ...]
    keeper: Signer
    made_at: datetime


@dataclass(frozen=True)
class PreparedPaper:
    """A paper of an authority by Decree 30/2020/NĐ-CP that somebody numbers and signs elsewhere.

    `notation` is what follows the number (`BC-UBND`), `code` by what it is found again. `blocks` are those of results.
    """

    letterhead: Letterhead
    notation: str
    title: str
    code: str
    signer: Signer
    made_at: datetime
    subtitle: str = ""
    addressed: str = ""
    grounds: tuple[str, ...] = ()
    blocks: tuple[Mapping[str, Any], ...] = ()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class CopyBlock:
    """What stands behind the pages of a copy on paper: `form` of the copy, number in the register, what it is a copy
    `of` and what it `says`, who signs by hand.
    """

    letterhead: Letterhead
    form: str
    number: str
    of: str
    says: str
    code: str
    signer: Signer
    made_at: datetime
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultPaper:
    """An official result by Decree 30/2020/NĐ-CP: texts and blocks as data, one of five looks.

    `number` is complete (`123/GPXD-UBND`) or empty for papers without one. `issuer` is the line that a decision puts
    over its grounds. `blocks` are described in docs/mechanisms/papers.md. `verify_url` goes into the QR code.
    """

    style: ResultStyle
    letterhead: Letterhead
    number: str
    title: str
    signer: Signer
    issued_on: date
    code: str
    verify_url: str
    made_at: datetime
    subtitle: str = ""
    issuer: str = ""
    grounds: tuple[str, ...] = ()
    blocks: tuple[Mapping[str, Any], ...] = ()
    recipients: tuple[str, ...] = ()
    appendix: tuple[Mapping[str, Any], ...] = ()

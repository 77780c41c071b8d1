"""Papers prepared from the register: first notice, report, minutes and notice of a breach, what persons are told.

The words are those of official papers and stay Vietnamese. The annexes' own layouts are not known here: each paper
holds the fields that the articles name, in the frame of Decree 30/2020/NĐ-CP (docs/mechanisms/incidents.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from motcua.agencies.queries import province
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import NotFound
from motcua.security import events
from motcua.security.framed import UNKNOWN, Block, drawn, rows, section, written
from motcua.security.models import Incident
from motcua.security.queries import Entry, entries_of

_BLANK = " "
_SECURITY_LAW = (
    "Luật An ninh mạng số 116/2025/QH15",
    "Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ",
)
_DATA_LAW = ("Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15", "Nghị định số 356/2025/NĐ-CP của Chính phủ")
_READ_OUT = [
    {
        "type": "paragraph",
        "text": "Biên bản được đọc lại cho những người có tên cùng nghe, công nhận là đúng và ký.",
    }
]
_GRAVITY = {"ordinary": "Thông thường", "serious": "Nghiêm trọng"}


@dataclass(frozen=True)
class Paper:
    """A paper of the register: under which name it is asked for, what it says, for which step it is sent."""

    key: str
    title: str
    notation: str
    step: str
    addressed: str
    grounds: tuple[str, ...]
    fields: Callable[[Incident, Sequence[Entry]], Sequence[Block]]
    when: str = "incident"
    """The fact without which there is no such paper."""


def papers_for(found: Incident) -> list[Paper]:
    """What can be prepared for a row of the register."""
    return [paper for paper in PAPERS if paper.when in found.facts]


def prepared(actor: Actor, found: Incident, key: str) -> bytes:
    """The paper as PDF, without number and signature; `NotFound` where there is none of that name."""
    paper = next((one for one in papers_for(found) if one.key == key), None)
    if paper is None:
        raise NotFound("Không có văn bản này.")
    return drawn(
        title=paper.title, notation=paper.notation, code=found.number, addressed=paper.addressed,
        grounds=paper.grounds, blocks=tuple(paper.fields(found, entries_of(actor, found))),
    )  # fmt: skip


def _facts(found: Incident) -> Block:
    return rows(
        ("Sự cố", found.title),
        ("Số trong sổ sự cố", found.number),
        ("Thời điểm phát hiện", written(found.noticed_at)),
        ("Thời điểm xảy ra", written(found.happened_at)),
        ("Người, đơn vị phát hiện", found.noticed_by),
        ("Hệ thống", f"Hệ thống thông tin giải quyết thủ tục hành chính {province().full}"),
        ("Bộ phận bị ảnh hưởng", found.systems or UNKNOWN),
        ("Mức độ", _GRAVITY[found.gravity]),
        ("Đụng đến an ninh quốc gia, trật tự an toàn xã hội", _yes(found.national)),
        ("Ngừng phục vụ nghiêm trọng", _yes(found.outage)),
    )


def _data(found: Incident) -> Block:
    return rows(
        ("Dữ liệu cá nhân", _yes(found.personal)),
        ("Dữ liệu sinh trắc học", _yes(found.biometric)),
        ("Loại dữ liệu bị ảnh hưởng", found.data or UNKNOWN),
        (
            "Số người bị ảnh hưởng",
            UNKNOWN if found.persons is None else f"{found.persons:,}".replace(",", "."),
        ),
    )


def _yes(value: bool) -> str:
    return "Có" if value else "Không"


def _first_notice(found: Incident, entries: Sequence[Entry]) -> list[Block]:
    del entries
    return [
        {"type": "heading", "text": "1. Thông tin chung"}, _facts(found), _data(found),
        *section("2. Mô tả ban đầu", found.what),
        *section("3. Hậu quả đã có hoặc có thể có", found.consequences),
        *section("4. Biện pháp đã và sẽ làm", found.measures),
        *_contact(found),
    ]  # fmt: skip


def _report(found: Incident, entries: Sequence[Entry]) -> list[Block]:
    lines = [
        [f"{one.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}", happened]
        for one in entries
        if (happened := said(one))
    ]
    table = {"type": "table", "columns": ["Thời điểm", "Diễn biến"], "rows": lines, "widths": [4, 11]}
    return [
        {"type": "heading", "text": "1. Thông tin chung"}, _facts(found), _data(found),
        *section("2. Mô tả", found.what),
        {"type": "heading", "text": "3. Diễn biến"}, table,
        rows(("Ngăn chặn xong", written(found.contained_at))),
        *section("4. Hậu quả, thiệt hại", found.consequences),
        *section("5. Biện pháp đã và sẽ làm", found.measures),
        *section("6. Nguyên nhân, bài học", found.lessons),
        *_contact(found),
    ]  # fmt: skip


def _minutes(found: Incident, entries: Sequence[Entry]) -> list[Block]:
    del entries
    return [
        rows(("Lập hồi", written(clock.now())), ("Tại", _BLANK)),
        {"type": "heading", "text": "1. Thành phần"},
        rows(("Đại diện cơ quan", _BLANK), ("Người phụ trách bảo vệ dữ liệu cá nhân", found.contact or _BLANK),
             ("Người chứng kiến", _BLANK)),
        {"type": "heading", "text": "2. Vi phạm được ghi nhận"}, _facts(found), _data(found),
        *section("3. Hành vi, diễn biến", found.what),
        *section("4. Hậu quả, thiệt hại đã có hoặc có thể có", found.consequences),
        *section("5. Biện pháp đã áp dụng", found.measures),
        *_READ_OUT,
    ]  # fmt: skip


def _breach(found: Incident, entries: Sequence[Entry]) -> list[Block]:
    del entries
    return [
        *section("1. Tính chất của vi phạm", found.what),
        _facts(found),
        {"type": "heading", "text": "2. Dữ liệu cá nhân liên quan"}, _data(found),
        *section("3. Hậu quả, thiệt hại có thể xảy ra", found.consequences),
        *section("4. Biện pháp giải quyết, giảm thiểu tác hại", found.measures),
        {"type": "heading", "text": "5. Người phụ trách bảo vệ dữ liệu cá nhân"},
        rows(("Họ tên, điện thoại, thư", found.contact or _BLANK)),
    ]  # fmt: skip


def _persons(found: Incident, entries: Sequence[Entry]) -> list[Block]:
    del entries
    return [
        *section("1. Điều đã xảy ra", found.what),
        rows(("Phát hiện", written(found.noticed_at)), ("Dữ liệu của ông, bà", found.data or UNKNOWN)),
        *section("2. Điều có thể xảy ra với ông, bà", found.consequences),
        *section("3. Chúng tôi đã và sẽ làm", found.measures),
        *_contact(found),
    ]


def _contact(found: Incident) -> list[Block]:
    return [rows(("Đầu mối liên hệ", found.contact or _BLANK))]


def said(entry: Entry) -> str:
    """A line of the chronology as the report writes it; what concerns only the register is left out."""
    facts = entry.facts
    return {
        events.REGISTERED: f"Phát hiện: {facts.get('title', '')}",
        events.NOTED: str(facts.get("text", "")),
        events.CONTAINED: f"Ngăn chặn xong. {facts.get('text', '')}",
        events.SENT: f"Đã gửi {_STEPS.get(str(facts.get('step')), '')} tới {facts.get('to', '')}"
        + (f", số {facts['reference']}" if facts.get("reference") else ""),
    }.get(entry.type, "")


_STEPS = {
    "first_notice": "thông báo ban đầu", "report": "báo cáo sự cố", "breach": "thông báo vi phạm dữ liệu cá nhân",
    "persons": "thông báo cho người bị ảnh hưởng",
}  # fmt: skip
_POLICE = "Bộ Công an (cơ quan chuyên trách an ninh mạng)"
PAPERS = (
    Paper(
        "ban-dau", "THÔNG BÁO BAN ĐẦU VỀ SỰ CỐ AN NINH MẠNG", "TB", "first_notice", _POLICE, _SECURITY_LAW,
        _first_notice,
    ),
    Paper("bao-cao", "BÁO CÁO SỰ CỐ AN NINH MẠNG", "BC", "report", _POLICE, _SECURITY_LAW, _report),
    Paper(
        "bien-ban", "BIÊN BẢN GHI NHẬN VI PHẠM BẢO VỆ DỮ LIỆU CÁ NHÂN", "BB", "breach", "", _DATA_LAW, _minutes,
        when="personal",
    ),
    Paper(
        "mau-08", "THÔNG BÁO VI PHẠM BẢO VỆ DỮ LIỆU CÁ NHÂN (MẪU 08)", "TB", "breach",
        "Bộ Công an (cơ quan chuyên trách bảo vệ dữ liệu cá nhân)", _DATA_LAW, _breach, when="personal",
    ),
    Paper(
        "nguoi-dan", "THÔNG BÁO CHO NGƯỜI CÓ DỮ LIỆU BỊ ẢNH HƯỞNG", "TB", "persons", "Ông, bà", _DATA_LAW, _persons,
        when="biometric",
    ),
)  # fmt: skip

"""Papers of audits: the report in the manner of Decree 30/2020/NĐ-CP, ready but for its number and signature.

The words are those of official papers and stay Vietnamese.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import translation

from motcua.agencies.queries import names
from motcua.documents.queries import render_prepared
from motcua.documents.types import PreparedPaper, Signer
from motcua.dossiers.outputs.paper_labels import letterhead
from motcua.dossiers.queries.agency_changes import abbreviation
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VIETNAM
from motcua.kernel.vietnamese import day
from motcua.quality.models import Audit, Finding
from motcua.quality.queries import agencies_of, answered, checklist_of, one, rule_of

Block = Mapping[str, Any]
GRAVITY = {"major": "Không phù hợp nặng", "minor": "Không phù hợp nhẹ", "remark": "Khuyến nghị"}


def report(actor: Actor, number: str) -> bytes:
    """The report of an audit as PDF, as it stands now; `NotFound` for whoever does not see the audit."""
    found = one(actor, number)
    now = clock.now()
    with translation.override("vi"):
        paper = PreparedPaper(
            letterhead=letterhead(found.agency, now.date()), notation=f"BC-{abbreviation(found.agency)}",
            title="BÁO CÁO", subtitle=f"Kết quả {found.title}", code=found.number,
            signer=Signer(("NGƯỜI ĐÁNH GIÁ",), found.auditor.name), made_at=now,
            grounds=(checklist_of(found).source,), blocks=tuple(_blocks(found)),
            recipients=(*agencies_of(found), "Lưu: VT, hồ sơ chất lượng"),
        )  # fmt: skip
        return render_prepared(paper).pdf


def _blocks(found: Audit) -> Iterator[Block]:
    yield {"type": "heading", "text": "1. Phạm vi và cách rút mẫu"}
    yield {"type": "rows", "rows": [list(pair) for pair in _scope(found)]}
    yield {"type": "heading", "text": "2. Mẫu đã rút"}
    yield _sample(found)
    yield {"type": "heading", "text": "3. Bảng kiểm"}
    yield _answers(found)
    yield {"type": "heading", "text": "4. Phát hiện và khắc phục"}
    yield from _findings(found)
    yield {"type": "heading", "text": "5. Kết luận"}
    yield {"type": "paragraph", "text": found.conclusion or "(cuộc đánh giá chưa kết thúc)"}


def _scope(found: Audit) -> list[tuple[str, str]]:
    known, rule = names(), rule_of(found)
    drawn = found.drawn_at
    from_which = "; ".join(
        f"{known.get(code, code)}: {said['number']} hồ sơ" for code, said in found.drawn_from.items()
    )
    return [
        ("Số", found.number),
        ("Cơ quan được đánh giá", "; ".join(agencies_of(found))),
        ("Hồ sơ có kết quả", f"từ {day(found.first)} đến {day(found.last)}"),
        ("Rút từ", from_which or "chưa rút"),
        ("Quy tắc", rule.source),
        ("Mầm ngẫu nhiên", found.seed or "chưa rút"),
        ("Rút lúc", f"{drawn.astimezone(VIETNAM):%H giờ %M, ngày %d/%m/%Y}" if drawn else "chưa rút"),
        ("Bảng kiểm", f"{checklist_of(found).version}: {checklist_of(found).source}"),
        ("Người đánh giá", found.auditor.name),
    ]


def _sample(found: Audit) -> Block:
    known = names()
    lines = []
    for row in found.sample.all():
        said = [one["answer"] for one in row.answers.values()]
        lines.append(
            [known.get(row.agency_id, row.agency_id), row.code, str(said.count("yes")), str(said.count("no"))]
        )
    return {
        "type": "table",
        "columns": ["Cơ quan", "Mã hồ sơ", "Phù hợp", "Không phù hợp"],
        "rows": lines,
        "widths": [7, 7, 2, 2],
        "align": ["left", "left", "center", "center"],
    }


def _answers(found: Audit) -> Block:
    counts = answered(found)
    lines = [
        [question.text, question.clause, *(str(counts[question.key][value]) for value in ("yes", "no", "na"))]
        for question in checklist_of(found).questions
    ]
    columns = ["Câu hỏi", "Điều khoản", "Phù hợp", "Không phù hợp", "Không áp dụng"]
    return {"type": "table", "columns": columns, "rows": lines, "widths": [8, 5, 2, 2, 2],
            "align": [*["left"] * 2, *["center"] * 3]}  # fmt: skip


def _findings(found: Audit) -> Iterator[Block]:
    rows = list(found.findings.select_related("agency", "post", "sampled"))
    if not rows:
        yield {"type": "paragraph", "text": "Không có phát hiện nào."}
    for row in rows:
        yield {"type": "paragraph", "text": f"{row.number}. {GRAVITY[row.gravity]}. {row.what}"}
        yield {"type": "rows", "rows": [list(pair) for pair in _of(row)]}


def _of(row: Finding) -> list[tuple[str, str]]:
    said = [
        ("Cơ quan, vị trí", f"{row.agency.name}{f', {row.post.title}' if row.post else ''}"),
        ("Hồ sơ", row.sampled.code if row.sampled else ""),
        ("Điều khoản", row.clause),
        ("Khắc phục trước", f"{row.due_at.astimezone(VIETNAM):%d/%m/%Y}" if row.due_at else ""),
        ("Nguyên nhân", row.cause),
        ("Đã khắc phục", row.done),
        ("Kết luận", row.judged),
        ("Kết thúc", f"{row.closed_at.astimezone(VIETNAM):%d/%m/%Y}" if row.closed_at else "chưa"),
    ]
    return [(label, value) for label, value in said if value]

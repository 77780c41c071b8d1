"""A record of the national portal as the content of one of our versions, with every doubt flagged.

Nothing of the record is lost: the cleaned record itself lies under `national`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from motcua.kernel.clock import VIETNAM
from motcua.procedures.national.cases import cases_of
from motcua.procedures.national.flags import Flags
from motcua.procedures.national.record import Named, Record
from motcua.procedures.national.texts import shown

USUAL_CODE = re.compile(r"\d\.\d{6}")
_RETURNING = {"ONLINE": "online", "AT_SUBMISSION_PLACE": "counter", "AT_HOME": "post"}
_LEVELS = (("isWard", "commune"), ("isProvince", "province"), ("isMinistry", "central"))
_KNOWN_STATES = {"ACTIVE", "UPDATED"}
_NOTHING_SAID = re.compile(r"(không( có)?( quy định| yêu cầu)?\.?|không)", re.IGNORECASE)
# "thời hạn giải quyết được tính lại từ đầu", "thời gian tính lại kể từ ngày nhận đủ hồ sơ bổ sung"
_ANEW = re.compile(
    r"(?:thời hạn|thời gian)[^.;]{0,120}?(?:tính|bắt đầu)(?: \w+)? lại(?: từ đầu| kể từ| từ)[^.;]{0,80}"
    r"|tính lại (?:từ đầu|thời hạn|thời gian (?:giải quyết|xử lý))[^.;]{0,80}",
    re.IGNORECASE,
)
Json = dict[str, Any]


@dataclass(frozen=True)
class Mapped:
    """A version's content as far as the nation decides it, and the doubts about it."""

    code: str
    content: Json
    flags: Flags


def mapped(record: Record, cleaned: Mapping[str, Any]) -> Mapped:
    """What our version of this record says before the province adds its own decisions."""
    flags = Flags()
    _oddities(record, flags)
    cases, notes = cases_of(record, _returning(record, flags), flags)
    field = record.categoriesDetails[0] if record.categoriesDetails else record.category or Named()
    content: Json = {
        "code": record.code,
        "name": record.name.replace("\n", " "),
        "plain_name": None,
        "field": {"code": field.code or None, "name": field.name or "Chưa xếp lĩnh vực"},
        "group": field.name,
        "level": _level(record, flags),
        "subjects": [s.code or s.name for s in record.subjectTypesDetails],
        "decision": _decision(record, flags),
        "grounds": [ground for ground in map(_ground, record.legalBasisesDetails) if ground],
        "online_level": _online_level(record),
        "online_reason": None,
        "supplement_policy": _supplement_policy(record, flags),
        "non_territorial": record.isNonTerritorial,
        "cases": cases,
        "results": _results(record, flags),
        "agencies": [],
        "notes": record.note,
        "conditions": "" if _NOTHING_SAID.fullmatch(_conditions(record)) else _conditions(record),
        "steps": [{"name": step.name, "text": step.description} for step in record.executionSteps],
        "paper_notes": notes,
        "keywords": record.keywords,
        "promulgated_by": {"code": record.departmentPromulgateCode, "name": record.departmentPromulgateName},
        "confidence": "national",
        "complete": False,
        "life_events": [],
    }
    return Mapped(record.code, {**content, "national": dict(cleaned)}, flags)


def _oddities(record: Record, flags: Flags) -> None:
    if not USUAL_CODE.fullmatch(record.code):
        flags.doubt("code", "Mã không theo dạng N.NNNNNN.")
    if record.codeNotation and record.codeNotation != record.code:
        shown_code = record.codeNotation[:40]
        flags.doubt("codeNotation", "Mã hiển thị «%(code)s» khác mã thủ tục.", code=shown_code)
    if len(record.categoriesDetails) != 1:
        number = len(record.categoriesDetails)
        flags.doubt("categoriesDetails", "Ghi %(n)s lĩnh vực: dùng lĩnh vực đầu tiên.", n=number)
    if record.state not in _KNOWN_STATES:
        flags.doubt("state", "Trạng thái «%(state)s» chưa từng gặp.", state=record.state[:40])
    if record.type == "SPECIFIC":
        flags.doubt(
            "type",
            "Thủ tục đặc thù do %(by)s công bố: chỉ công bố ở đây nếu địa phương có quyết định riêng.",
            by=record.departmentPromulgateName or "một địa phương",
        )
    for key in sorted(record.model_extra or {}):
        flags.doubt(key[:60], "Mục lạ: giữ nguyên trong bản ghi, chưa dùng.")


def _supplement_policy(record: Record, flags: Flags) -> str:
    """Whether the time limit begins anew after a supplement: where the record says so, in any of its texts."""
    texts = (
        *(step.description for step in record.executionSteps),
        *(method.description for method in record.executionMethods),
        *(str(method.processingTime or "") for method in record.executionMethods),
        record.note,
        record.description,
        record.requirementsAndConditions,
    )
    said = next((found[0] for text in texts if (found := _ANEW.search(text))), None)
    if said is None:
        return "subtract"
    flags.doubt(
        "supplement_policy", "«%(said)s»: sau khi bổ sung, thời hạn tính lại từ đầu.", said=shown(said)
    )
    return "restart"


def _level(record: Record, flags: Flags) -> str:
    marked = [level for key, level in _LEVELS if getattr(record, key)]
    if len(marked) == 1:
        return marked[0]
    if marked:
        flags.doubt("level", "Đánh dấu nhiều cấp: xếp vào cấp gần dân nhất.")
        return marked[0]
    flags.doubt("level", "Không đánh dấu cấp xã, tỉnh hay bộ: tạm xếp cấp tỉnh.")
    return "province"


def _online_level(record: Record) -> str:
    online = any(m.submissionMethod == "ONLINE" for m in record.executionMethods)
    if record.isOfflineOnly or not online:
        return "information"
    return "whole" if record.isFullProcess else "partial"


def _returning(record: Record, flags: Flags) -> list[str]:
    values = [value for method in record.returningMethods for value in method.value]
    found = list(dict.fromkeys(_RETURNING[value] for value in values if value in _RETURNING))
    for value in sorted({v for v in values if v not in _RETURNING}):
        flags.doubt("returningMethods", "Cách trả kết quả lạ «%(way)s».", way=value[:40])
    if not found:
        flags.doubt("returningMethods", "Không ghi cách trả kết quả: tạm để trả tại quầy.")
    return found or ["counter"]


def _decision(record: Record, flags: Flags) -> Json:
    proposal = record.procedureProposal
    if proposal is None or not proposal.proposalNumber:
        flags.doubt("procedureProposal", "Không ghi quyết định công bố.")
        return {"number": None, "date": None}
    return {"number": proposal.proposalNumber, "date": _day(proposal.decisionDate, flags)}


def _day(milliseconds: int | None, flags: Flags) -> str | None:
    """The Vietnamese day of a moment, which the portal writes as midnight there."""
    if milliseconds is None:
        return None
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(VIETNAM)
    except (OverflowError, ValueError, OSError):
        flags.doubt("procedureProposal.decisionDate", "Ngày quyết định không đọc được.")
        return None
    if not 1945 <= moment.year <= 2100:
        flags.doubt(
            "procedureProposal.decisionDate", "Ngày quyết định rơi vào năm %(year)s.", year=moment.year
        )
        return None
    return moment.date().isoformat()


def _ground(ground: Named) -> str:
    number, name = ground.code.strip(), ground.name.replace("\n", " ").strip(" ;.")
    if not name or not number:
        return name or number
    return name if number.lower() in name.lower() else f"{number}: {name}"


def _results(record: Record, flags: Flags) -> list[Json]:
    found = [{"code": r.code, "name": r.name} for r in record.resultsDetails if r.name]
    if not found:
        flags.doubt("resultsDetails", "Không ghi kết quả của thủ tục.")
    return found


def _conditions(record: Record) -> str:
    return record.requirementsAndConditions or record.description

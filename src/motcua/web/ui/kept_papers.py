"""What is said of a paper of somebody's store wherever it is shown: how it stands, where it is from, its signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel.errors import NotFound
from motcua.kernel.vietnamese import day
from motcua.personal_store.queries import standing_of
from motcua.personal_store.types import KeptPaper, Standing

# Colour and shape of the tag beside it.
TONES: Mapping[Standing, str] = {
    Standing.HOLDS: "done",
    Standing.OVER: "due",
    Standing.SETTING_RIGHT: "due",
    Standing.REPLACED: "late",
    Standing.REVOKED: "late",
    Standing.CHANGED: "late",
    Standing.GONE: "quiet",
}


def standing_word(paper: KeptPaper) -> tuple[str, str]:
    """How it stands in a word or two, with the kind of its tag."""
    standing = standing_of(paper)
    words = {
        Standing.HOLDS: _("Còn giá trị"),
        Standing.OVER: _("Hết giá trị"),
        Standing.SETTING_RIGHT: _("Đang được xử lý"),
        Standing.REPLACED: _("Đã bị thay thế"),
        Standing.REVOKED: _("Đã bị thu hồi"),
        Standing.CHANGED: _("Tệp đã bị sửa"),
        Standing.GONE: _("Không còn tệp"),
    }
    return words[standing], TONES[standing]


def standing_sentence(paper: KeptPaper) -> str:
    """Until when it holds, or why it does not."""
    standing = standing_of(paper)
    if standing is Standing.HOLDS:
        return _holds(paper)
    until = day(paper.valid_until) if paper.valid_until else ""
    sentences = {
        Standing.OVER: _("Chỉ có giá trị đến %(day)s.") % {"day": until},
        Standing.SETTING_RIGHT: _(
            "Cơ quan đang thay thế hoặc thu hồi giấy này, nên tạm thời không dùng được."
        ),
        Standing.REPLACED: _("Đã bị thay thế bởi %(by)s. Hãy dùng văn bản mới.") % {"by": _by(paper)},
        Standing.REVOKED: _("Đã bị thu hồi bởi %(by)s.") % {"by": _by(paper)},
        Standing.CHANGED: _("Nội dung tệp đã bị sửa sau khi ký, nên không dùng được."),
        Standing.GONE: _("Tệp đã được xoá khi hết thời hạn lưu giữ hoặc đã được bỏ ra."),
    }
    return sentences[standing]


def _holds(paper: KeptPaper) -> str:
    until = (
        _("Có giá trị đến %(day)s.") % {"day": day(paper.valid_until)}
        if paper.valid_until
        else _("Không ghi thời hạn.")
    )
    if paper.way == "correct" and paper.ended_at:
        return f"{until} {_('Dùng kèm %(by)s đã đính chính giấy này.') % {'by': _by(paper)}}"
    return until


def _by(paper: KeptPaper) -> str:
    if paper.by_on is None:
        return _("văn bản của cơ quan")
    by = _("văn bản số %(number)s ngày %(day)s") if paper.by_number else _("văn bản ngày %(day)s")
    return by % {"number": paper.by_number, "day": day(paper.by_on)}


def origin_sentence(paper: KeptPaper) -> str:
    """Who stands behind it."""
    if paper.origin == KeptPaper.Origin.ISSUED:
        return _("Kết quả của hồ sơ %(code)s.") % {"code": paper.source}
    if paper.origin == KeptPaper.Origin.CHECKED:
        said = _("Cán bộ đã xem bản gốc khi nhận hồ sơ %(code)s (%(who)s).")
        return said % {"code": paper.source, "who": paper.checked_by}
    if paper.form != KeptPaper.Form.SCAN:
        return _("Người có giấy tự đưa vào; chữ ký số của cơ quan đã được kiểm tra.")
    return _("Người có giấy tự đưa vào; chưa ai kiểm tra.")


def form_word(paper: KeptPaper) -> str:
    """What the file is."""
    return {
        "original": _("Văn bản điện tử đã ký số"),
        "scan": _("Bản chụp, bản quét"),
        "certified": _("Bản sao điện tử có chứng thực"),
        "register": _("Bản sao điện tử từ sổ gốc"),
    }[paper.form]


def signature_sentence(paper: KeptPaper) -> tuple[str, str]:
    """What its signatures prove, with the kind of the tag: intact, changed, cannot be checked; or there is none."""
    report: Mapping[str, Any] | None = paper.validation
    if paper.validated_at is None:
        return _("Chữ ký số chưa được kiểm tra."), "quiet"
    if not report or not report["signers"]:
        return _("Tệp không có chữ ký số."), "quiet"
    if report["integrity"] == "changed":
        return _("Đã bị sửa sau khi ký."), "late"
    if report["integrity"] == "unchecked":
        why = str(report["problem"])
        return _("Có chữ ký số nhưng chưa kiểm tra được: %(why)s") % {"why": _(why)}, "due"
    if not report["valid"]:
        return _("Nguyên vẹn, nhưng chưa tin được người ký."), "due"
    return _("Chữ ký số còn nguyên: %(who)s.") % {"who": "; ".join(map(_signer, report["signers"]))}, "done"


def _signer(signer: Mapping[str, Any]) -> str:
    name = str(signer["organisation"] if signer["kind"] == "organisation" else signer["name"]) or str(
        signer["name"]
    )
    return f"{name}, {day(datetime.fromisoformat(signer['at']))}" if signer.get("at") else name


def short(paper: KeptPaper) -> str:
    """In one line: number, day, who issued it."""
    parts = [
        _("số %(number)s") % {"number": paper.number} if paper.number else "",
        _("ngày %(day)s") % {"day": day(paper.issued_on)} if paper.issued_on else "",
        paper.issuer,
    ]
    return ", ".join(part for part in parts if part)


def kept_number(text: str) -> UUID:
    """The number of a paper of the store, as a button or an address says it; `NotFound` for anything else."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("Không có giấy tờ này trong kho của bạn.") from None

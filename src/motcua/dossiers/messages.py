"""What an applicant is told, in plain words: what happened, what they must do, by when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel.vietnamese import moment
from motcua.process.states import Event

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """One message. The body is made of paragraphs."""

    title: str
    body: str


@dataclass(frozen=True)
class _Said:
    what: str
    then: str


def concerns(kind: str, data: Data) -> bool:
    """Whether an event is one that the applicant is told about."""
    return kind in _TEXTS or "finished" in data


def about(kind: str, data: Data, code: str, procedure: str) -> Words:
    """The message about an event of the dossier `code`, in the language that is active."""
    said = _finished(data) if "finished" in data else _TEXTS[kind](data)
    subject = _("Hồ sơ %(code)s: %(what)s") % {"code": code, "what": said.what}
    about_what = _("Thủ tục: %(procedure)s.") % {"procedure": procedure}
    return Words(subject, "\n\n".join(part for part in (_sentence(said.what), about_what, said.then) if part))


def _sentence(what: str) -> str:
    return _("Hồ sơ của bạn %(what)s.") % {"what": what}


def _submitted(data: Data) -> _Said:
    then = _(
        "Cán bộ một cửa sẽ kiểm tra giấy tờ. Nếu đủ, bạn nhận được ngày hẹn trả kết quả; nếu thiếu, bạn được báo "
        "một lần về tất cả những gì cần bổ sung. Bạn chưa phải làm gì."
    )
    return _Said(_("đã được gửi"), then)


def _accepted(data: Data) -> _Said:
    return _Said(_("đã được tiếp nhận"), _due(data) + " " + _("Bạn không phải làm gì thêm."))


def _due(data: Data) -> str:
    if not data.get("due_at"):
        return _("Thời hạn giải quyết theo quy định của thủ tục.")
    return _("Hẹn trả kết quả: %(moment)s.") % {"moment": moment(datetime.fromisoformat(data["due_at"]), _)}


def _refused(data: Data) -> _Said:
    then = _("Lý do: %(note)s\n\nKhi đã khắc phục, bạn có thể nộp lại hồ sơ mới.") % {"note": _note(data)}
    return _Said(_("không được tiếp nhận"), then)


def _note(data: Data) -> str:
    return str(data.get("note", "")).strip() or _("xem trong thông báo kèm theo hồ sơ.")


def _supplement_requested(data: Data) -> _Said:
    lines = "\n".join(_defect(d) for d in data.get("defects", ())) or _note(data)
    then = _(
        "Bạn cần bổ sung:\n%(lines)s\n\nBạn hãy mở hồ sơ, chọn “Bổ sung hồ sơ” rồi gửi. Trong lúc chờ bạn, thời hạn "
        "giải quyết tạm dừng."
    )
    return _Said(_("cần bạn bổ sung giấy tờ"), then % {"lines": lines})


def _defect(defect: Data) -> str:
    ground = _(" (căn cứ: %(ground)s)") % {"ground": defect["ground"]} if defect.get("ground") else ""
    return f"- {defect.get('what', '')}: {defect.get('problem', '')}{ground}"


def _supplemented(data: Data) -> _Said:
    due = _due(data) if data.get("due_at") else ""
    return _Said(_("đã có phần bổ sung"), (_("Việc giải quyết tiếp tục.") + " " + due).strip())


def _payment_required(data: Data) -> _Said:
    then = _(
        "%(note)s\n\nBạn hãy nộp theo thông báo. Trong lúc chờ, thời hạn giải quyết tạm dừng; cơ quan chỉ tiếp tục "
        "khi nghĩa vụ tài chính đã được xác nhận."
    )
    return _Said(_("chờ bạn thực hiện nghĩa vụ tài chính"), then % {"note": _note(data)})


def _payment_confirmed(data: Data) -> _Said:
    return _Said(_("đã được xác nhận nghĩa vụ tài chính"), _due(data))


def _fee_recorded(data: Data) -> _Said:
    return _Said(_("đã được ghi nhận phí, lệ phí"), _("Bạn không phải nộp lại."))


def _extended(data: Data) -> _Said:
    then = _("Cơ quan giải quyết xin lỗi bạn vì chậm trễ. Lý do: %(note)s") % {"note": _note(data)}
    return _Said(_("được hẹn lại ngày trả kết quả"), then + "\n\n" + _due(data))


def _withdrawn(data: Data) -> _Said:
    return _Said(_("đã được rút"), _("Việc giải quyết dừng lại. Bạn có thể nộp hồ sơ mới bất cứ lúc nào."))


def _stopped(data: Data) -> _Said:
    return _Said(_("đã dừng giải quyết"), _("Lý do: %(note)s") % {"note": _note(data)})


def _returned(data: Data) -> _Said:
    taken_by = data.get("taken_by")
    who = _("Người nhận: %(name)s.") % {"name": taken_by} if taken_by else ""
    then = _("Bản điện tử của kết quả vẫn nằm trong hồ sơ của bạn để tải về khi cần.")
    return _Said(_("đã được trả kết quả"), f"{who} {then}".strip())


def _finished(data: Data) -> _Said:
    then = _("Bạn mở hồ sơ để xem và tải kết quả, hoặc nhận theo cách bạn đã chọn khi nộp.")
    return _Said(_("đã có kết quả"), then)


_TEXTS: Mapping[str, Callable[[Data], _Said]] = {
    Event.SUBMITTED: _submitted,
    Event.ACCEPTED: _accepted,
    Event.REFUSED: _refused,
    Event.SUPPLEMENT_REQUESTED: _supplement_requested,
    Event.SUPPLEMENTED: _supplemented,
    Event.PAYMENT_REQUIRED: _payment_required,
    Event.PAYMENT_CONFIRMED: _payment_confirmed,
    Event.FEE_RECORDED: _fee_recorded,
    Event.EXTENDED: _extended,
    Event.WITHDRAWN: _withdrawn,
    Event.STOPPED: _stopped,
    Event.RETURNED: _returned,
}

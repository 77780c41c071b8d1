"""What is known of a person as pages and as a package: read on the screen, or a zip with a page, JSON and files."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.documents.queries import read
from motcua.kernel import clock
from motcua.kernel.birth import birth_words, typed_birth
from motcua.kernel.errors import Refusal
from motcua.platform import log
from motcua.privacy.queries import Known, how_long, purpose_named
from motcua.web.ui.dossier_words import channel
from motcua.web.ui.formats import moment

FORMAT = "motcua-known-1"
MOST_BYTES = 50_000_000
PAGE, FACTS = "du-lieu.html", "du-lieu.json"
Facts = Mapping[str, Any]
# Fields whose values are codes of ours; whatever people wrote stays as they wrote it.
_CODES = frozenset({"source", "gender", "kind", "type", "state", "outcome", "title", "document", "language"})
# Marks of a form that say nothing to anybody.
_UNSAID = frozenset({"self"})


@dataclass(frozen=True)
class Drawn:
    """Several facts as they are drawn: what happened at a moment as a sentence each, all else line by line."""

    sentences: Sequence[str] = ()
    facts: Sequence[Sequence["Line"]] = ()


@dataclass(frozen=True)
class Line:
    """What something is called, and what it says: a text, or facts to be drawn below."""

    label: str
    text: str = ""
    below: Drawn | None = None


@dataclass(frozen=True)
class Shown:
    """A part of what is known, ready to be drawn."""

    key: str
    title: str
    count: int
    readable: int
    kept: Sequence[str]
    drawn: Drawn

    @property
    def rest(self) -> int:
        """How many of them are not for whoever reads."""
        return self.count - self.readable


def shown(known: Known, facts: Mapping[str, Sequence[Facts]] | None = None) -> list[Shown]:
    """Every part; without `facts` only how much there is."""
    return [
        Shown(
            part.key, part.title, part.count, part.readable, how_long(purpose_named(part.purpose)),
            _drawn((facts or {}).get(part.key, ())),
        )
        for part in known.parts
    ]  # fmt: skip


def package(known: Known, *, with_files: bool) -> HttpResponse:
    """The whole as a zip: a page to read, the same as JSON, and the papers, as far as they fit."""
    facts = known.read()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        left_out = _lay_files(file, known) if with_files else []
        said = {
            "format": FORMAT,
            "made_at": log.iso(clock.now()),
            "whole": known.is_whole,
            "parts": facts,
            "files_left_out": left_out,
        }
        file.writestr(FACTS, json.dumps(said, ensure_ascii=False, indent=1))
        file.writestr(PAGE, _page(known, facts, left_out))
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="du-lieu-{clock.now():%Y-%m-%d}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(known: Known, facts: Mapping[str, Sequence[Facts]], left_out: Sequence[Facts]) -> str:
    context = {
        "known": known,
        "parts": shown(known, facts),
        "made_at": clock.now(),
        "left_out": [one["path"] for one in left_out],
    }
    return render_to_string("ui/known_document.html", context)


def _lay_files(packed: zipfile.ZipFile, known: Known) -> list[dict[str, Any]]:
    """The files, in the order of the dossiers; those that do not fit or cannot be read are named instead."""
    left_out, room = [], MOST_BYTES
    for kept in known.files():
        told = {"path": kept.path, "sha256": kept.file.sha256, "size": kept.file.size}
        if kept.file.size > room:
            left_out.append(told)
            continue
        try:
            packed.writestr(kept.path, read(kept.file), zipfile.ZIP_STORED)
        except Refusal as refusal:
            left_out.append({**told, "why": str(refusal)})
        else:
            room -= kept.file.size
    return left_out


def _drawn(facts: Sequence[Facts]) -> Drawn:
    if facts and all("at" in one or "path" in one for one in facts):
        return Drawn(sentences=[_sentence(one) for one in facts])
    if facts and all(one.keys() == {"question", "answer"} for one in facts):
        return Drawn(facts=[[Line(one["question"], one["answer"]) for one in facts]])
    return Drawn(facts=[_lines(one) for one in facts])


def _sentence(fact: Facts) -> str:
    """`thứ Hai, 30/11/2026, 19:44: Đăng nhập; Khách`: what happened, or which file it is."""
    words = [
        _text(name, value) for name, value in fact.items() if name not in ("at", "sha256") and _says(value)
    ]
    return f"{_text('at', fact['at'])}: {'; '.join(words)}" if "at" in fact else "; ".join(words)


def _lines(fact: Facts) -> list[Line]:
    """A line for whatever says something."""
    return [_line(name, value) for name, value in fact.items() if _says(value) and name not in _UNSAID]


def _says(value: Any) -> bool:
    return value not in ("", None, [], {})


def _line(name: str, value: Any) -> Line:
    label = _labels().get(name, name)
    if isinstance(value, Mapping):
        return Line(label, below=_drawn([value]))
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return Line(label, below=_drawn(value))
    return Line(label, _text(name, value))


def _text(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(
            f"{_labels().get(key, key)}: {_text(key, one)}" for key, one in value.items() if _says(one)
        )
    if isinstance(value, list):
        return ", ".join(_text(name, one) for one in value)
    if name == "at" or name.endswith("_at"):
        return moment(datetime.fromisoformat(str(value)))
    if name == "born":
        return birth_words(typed_birth(str(value)) or "") or str(value)
    if name == "channel":
        return channel(str(value))
    return _words().get(str(value), str(value)) if name in _CODES else str(value)


def _labels() -> dict[str, str]:
    return {
        "name": _("Tên"), "id_number": _("Số định danh cá nhân"), "tax_code": _("Mã số thuế"),
        "passport": _("Số hộ chiếu"), "nationality": _("Quốc tịch"), "born": _("Ngày sinh"), "gender": _("Giới tính"),
        "address": _("Địa chỉ"), "commune": _("Mã xã"), "phone": _("Điện thoại"), "email": _("Thư điện tử"),
        "source": _("Do ai xác nhận"), "login": _("Tên đăng nhập"), "language": _("Ngôn ngữ"),
        "created_at": _("Mở lúc"), "last_login_at": _("Đăng nhập lần cuối"), "confirmed_email": _("Thư đã xác nhận"),
        "second_factors": _("Xác thực hai lớp"), "sessions": _("Phiên đang mở"), "browser": _("Trình duyệt"),
        "begun_at": _("Bắt đầu"), "seen_at": _("Thấy lần cuối"), "story": _("Những gì đã diễn ra"),
        "at": _("Lúc"), "type": _("Việc"), "what": _("Việc"), "who": _("Ai"), "post": _("Chức vụ"),
        "note": _("Lời ghi"), "words": _("Lời ghi"), "old": _("Trước"), "new": _("Sau"), "why": _("Vì sao"),
        "scopes": _("Được phép"), "made_at": _("Tạo lúc"), "consented_at": _("Đồng ý lúc"),
        "expires_at": _("Hết hạn"), "last_used_at": _("Dùng lần cuối"), "revoked_at": _("Thu hồi lúc"),
        "code": _("Mã hồ sơ"), "procedure": _("Thủ tục"), "counter": _("Nơi tiếp nhận"),
        "handling": _("Cơ quan giải quyết"), "channel": _("Cách gửi"), "submitted_at": _("Nộp lúc"),
        "received_at": _("Nhận lúc"), "due_at": _("Hạn"), "ended_at": _("Kết thúc"), "owner": _("Chủ hồ sơ"),
        "applicant": _("Người được ghi trong hồ sơ"), "declared": _("Tờ khai"), "question": _("Câu hỏi"),
        "answer": _("Trả lời"), "looks": _("Ai đã xem"), "papers": _("Giấy tờ đã nộp"), "issued": _("Văn bản đã cấp"),
        "title": _("Tên"), "path": _("Tệp trong gói"), "sha256": _("Mã băm SHA-256"), "size": _("Cỡ (byte)"),
        "saved_at": _("Lưu lúc"), "body": _("Nội dung"), "dossier": _("Mã hồ sơ"), "read_at": _("Đã đọc"),
        "to": _("Gửi đến"), "subject": _("Tiêu đề"), "outcome": _("Kết quả gửi"), "number": _("Số"),
        "kind": _("Loại"), "state": _("Tình trạng"), "document": _("Giấy tờ"), "ground": _("Căn cứ nộp thay"),
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "vneid": _("VNeID"), "dvcqg": _("Cổng Dịch vụ công quốc gia"), "official": _("Cán bộ đã xem giấy tờ"),
        "male": _("Nam"), "female": _("Nữ"),
        "person": _("Cá nhân"), "organisation": _("Tổ chức"), "vi": _("Tiếng Việt"), "en": _("Tiếng Anh"),
        "number": _("Số định danh cá nhân"), "none": _("Chưa có số định danh"),
        "party.registered": _("Được ghi nhận"), "party.contact_changed": _("Đổi cách liên lạc"),
        "party.corrected": _("Được sửa tại quầy"), "party.merged": _("Hai bản ghi được gộp"),
        "party.number_given_up": _("Bỏ số đã ghi nhầm"), "party.dossiers_found": _("Hồ sơ cũ được gắn vào"),
        "party.tied_to_vneid": _("Gắn với VNeID"),
        "party.tied_to_provider": _("Gắn với tài khoản Cổng Dịch vụ công quốc gia"),
        "account.logged_in": _("Đăng nhập"),
        "account.opened": _("Mở tài khoản"), "account.password_changed": _("Đổi mật khẩu"),
        "account.password_chosen": _("Đặt mật khẩu"), "account.sessions_ended": _("Kết thúc phiên"),
        "request.received": _("Yêu cầu được ghi nhận"), "request.acknowledged": _("Trả lời lần đầu: đang xem xét"),
        "request.extended": _("Gia hạn một lần"), "request.carried_out": _("Đã thực hiện"),
        "request.refused": _("Không thực hiện được"), "request.closed": _("Đã đóng"),
        "request.looked": _("Có người xem yêu cầu"), "request.handed_out": _("Gói dữ liệu được tải"),
        "received": _("Đã ghi nhận"), "acknowledged": _("Đang xem xét"), "done": _("Đã thực hiện"),
        "refused": _("Không thực hiện được"), "closed": _("Đã đóng"), "pending": _("Đang gửi"),
        "receipt": _("Giấy xác nhận đã nhận hồ sơ"), "form_01": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        "form_02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"), "form_03": _("Phiếu từ chối tiếp nhận hồ sơ"),
        "form_04": _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"), "form_05": _("Thông báo dừng giải quyết hồ sơ"),
        "result": _("Kết quả giải quyết"),
    }  # fmt: skip

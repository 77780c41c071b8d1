"""Every refusal as an RFC 9457 problem, in the caller's language."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja.errors import HttpError, ValidationError

from motcua.kernel.errors import Invalid, Refusal
from motcua.platform.disk import is_full, no_room
from motcua.platform.inputs import sentence_of
from motcua.web.ui.refusals import headers_of, in_words, status_of

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

_OTHER = {"hash_mismatch": 422, "piece_too_long": 422, "upload_incomplete": 409, "moved_on": 412}
TITLES: Mapping[str, str] = {
    "invalid": gettext_noop("Nội dung gửi lên chưa dùng được"),
    "not_found": gettext_noop("Không tìm thấy"),
    "only_listed": gettext_noop("Chưa công bố ở đây"),
    "not_allowed": gettext_noop("Không có quyền"),
    "conflict": gettext_noop("Xung đột với trạng thái hiện tại"),
    "unavailable": gettext_noop("Tạm thời chưa phục vụ được"),
    "bad_request": gettext_noop("Không đọc được yêu cầu"),
    "unauthorized": gettext_noop("Cần mã truy cập hợp lệ"),
    "scope_missing": gettext_noop("Mã truy cập không có quyền này"),
    "method_not_allowed": gettext_noop("Địa chỉ này không nhận phương thức đó"),
    "moved_on": gettext_noop("Hồ sơ đã thay đổi"),
    "too_large": gettext_noop("Nội dung quá lớn"),
    "too_slow": gettext_noop("Phần thân đến quá chậm"),
    "no_length": gettext_noop("Thiếu Content-Length"),
    "no_room": gettext_noop("Máy chủ đã hết chỗ lưu"),
    "too_many_requests": gettext_noop("Gọi quá nhiều lần"),
    "internal": gettext_noop("Lỗi của hệ thống"),
    "key_missing": gettext_noop("Thiếu khoá Idempotency-Key"),
    "key_reused": gettext_noop("Khoá Idempotency-Key đã dùng cho yêu cầu khác"),
    "request_in_progress": gettext_noop("Yêu cầu cùng khoá đang được xử lý"),
    "offset_mismatch": gettext_noop("Phần tệp không đúng vị trí"),
    "piece_hash_mismatch": gettext_noop("Phần tệp không đúng mã băm"),
    "file_hash_mismatch": gettext_noop("Tệp không đúng mã băm"),
    "piece_too_long": gettext_noop("Phần tệp vượt quá dung lượng đã khai"),
    "upload_incomplete": gettext_noop("Tệp chưa tải hết"),
}
_BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    409: "conflict",
    411: "no_length",
    412: "moved_on",
    413: "too_large",
    422: "invalid",
    429: "too_many_requests",
    503: "unavailable",
    507: "no_room",
}


class Problem(Exception):  # noqa: N818 - a refusal, as RFC 9457 calls it
    """A refusal of the API itself. `code` ends the problem's type."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers or {}


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer to a request that was refused; nothing was changed."""
    known = code if code in TITLES else _BY_STATUS.get(status, "internal")
    body: dict[str, Any] = {
        "type": f"{settings.PUBLIC_URL.rstrip('/')}/api/v1/docs#{code}",
        "title": _(TITLES[known]),
        "status": status,
        "detail": detail,
        "instance": request.path,
        "code": code,
        "request_id": getattr(request, "request_id", ""),
    }
    if errors:
        body["errors"] = {field: list(sentences) for field, sentences in errors.items()}
    return HttpResponse(orjson.dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)


def of_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal of the kernel."""
    by_kind = status_of(refusal)
    errors = refusal.fields if isinstance(refusal, Invalid) else {}
    told = {field: [_(sentence) for sentence in sentences] for field, sentences in errors.items()}
    status = _OTHER.get(refusal.code, by_kind)
    return problem(request, status, refusal.code, in_words(refusal), errors=told, headers=headers_of(refusal))


def of_shape(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """A request that does not have the published shape."""
    errors: dict[str, list[str]] = {}
    for one in wrong.errors:
        sentence = _(sentence_of(one["type"], one.get("msg", "")))
        errors.setdefault(_place(one["loc"]), []).append(sentence)
    return problem(request, 422, "invalid", _("Yêu cầu chưa đúng dạng đã công bố."), errors=errors)


def _place(location: Sequence[Any]) -> str:
    """`("body", "asked", "papers", 0, "upload")` as `papers.0.upload`; the view's own name of the body says nothing."""
    source, *path = [str(part) for part in location]
    if source == "body" or (source == "query" and len(path) > 1):
        path = path[1:]
    return ".".join(path) or source


def _unread(error: HttpError) -> str:
    """Why a body could not be read; ninja puts a sentence of its own around whatever the parser raised."""
    cause = error.__cause__
    return in_words(cause) if isinstance(cause, Refusal) else _("Phần thân không phải JSON hợp lệ.")


def of_any(request: HttpRequest, error: Exception) -> HttpResponse:
    """Whatever was raised, as a problem; what nobody foresaw is logged with the request's id."""
    if isinstance(error, Problem):
        return problem(request, error.status, error.code, error.detail, headers=error.headers)
    if isinstance(error, Refusal):
        return of_refusal(request, error)
    if isinstance(error, ValidationError):
        return of_shape(request, error)
    if isinstance(error, HttpError) and not isinstance(error.__cause__, RequestDataTooBig):
        detail = _unread(error) if error.status_code == 400 else _(TITLES["not_allowed"])
        return problem(request, error.status_code, _BY_STATUS.get(error.status_code, "bad_request"), detail)
    if isinstance(error, Http404):
        return problem(request, 404, "not_found", _("Không có địa chỉ này. Xem /api/v1/docs."))
    if isinstance(error, RequestDataTooBig | HttpError):
        return problem(request, 413, "too_large", _("Phần thân lớn hơn giới hạn của địa chỉ này."))
    if isinstance(error, SuspiciousOperation):
        return problem(request, 400, "bad_request", _("Không đọc được yêu cầu."))
    return of_fault(request, error)


def of_fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """What nobody foresaw; a full disk is no such thing, wherever it shows."""
    if is_full(error):
        logger.error("no room left: %s", error)
        return of_refusal(request, no_room())
    logger.error("request %s failed", getattr(request, "request_id", ""), exc_info=error)
    return problem(
        request,
        500,
        "internal",
        _(
            "Hệ thống gặp lỗi ngoài dự kiến; chưa chắc yêu cầu đã được thực hiện. "
            "Hãy gửi mã request_id cho quản trị viên."
        ),
    )

"""How the parts of the document are told: which refusals an address may give, raw bodies, headers."""

from typing import Annotated, Any

from ninja import Path

from motcua.web.api.problems import MEDIA_TYPE

Number = Annotated[int, Path(ge=1, le=2**53)]
"""The number of a row in an address."""
PROBLEM_REF = {"$ref": "#/components/schemas/ProblemOut"}
_ALWAYS = (400, 401, 403, 408, 411, 413, 422, 429, 500, 503, 507)
_WHAT = {
    400: "Không đọc được yêu cầu",
    401: "Thiếu mã truy cập hợp lệ",
    403: "Không có quyền",
    404: "Không có, hoặc không dành cho mã truy cập này",
    405: "Địa chỉ không nhận phương thức này",
    408: "Phần thân đến quá chậm",
    409: "Xung đột với trạng thái hiện tại hoặc yêu cầu cùng khoá đang chạy",
    411: "Phần thân không ghi Content-Length",
    412: "Hồ sơ đã thay đổi so với If-Match",
    413: "Nội dung quá lớn",
    422: "Nội dung chưa dùng được; errors ghi từng trường",
    429: "Gọi quá nhiều; chờ Retry-After giây",
    500: "Lỗi ngoài dự kiến",
    503: "Tạm thời chưa phục vụ được",
    507: "Máy chủ đã hết chỗ lưu; chưa nhận gì",
}
_LIMITS = {
    "RateLimit-Policy": {"schema": {"type": "string"}},
    "RateLimit": {"schema": {"type": "string"}},
    "X-Request-ID": {"schema": {"type": "string"}, "required": True},
}
_COMING = {
    "description": "Đang lập; hỏi lại sau Retry-After giây. "
    "state: coming, stuck (chờ người xử lý), nobody_asked (cần POST)",
    "headers": {**_LIMITS, "Retry-After": {"schema": {"type": "string"}, "required": True}},
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"state": {"type": "string"}, "message": {"type": "string"}},
                "required": ["state", "message"],
            }
        }
    },
}


def extra(
    *refusals: int,
    raw: str = "",
    raw_answer: str = "",
    headers: tuple[dict[str, Any], ...] = (),
    open_to_all: bool = False,
    being_made: bool = False,
) -> dict[str, Any]:
    """`openapi_extra` of an operation: its refusals beside the usual ones, a raw body or answer, header parameters.

    `being_made`: it may answer that what was asked for is still being made.
    """
    found: dict[str, Any] = {
        "responses": {status: _problem(status) for status in sorted({*_ALWAYS, *refusals})},
    }
    if raw:
        body = {"schema": {"type": "string", "format": "binary"}}
        found["requestBody"] = {"required": True, "content": {raw: body}}
    if raw_answer:
        file = {"schema": {"type": "string", "format": "binary"}}
        found["responses"][200] = {"description": "Nội dung tệp", "content": {raw_answer: file}}
    if being_made:
        found["responses"][202] = _COMING
    if headers:
        found["parameters"] = list(headers)
    if open_to_all:
        found["security"] = [{}]
    return found


def _problem(status: int) -> dict[str, Any]:
    headers = dict(_LIMITS)
    if status in (429, 503, 507):
        headers["Retry-After"] = {"schema": {"type": "string"}}
    return {
        "description": _WHAT[status],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": PROBLEM_REF}},
    }


def header(name: str, description: str, *, required: bool = False, pattern: str = "") -> dict[str, Any]:
    """A header parameter that the view reads itself."""
    schema: dict[str, Any] = {"type": "string", "maxLength": 255}
    if pattern:
        schema["pattern"] = pattern
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": description}


IF_MATCH = header(
    "If-Match", "ETag của hồ sơ khi anh chị đọc; hồ sơ đã khác thì 412", pattern=r'^"[0-9]{1,9}"$'
)
SECRET = header("Dossier-Secret", "Mã tra cứu in trên giấy tiếp nhận, khi không dùng mã truy cập")
KEY_PATTERN = r"^[!-~]{1,255}$"
KEY = header(
    "Idempotency-Key",
    "Khoá do chương trình đặt; gửi lại cùng khoá nhận lại đúng câu trả lời đầu",
    pattern=KEY_PATTERN,
)
KEY_REQUIRED = {**KEY, "required": True}

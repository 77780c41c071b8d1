"""Papers in resumable pieces: announce, send, ask how far, finish. Hashes by RFC 9530 (Content-Digest) or in hex."""

import base64
import binascii
import re
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from motcua.documents import commands
from motcua.documents.queries import MOST_PIECE_BYTES, Progress, upload_progress
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.idempotency import repeatable
from motcua.web.api.problems import Problem
from motcua.web.api.published import KEY, extra, header
from motcua.web.api.reply import moment, nothing, reply
from motcua.web.api.request_schemas import NameQuery, NewUpload
from motcua.web.api.response_schemas import UploadOut
from motcua.web.ui import limits

router = Router(tags=["Tệp"], auth=Bearer("file", "work"))
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
DIGEST_PATTERN = r"^sha-256=:[A-Za-z0-9+/]{43}=:$"
DIGEST = header(
    "Content-Digest",
    "SHA-256 của phần này theo RFC 9530: sha-256=:base64:",
    required=True,
    pattern=DIGEST_PATTERN,
)
Offset = Annotated[int, Path(ge=0, le=20 * 1024 * 1024)]


@router.post(
    "/uploads",
    response={201: UploadOut},
    summary="Báo trước một tệp",
    openapi_extra=extra(409, headers=(KEY,)),
)
def begin(request: HttpRequest, asked: NewUpload) -> HttpResponse:
    """Báo tên, dung lượng và mã băm của cả tệp; sau đó gửi từng phần."""
    caller = cast("ApiRequest", request)
    limits.count(request, "upload")

    def do() -> HttpResponse:
        progress = commands.begin_upload(
            actor=caller.actor, name=asked.name, size=asked.size, digest=asked.sha256
        )
        return reply(_progress(progress), 201, headers={"Location": f"/api/v1/uploads/{progress.id}"})

    return repeatable(caller, do)


@router.post(
    "/uploads/whole",
    response={201: UploadOut},
    summary="Gửi trọn một tệp nhỏ",
    openapi_extra=extra(413, 503, raw="application/octet-stream", headers=(DIGEST,)),
)
def whole(request: HttpRequest, asked: Query[NameQuery]) -> HttpResponse:
    """Tệp đến 2 MB trong một lần gửi, thay cho báo trước, gửi phần và hoàn tất."""
    limits.count(request, "upload")
    digest = digest_of(request)
    data = read_raw(request, MOST_PIECE_BYTES)
    progress = commands.take_whole(
        actor=cast("ApiRequest", request).actor, name=asked.name, data=data, digest=digest
    )
    return reply(_progress(progress), 201, headers={"Location": f"/api/v1/uploads/{progress.id}"})


@router.get("/uploads/{upload}", response=UploadOut, summary="Tiến độ của tệp", openapi_extra=extra(404))
def progress(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Phần tiếp theo bắt đầu từ next_offset; hỏi lại sau khi đường truyền đứt."""
    return reply(_progress(upload_progress(cast("ApiRequest", request).actor, upload)))


@router.put(
    "/uploads/{upload}/pieces/{offset}",
    response=UploadOut,
    summary="Gửi một phần",
    openapi_extra=extra(404, 409, 413, raw="application/octet-stream", headers=(DIGEST,)),
)
def piece(request: HttpRequest, upload: UUID, offset: Offset) -> HttpResponse:
    """Phần bắt đầu ở byte offset, nhiều nhất 2 MB. Gửi lại đúng phần đã có không làm thay đổi gì."""
    digest = digest_of(request)
    data = read_raw(request, MOST_PIECE_BYTES)
    actor = cast("ApiRequest", request).actor
    return reply(
        _progress(commands.add_piece(actor=actor, upload=upload, offset=offset, data=data, digest=digest))
    )


@router.post(
    "/uploads/{upload}/complete",
    response=UploadOut,
    summary="Hoàn tất tệp",
    openapi_extra=extra(404, 409, 503),
)
def complete(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Kiểm tra mã băm của cả tệp và nội dung (PDF, JPEG, PNG, DOCX), rồi giữ lại để nộp."""
    return reply(_progress(commands.complete_upload(actor=cast("ApiRequest", request).actor, upload=upload)))


@router.delete("/uploads/{upload}", response={204: None}, summary="Bỏ tệp tải dở", openapi_extra=extra(404))
def drop(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Tệp đã nằm trong hồ sơ thì vẫn ở lại hồ sơ."""
    commands.drop_upload(actor=cast("ApiRequest", request).actor, upload=upload)
    return nothing()


def _progress(progress: Progress) -> dict[str, Any]:
    return {
        "id": str(progress.id),
        "name": progress.name,
        "size": progress.size,
        "sha256": progress.sha256,
        "next_offset": progress.next_offset,
        "most_piece_bytes": MOST_PIECE_BYTES,
        "complete": progress.complete,
        "media_type": progress.media_type,
        "pages": progress.pages,
        "expires_at": moment(progress.expires_at),
    }


def digest_of(request: HttpRequest) -> str:
    """The SHA-256 that Content-Digest names, in hex; hex alone is taken as well."""
    given = request.headers.get("Content-Digest", "").strip()
    if _HEX.fullmatch(given):
        return given.lower()
    found = _DIGEST.search(given)
    try:
        if found:
            return base64.b64decode(found[1], validate=True).hex()
    except binascii.Error:
        pass
    raise Problem(
        400, "bad_request", _("Thiếu tiêu đề Content-Digest: sha-256=:…: (base64) của phần gửi lên.")
    )


def read_raw(request: HttpRequest, most: int) -> bytes:
    """The body as it is, never more than `most` bytes in memory."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > most:
        raise Problem(
            413, "too_large", _("Phần thân lớn hơn giới hạn %(most)s byte của địa chỉ này.") % {"most": most}
        )
    return bytes(request.read(most))

"""Answers: orjson, ETags, cursors. Moments are ISO 8601 with offset, money is whole đồng."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from motcua.kernel.clock import VIETNAM
from motcua.web.api.problems import Problem

JSON = "application/json"


def reply(body: Any, status: int = 200, *, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(orjson.dumps(body), status=status, content_type=JSON, headers=headers)


def nothing(*, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """204."""
    return HttpResponse(status=204, headers=headers)


def moment(value: datetime | None) -> str | None:
    """A moment in Vietnamese time, ISO 8601 with offset."""
    return value.astimezone(VIETNAM).isoformat() if value else None


def etag(seq: int) -> str:
    """The state of a dossier as an entity tag: the number of its last event."""
    return f'"{seq}"'


def expected(request: HttpRequest) -> int | None:
    """The state the caller had seen (If-Match); None when it does not say. A tag of another kind is refused."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return None
    number = given.removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Problem(400, "bad_request", _('If-Match phải là ETag của hồ sơ, ví dụ "7".'))
    return int(number)


def cursor_of(*parts: object) -> str:
    """An opaque cursor from plain parts."""
    return base64.urlsafe_b64encode("\x1f".join(map(str, parts)).encode()).decode().rstrip("=")


def from_cursor(cursor: str, count: int) -> list[str]:
    """The parts of a cursor of ours; anything else is refused."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise bad_cursor() from None
    parts = raw.split("\x1f")
    if len(parts) != count or "\x00" in raw:
        raise bad_cursor()
    return parts


def bad_cursor() -> Problem:
    """The refusal of a cursor that we did not give out."""
    return Problem(400, "bad_request", _("Con trỏ trang (after) không do hệ thống này cấp."))


def file_reply(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to be saved under `name`."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(data, content_type=media_type, headers=headers)

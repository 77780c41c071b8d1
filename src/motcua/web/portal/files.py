"""Files on their way to a browser: with safe headers, never run, never kept on the way; small pictures of them."""

from urllib.parse import quote

from django.http import HttpResponse

from motcua.documents.queries import StoredFile, first_page, read
from motcua.kernel.errors import Invalid, TooMany, Unavailable
from motcua.web.ui.previews import no_preview

SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_SHOWN = frozenset(SUFFIXES)
_WIDE, _HIGH = 240, 320


def send(file: StoredFile, name: str, *, attach: bool = False) -> HttpResponse:
    """The bytes: PDF and pictures to look at (or to keep, with `attach`), everything else only to keep."""
    return send_bytes(read(file), file.media_type, name, attach=attach)


def send_bytes(data: bytes, media_type: str, name: str, *, attach: bool = False) -> HttpResponse:
    """The same of bytes that are at hand."""
    response = HttpResponse(data, content_type=media_type)
    shown = media_type in _SHOWN and not attach
    way = "inline" if shown else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(_named(name, media_type))}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
    )
    return response


def _named(name: str, media_type: str) -> str:
    suffix = SUFFIXES.get(media_type, "")
    return name if name.lower().endswith(suffix) else f"{name}{suffix}"


def send_picture(file: StoredFile) -> HttpResponse:
    """A small picture of the first page, or a picture of the sentence that says why there is none.

    `NotFound` for what has no pages.
    """
    try:
        picture = first_page(read(file), file.media_type, wide=_WIDE, high=_HIGH)
    except (Invalid, TooMany, Unavailable) as refusal:
        return no_preview(refusal)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response

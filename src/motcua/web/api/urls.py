"""The parts of the API put together, its published document and the page to read it."""

from functools import cache
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from motcua.platform import strict_json
from motcua.web.api import (
    acts,
    attention,
    catalogue,
    checks,
    custody,
    filing,
    notices,
    reading,
    registers,
    uploads,
    work,
)
from motcua.web.api.problems import TITLES, of_any
from motcua.web.api.reply import JSON
from motcua.web.api.response_schemas import ProblemOut

DESCRIPTION = (
    "Nộp, theo dõi và giải quyết hồ sơ thủ tục hành chính từ chương trình khác. Mã truy cập gửi trong tiêu đề "
    "Authorization: Bearer; lỗi theo RFC 9457; thời điểm theo ISO 8601 có múi giờ; tiền là số nguyên đồng; danh sách "
    "lật trang bằng con trỏ `next`."
)


class OrjsonParser(Parser):
    """Bodies by orjson; no key twice; text with a NUL cannot be kept, so it is refused before anything looks at it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as plain data; whatever is raised becomes a 400."""
        body = request.body
        if b"\\u0000" in body:
            raise ValueError("NUL")
        return strict_json.read(body)


api = NinjaAPI(
    title="Một Cửa",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    parser=OrjsonParser(),
)
for _error in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(_error, of_any)  # type: ignore[arg-type]
for _part in (
    catalogue,
    uploads,
    filing,
    work,
    attention,
    registers,
    custody,
    acts,
    notices,
    checks,
):
    api.add_router("", _part.router)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document: what ninja knows of the views, with the shape of a refusal beside it."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="api/v1/"))
    schemas = made["components"]["schemas"]
    schemas["ProblemOut"] = ProblemOut.model_json_schema()
    made["servers"] = [{"url": settings.PUBLIC_URL.rstrip("/")}]
    plain: dict[str, Any] = orjson.loads(orjson.dumps(made, option=orjson.OPT_NON_STR_KEYS))
    return plain


@cache
def _document_bytes() -> bytes:
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2)


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The document for programs."""
    return HttpResponse(
        _document_bytes(), content_type=JSON, headers={"Cache-Control": "public, max-age=300"}
    )


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The document for people: no script, nothing from elsewhere."""
    context = {"document": document(), "chapters": reading.chapters(document()), "problems": TITLES.items()}
    return render(request, "api/docs.html", context)


app_name = "api"
urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs", docs, name="docs"),
    *api.urls[0],
]

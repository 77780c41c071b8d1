"""Notices of an authority (forms 02 to 05) for a program of whoever signs them: what waits, its draft, signing it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from motcua.dossiers import outputs
from motcua.dossiers.queries import notices
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.idempotency import repeatable
from motcua.web.api.moments import place_after
from motcua.web.api.published import KEY, Number, extra
from motcua.web.api.reply import cursor_of, file_reply, reply
from motcua.web.api.request_schemas import PageAsked
from motcua.web.api.response_schemas import NoticeOut, NoticesOut
from motcua.web.api.work import officer_of

router = Router(tags=["Văn bản của cơ quan"], auth=Bearer("work", "sign"))


@router.get("/notices", response=NoticesOut, summary="Văn bản chờ ký", openapi_extra=extra())
def waiting(request: HttpRequest, asked: Query[PageAsked]) -> HttpResponse:
    """Thông báo của cơ quan (mẫu 02 đến 05) mà chức vụ của mã truy cập có thẩm quyền ký, cũ nhất đứng đầu."""
    after = place_after(asked.after) if asked.after else None
    found = notices.lines(officer_of(request), after=after, most=asked.limit + 1)
    page = found[: asked.limit]
    last = page[-1].notice if len(found) > asked.limit else None
    items = [serializers.notice(line) for line in page]
    return reply({"items": items, "next": cursor_of(last.at.isoformat(), last.pk) if last else None})


@router.get(
    "/notices/{number}",
    response=NoticeOut,
    summary="Một văn bản đang ở đâu",
    url_name="notice",
    openapi_extra=extra(404),
)
def notice(request: HttpRequest, number: Number) -> HttpResponse:
    """Hỏi lại cho đến khi `state` là `done` hoặc `failed`; thường xong trong vài giây."""
    return reply(serializers.notice(notices.line(officer_of(request), number)))


@router.get(
    "/notices/{number}/draft",
    summary="Văn bản sẽ như thế nào",
    openapi_extra=extra(404, raw_answer="application/pdf"),
)
def draft(request: HttpRequest, number: Number) -> HttpResponse:
    """Đọc trước khi đồng ý ký: chưa có số, chữ ký và dấu. PDF."""
    pdf = outputs.notice_draft(officer_of(request), number)
    return file_reply(pdf, "application/pdf", f"du-thao-van-ban-{number}.pdf")


@router.post(
    "/notices/{number}/sign",
    response={202: NoticeOut},
    summary="Ký số văn bản của cơ quan",
    auth=Bearer("sign"),
    openapi_extra=extra(404, 409, headers=(KEY,)),
)
def sign(request: HttpRequest, number: Number) -> HttpResponse:
    """Đồng ý ký; khoá của người ký được hỏi ngay sau đó, rồi cơ quan đóng dấu và người nộp nhận văn bản."""
    caller = cast("ApiRequest", request)
    return repeatable(caller, lambda: _agreed(request, number))


def _agreed(request: HttpRequest, number: int) -> HttpResponse:
    officer = officer_of(request)
    for refusal in outputs.consent_to_notices(actor=officer, notices=[number]):
        raise refusal
    where = reverse("api:notice", kwargs={"number": number})
    return reply(serializers.notice(notices.line(officer, number)), 202, headers={"Location": where})

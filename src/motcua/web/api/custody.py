"""Papers and their codes for a program of an office: a scanner's, a mail room's, another agency's system."""

from collections.abc import Callable, Iterable
from typing import Annotated, cast

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from motcua.dossiers import access, commands
from motcua.dossiers.queries import custody
from motcua.dossiers.types import TrackedPaper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.custody_schemas import (
    GivenToOwner,
    HandedOver,
    HandOver,
    Labelled,
    Posted,
    Scanned,
    TrackedPapersOut,
)  # fmt: skip
from motcua.web.api.idempotency import repeatable
from motcua.web.api.published import KEY, extra
from motcua.web.api.reply import reply
from motcua.web.api.work import officer_of

router = Router(tags=["Giấy tờ bản giấy"], auth=Bearer("work"))
Code = Annotated[str, Path(max_length=60)]
_CHANGES = extra(404, 409, headers=(KEY,))


@router.get(
    "/papers", response=TrackedPapersOut, summary="Giấy tờ mang mã đang ở đâu", openapi_extra=extra(404)
)
def where(
    request: HttpRequest, code: Annotated[list[str], Query(max_length=commands.MOST_PAPERS)]
) -> HttpResponse:
    """Mỗi `code` một giấy tờ; mã lạ, hoặc của hồ sơ không được xem, thì không tìm thấy."""
    found = custody.known(officer_of(request), code)
    if set(code) - set(found):
        raise NotFound("Không có giấy tờ mang mã này.")
    return _answer(found[one] for one in dict.fromkeys(code))


@router.get(
    "/dossiers/{code}/tracked-papers",
    response=TrackedPapersOut,
    summary="Giấy tờ bản giấy của một hồ sơ",
    openapi_extra=extra(404),
)
def of_dossier(request: HttpRequest, code: Code) -> HttpResponse:
    """Mọi giấy tờ đã có mã, và đang ở đâu, ai giữ."""
    dossier = access.whole(officer_of(request), code)
    return _answer(custody.papers_of(dossier.pk))


@router.post(
    "/dossiers/{code}/tracked-papers",
    response=TrackedPapersOut,
    summary="Gắn mã cho giấy tờ",
    openapi_extra=_CHANGES,
)
def label(request: HttpRequest, code: Code, asked: Labelled) -> HttpResponse:
    """Mã để in nhãn; người gắn đang giữ giấy tờ."""
    return _done(request, lambda who: commands.label_papers(actor=who, code=code, names=asked.names))


@router.post("/papers/take", response=TrackedPapersOut, summary="Nhận giấy tờ", openapi_extra=_CHANGES)
def take(request: HttpRequest, asked: Scanned) -> HttpResponse:
    """Giấy tờ ở trong tay người gọi, từ đâu đến cũng vậy; danh sách giao được xác nhận cho từng tờ."""
    return _done(request, lambda who: commands.take_papers(actor=who, codes=asked.codes))


@router.post(
    "/papers/hand-over", response=HandedOver, summary="Giao giấy tờ sang nơi khác", openapi_extra=_CHANGES
)
def hand_over(request: HttpRequest, asked: HandOver) -> HttpResponse:
    """Một danh sách mà nơi nhận xác nhận từng tờ."""

    def do() -> HttpResponse:
        made = commands.hand_papers_over(
            actor=officer_of(request), codes=asked.codes, to=asked.to, receiver=asked.receiver
        )
        return reply({"number": made.pk, "papers": asked.codes})

    return repeatable(cast("ApiRequest", request), do)


@router.post(
    "/papers/post", response=TrackedPapersOut, summary="Gửi giấy tờ qua bưu chính", openapi_extra=_CHANGES
)
def post(request: HttpRequest, asked: Posted) -> HttpResponse:
    """Giấy tờ đã giao bưu chính, theo số bưu gửi."""
    return _done(request, lambda who: commands.post_papers(actor=who, codes=asked.codes, number=asked.number))


@router.post("/papers/give", response=TrackedPapersOut, summary="Trả giấy tờ cho chủ", openapi_extra=_CHANGES)
def give(request: HttpRequest, asked: GivenToOwner) -> HttpResponse:
    """Bản chính về với chủ giấy tờ, hoặc kết quả đến tay người nhận."""
    return _done(
        request,
        lambda who: commands.give_papers_to_owner(actor=who, codes=asked.codes, taken_by=asked.taken_by),
    )


def _done(request: HttpRequest, change: Callable[[Actor], Iterable[TrackedPaper]]) -> HttpResponse:
    return repeatable(cast("ApiRequest", request), lambda: _answer(change(officer_of(request))))


def _answer(papers: Iterable[TrackedPaper]) -> HttpResponse:
    return reply({"items": [serializers.tracked_paper(one) for one in papers]})

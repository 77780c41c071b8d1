"""What needs no dossier: due dates, verification of a PDF, the token itself."""

from dataclasses import asdict
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router

from motcua.agencies.queries import calendar_of
from motcua.documents.queries import MOST_BYTES
from motcua.dossiers.queries.issued import check_pdf
from motcua.kernel.errors import Refusal
from motcua.process.deadline import due
from motcua.process.due_rules import rules_of
from motcua.process.limit import Limit
from motcua.signing.ports import trusted
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.published import extra
from motcua.web.api.reply import moment, reply
from motcua.web.api.request_schemas import DueAsked, DueManyAsked
from motcua.web.api.response_schemas import DueManyOut, DueOut, MeOut, VerifyOut
from motcua.web.api.serializers import former
from motcua.web.api.uploads import read_raw
from motcua.web.ui import limits
from motcua.web.ui.deriving import sentence
from motcua.web.ui.formats import limit_words
from motcua.web.ui.refusals import in_words

router = Router(tags=["Hạn, kiểm tra, mã truy cập"])
_DUE = Bearer("due", open_to_all=True)


@router.get("/me", response=MeOut, summary="Mã truy cập đang dùng", auth=Bearer(), openapi_extra=extra())
def me(request: HttpRequest) -> HttpResponse:
    """Mã này làm việc thay ai, có quyền gì, đến bao giờ."""
    caller = cast("ApiRequest", request).caller
    actor = caller.actor
    return reply(
        {
            "name": caller.name,
            "kind": caller.kind,
            "actor": actor.name,
            "actor_kind": actor.kind.value,
            "scopes": sorted(actor.scopes or ()),
            "posts": [
                {"agency": p.agency, "unit": p.unit, "role": p.role, "title": p.title} for p in actor.posts
            ],
            "expires_at": moment(caller.expires_at),
            "per_minute": caller.policy.limit,
        }
    )


@router.post(
    "/due", response=DueOut, summary="Tính hạn", auth=_DUE, openapi_extra=extra(404, open_to_all=True)
)
def due_date(request: HttpRequest, asked: DueAsked) -> HttpResponse:
    """Hạn giải quyết theo lịch của cơ quan, giải thích từng bước."""
    return reply(_due(asked))


@router.post(
    "/due/batch",
    response=DueManyOut,
    summary="Tính nhiều hạn",
    auth=_DUE,
    openapi_extra=extra(open_to_all=True),
)
def due_dates(request: HttpRequest, asked: DueManyAsked) -> HttpResponse:
    """Mỗi câu hỏi một câu trả lời theo đúng thứ tự; câu hỏi sai nhận {error, code}."""
    return reply({"answers": [_due_or_refusal(question) for question in asked.questions]})


def _due(asked: DueAsked) -> dict[str, Any]:
    found = due(calendar_of(asked.agency), asked.start, Limit.parse(asked.limit))
    steps = [{**step.to_json(), "sentence": sentence(step)} for step in found.steps]
    told = {**found.to_json(), "limit_text": limit_words(found.limit), "steps": steps}
    return {"agency": asked.agency, "from": asked.start.isoformat(), **told}


def _due_or_refusal(asked: DueAsked) -> dict[str, Any]:
    try:
        return _due(asked)
    except Refusal as refusal:
        return {"error": in_words(refusal), "code": refusal.code}


@router.get(
    "/due/rules/{agency}",
    response=dict[str, Any],
    summary="Lịch làm việc và cách tính",
    auth=_DUE,
    openapi_extra=extra(404, open_to_all=True),
)
def due_rules(request: HttpRequest, agency: str) -> HttpResponse:
    """Giờ làm việc, giờ chốt, ngày nghỉ, hoán đổi và quy ước: đủ để tự tính ra cùng kết quả."""
    return reply(rules_of(calendar_of(agency)))


@router.post(
    "/verify",
    response=VerifyOut,
    summary="Kiểm tra chữ ký trên PDF",
    auth=Bearer("verify", open_to_all=True),
    openapi_extra=extra(413, 503, raw="application/pdf", open_to_all=True),
)
def verify(request: HttpRequest) -> HttpResponse:
    """Ai ký, ai đóng dấu, lúc nào, có nguyên vẹn không, có phải văn bản của các cơ quan ở đây không."""
    limits.count(request, "verify")
    found = check_pdf(read_raw(request, MOST_BYTES), trusted())
    issued = {**asdict(found.ours), "at": moment(found.ours.at)} if found.ours else None
    body = {**found.signatures.to_json(), "code": found.code, "issued": issued}
    return reply({**body, "former": former(found.former) if found.former else None})

"""The acts on one dossier: each address is one command. If-Match names the state that the caller had seen."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from motcua.dossiers import access, commands, outputs
from motcua.dossiers.queries import detail as details
from motcua.dossiers.types import Dossier
from motcua.kernel.errors import Conflict, Invalid
from motcua.procedures.queries import answer_errors
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.filing import finished, supplied
from motcua.web.api.idempotency import repeatable
from motcua.web.api.moments import near
from motcua.web.api.problems import Problem
from motcua.web.api.published import IF_MATCH, KEY, extra
from motcua.web.api.reply import etag, expected, reply
from motcua.web.api.request_schemas import (
    AcceptAsked,
    AskMoreAsked,
    ExtendAsked,
    FeeAsked,
    HandOverAsked,
    NoteAsked,
    ReasonAsked,
    ResultAsked,
    ReturnAsked,
    SupplyAsked,
)
from motcua.web.api.response_schemas import DossierLine

router = Router(tags=["Làm việc với hồ sơ"], auth=Bearer("work"))
_APPLICANT = Bearer("file", "work")
_SIGNER = Bearer("sign")
_EXTRA = extra(404, 409, 412, headers=(IF_MATCH, KEY))
_SIGNING = extra(404, 409, 412, 503, headers=(IF_MATCH, KEY))
Do = Callable[[Dossier, dict[str, Any]], None]


def _act(request: HttpRequest, code: str, do: Do) -> HttpResponse:
    """Find the dossier, carry the act out in the state the caller expects, answer with the new state."""
    caller = cast("ApiRequest", request)
    return repeatable(caller, lambda: _acted(caller, code, do))


def _acted(request: ApiRequest, code: str, do: Do) -> HttpResponse:
    expect = expected(request)
    dossier = access.get(request.actor, code)
    if expect not in (None, dossier.chain_seq):
        raise _moved_on()
    try:
        do(dossier, {"actor": request.actor, "dossier": dossier.pk, "expect": expect})
    except Conflict:
        if expect is not None and access.get(request.actor, code).chain_seq != expect:
            raise _moved_on() from None
        raise
    dossier.refresh_from_db()
    return reply(serializers.line(dossier), headers={"ETag": etag(dossier.chain_seq)})


def _moved_on() -> Problem:
    return Problem(
        412, "moved_on", _("Hồ sơ đã thay đổi từ khi anh chị đọc. Hãy đọc lại hồ sơ rồi quyết định lại.")
    )


@router.post("/dossiers/{code}/take", response=DossierLine, summary="Nhận việc", openapi_extra=_EXTRA)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Bước đang chờ chức vụ của mình trở thành việc của mình."""
    return _act(request, code, lambda _dossier, common: commands.take(**common))


@router.post("/dossiers/{code}/release", response=DossierLine, summary="Trả việc lại", openapi_extra=_EXTRA)
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Bước trở lại với mọi người giữ chức vụ ấy."""
    return _act(request, code, lambda _dossier, common: commands.release(**common))


@router.post(
    "/dossiers/{code}/hand-over", response=DossierLine, summary="Chuyển cho đồng nghiệp", openapi_extra=_EXTRA
)
def hand_over(request: HttpRequest, code: str, asked: HandOverAsked) -> HttpResponse:
    """Người nhận là một trong `colleagues` của hồ sơ."""
    given = asked.model_dump()

    def do(dossier: Dossier, common: dict[str, Any]) -> None:
        seen = details.of(common["actor"], dossier)
        if asked.to_officer not in {o.pk for o in seen.colleagues}:
            sentence = "Hãy chọn người nhận việc."
            raise Invalid(sentence, fields={"to_officer": [sentence]})
        commands.hand_over(**common, **given)

    return _act(request, code, do)


@router.post("/dossiers/{code}/accept", response=DossierLine, summary="Tiếp nhận", openapi_extra=_EXTRA)
def accept(request: HttpRequest, code: str, asked: AcceptAsked) -> HttpResponse:
    """Bước 1: nhận hồ sơ; đồng hồ bắt đầu chạy."""
    return _act(request, code, lambda _dossier, common: commands.accept(**common, seen=asked.seen))


@router.post(
    "/dossiers/{code}/refuse", response=DossierLine, summary="Từ chối tiếp nhận", openapi_extra=_EXTRA
)
def refuse(request: HttpRequest, code: str, asked: ReasonAsked) -> HttpResponse:
    """Kèm lý do và hướng dẫn (mẫu 03)."""
    return _act(request, code, lambda _dossier, common: commands.refuse(**common, note=asked.note))


@router.post(
    "/dossiers/{code}/ask-more", response=DossierLine, summary="Yêu cầu bổ sung", openapi_extra=_EXTRA
)
def ask_more(request: HttpRequest, code: str, asked: AskMoreAsked) -> HttpResponse:
    """Một lần cho tất cả những gì thiếu hoặc sai (mẫu 02); đồng hồ dừng."""
    defects = [commands.Defect(d.what, d.problem, d.ground) for d in asked.defects]
    return _act(
        request,
        code,
        lambda _dossier, common: commands.ask_more(
            **common, defects=defects, superior_reason=asked.superior_reason
        ),
    )


@router.post(
    "/dossiers/{code}/supply", response=DossierLine, summary="Bổ sung", auth=_APPLICANT, openapi_extra=_EXTRA
)
def supply(request: HttpRequest, code: str, asked: SupplyAsked) -> HttpResponse:
    """Giấy tờ, giải trình, hoặc cả hai; đồng hồ chạy tiếp."""

    def do(_dossier: Dossier, common: dict[str, Any]) -> None:
        papers = supplied(asked.papers, finished(cast("ApiRequest", request), asked.papers))
        commands.supply(**common, papers=papers, note=asked.note)

    return _act(request, code, do)


@router.post(
    "/dossiers/{code}/record-fee", response=DossierLine, summary="Ghi nhận phí", openapi_extra=_EXTRA
)
def record_fee(request: HttpRequest, code: str, asked: FeeAsked) -> HttpResponse:
    """Phí, lệ phí đã thu đủ tại quầy."""
    given = asked.model_dump()
    return _act(request, code, lambda _dossier, common: commands.record_fee(**common, **given))


@router.put("/dossiers/{code}/result", response=DossierLine, summary="Soạn kết quả", openapi_extra=_EXTRA)
def write_result(request: HttpRequest, code: str, asked: ResultAsked) -> HttpResponse:
    """Nội dung văn bản kết quả, sửa được đến khi ký. Trường còn thiếu điền sau được; trường sai kiểu thì 422."""
    given = asked.model_dump()

    def do(dossier: Dossier, common: dict[str, Any]) -> None:
        wrong = answer_errors(outputs.definition(dossier), asked.fields)
        fields = {
            f"fields.{name}": [_("Giá trị chưa đúng.")]
            for name, error in wrong.items()
            if error.validator != "required"
        }
        if fields:
            raise Invalid("Nội dung kết quả có chỗ chưa đúng.", fields=fields)
        commands.write_result(**common, **given)

    return _act(request, code, do)


@router.post("/dossiers/{code}/appraise", response=DossierLine, summary="Thẩm định", openapi_extra=_EXTRA)
def appraise(request: HttpRequest, code: str, asked: NoteAsked) -> HttpResponse:
    """Bước 2: xong phần thẩm định của mình."""
    return _act(request, code, lambda _dossier, common: commands.appraise(**common, note=asked.note))


@router.post(
    "/dossiers/{code}/send-back", response=DossierLine, summary="Trả lại thẩm định", openapi_extra=_EXTRA
)
def send_back(request: HttpRequest, code: str, asked: ReasonAsked) -> HttpResponse:
    """Đề xuất trở lại người thẩm định, kèm lý do."""
    return _act(request, code, lambda _dossier, common: commands.send_back(**common, note=asked.note))


@router.post(
    "/dossiers/{code}/require-payment",
    response=DossierLine,
    summary="Chờ nghĩa vụ tài chính",
    openapi_extra=_EXTRA,
)
def require_payment(request: HttpRequest, code: str, asked: ReasonAsked) -> HttpResponse:
    """Người nộp có nghĩa vụ tài chính; đồng hồ dừng đến khi xong."""
    return _act(request, code, lambda _dossier, common: commands.require_payment(**common, note=asked.note))


@router.post(
    "/dossiers/{code}/confirm-payment",
    response=DossierLine,
    summary="Xong nghĩa vụ tài chính",
    openapi_extra=_EXTRA,
)
def confirm_payment(request: HttpRequest, code: str, asked: NoteAsked) -> HttpResponse:
    """Đồng hồ chạy tiếp."""
    return _act(request, code, lambda _dossier, common: commands.confirm_payment(**common, note=asked.note))


@router.post("/dossiers/{code}/approve", response=DossierLine, summary="Phê duyệt", openapi_extra=_EXTRA)
def approve(request: HttpRequest, code: str, asked: NoteAsked) -> HttpResponse:
    """Bước 3."""
    return _act(request, code, lambda _dossier, common: commands.approve(**common, note=asked.note))


@router.post(
    "/dossiers/{code}/sign", response=DossierLine, summary="Ký số", auth=_SIGNER, openapi_extra=_SIGNING
)
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Bước 4: chữ ký cá nhân (PAdES). Chỉ mã truy cập do chính người ký tạo mới có quyền này."""
    return _act(
        request, code, lambda dossier, common: outputs.sign_result(actor=common["actor"], code=dossier.code)
    )


@router.post(
    "/dossiers/{code}/seal", response=DossierLine, summary="Đóng dấu số", auth=_SIGNER, openapi_extra=_SIGNING
)
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """Bước 4: con dấu của cơ quan cạnh chữ ký."""
    return _act(
        request, code, lambda dossier, common: outputs.seal_result(actor=common["actor"], code=dossier.code)
    )


@router.post("/dossiers/{code}/return", response=DossierLine, summary="Trả kết quả", openapi_extra=_EXTRA)
def give_back(request: HttpRequest, code: str, asked: ReturnAsked) -> HttpResponse:
    """Bước 5: trực tuyến, tại quầy hoặc qua bưu điện; ghi người nhận."""
    given = asked.model_dump()
    return _act(request, code, lambda _dossier, common: commands.return_result(**common, **given))


@router.post(
    "/dossiers/{code}/extend", response=DossierLine, summary="Xin lỗi và hẹn lại", openapi_extra=_EXTRA
)
def extend(request: HttpRequest, code: str, asked: ExtendAsked) -> HttpResponse:
    """Một lần, trước ngày hẹn ít nhất một ngày (mẫu 04)."""

    def do(_dossier: Dossier, common: dict[str, Any]) -> None:
        commands.extend(**common, until=near(asked.until), note=asked.note)

    return _act(request, code, do)


@router.post(
    "/dossiers/{code}/withdraw",
    response=DossierLine,
    summary="Rút hồ sơ",
    auth=_APPLICANT,
    openapi_extra=_EXTRA,
)
def withdraw(request: HttpRequest, code: str, asked: NoteAsked) -> HttpResponse:
    """Được đến khi kết quả được ký."""
    return _act(request, code, lambda _dossier, common: commands.withdraw(**common, note=asked.note))


@router.post("/dossiers/{code}/stop", response=DossierLine, summary="Dừng giải quyết", openapi_extra=_EXTRA)
def stop(request: HttpRequest, code: str, asked: ReasonAsked) -> HttpResponse:
    """Kết thúc mà không có kết quả, kèm lý do (mẫu 05)."""
    return _act(request, code, lambda _dossier, common: commands.stop(**common, note=asked.note))

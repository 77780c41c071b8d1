"""Reading dossiers: lists, one of them, its way, its timeline, its papers. Officers' looks are written down."""

from typing import Annotated, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from motcua.documents.queries import read
from motcua.dossiers import access, commands
from motcua.dossiers import outputs as papers_of
from motcua.dossiers.queries import detail as details
from motcua.dossiers.queries import worklists
from motcua.dossiers.queries.askers import with_askers
from motcua.dossiers.queries.journey import happenings
from motcua.dossiers.queries.linked import group_of
from motcua.dossiers.queries.sensitivity import marks_in, name_of
from motcua.dossiers.types import Dossier, Output, Paper
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.process.states import Status
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.filing_schemas import ReceiptProofOut
from motcua.web.api.moments import place_after
from motcua.web.api.problems import Problem
from motcua.web.api.published import SECRET, extra
from motcua.web.api.reply import JSON, cursor_of, etag, file_reply, reply
from motcua.web.api.request_schemas import DossiersQuery
from motcua.web.api.response_schemas import DossierOut, DossiersOut, TimelineOut, TrackOut
from motcua.web.ui import limits, papers

router = Router(tags=["Hồ sơ"], auth=Bearer("track", "work", "file"))
_held = Bearer("track", "work", "file", open_to_all=True)
_WHY = "API"
_STATUS = {s.name.lower(): s for s in Status}


@router.get("/dossiers", response=DossiersOut, summary="Hồ sơ anh chị được xem", openapi_extra=extra())
def many(request: HttpRequest, asked: Query[DossiersQuery]) -> HttpResponse:
    """Mới nộp trước: của chính mình (người dân, tổ chức) hoặc của cơ quan mình (cán bộ)."""
    rows = worklists.mine(cast("ApiRequest", request).actor).order_by("-submitted_at", "-pk")
    if asked.status:
        rows = rows.filter(status=_status(asked.status))
    if asked.procedure:
        rows = rows.filter(procedure_code=asked.procedure)
    if asked.after:
        moment, last = place_after(asked.after)
        rows = rows.filter(Q(submitted_at__lt=moment) | Q(submitted_at=moment, pk__lt=last))
    limit = asked.limit
    found = list(with_askers(rows)[: limit + 1])
    page = found[:limit]
    more = cursor_of(page[-1].submitted_at.isoformat(), page[-1].pk) if len(found) > limit else None
    return reply({"items": [serializers.line(d) for d in page], "next": more})


def _status(name: str) -> int:
    if name not in _STATUS:
        raise Problem(
            400,
            "bad_request",
            _("Không có trạng thái này. Các trạng thái: %(all)s.") % {"all": ", ".join(_STATUS)},
        )
    return _STATUS[name]


@router.get("/dossiers/{code}", response=DossierOut, summary="Một hồ sơ", openapi_extra=extra(404))
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Tất cả về hồ sơ và những việc mã truy cập này làm được lúc này. ETag dùng cho If-Match khi làm việc."""
    actor = cast("ApiRequest", request).actor
    seen = details.detail(actor, code)
    commands.note_look(actor=actor, dossier=seen.dossier.pk, why=_WHY)
    return reply(serializers.whole(seen), headers={"ETag": etag(seen.dossier.chain_seq)})


@router.get(
    "/dossiers/{code}/track",
    response=TrackOut,
    summary="Theo dõi",
    auth=_held,
    openapi_extra=extra(404, headers=(SECRET,), open_to_all=True),
)
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Năm bước, hạn và giấy tờ đã ra. Bằng mã truy cập có quyền xem, hoặc chỉ cần mã tra cứu của hồ sơ."""
    dossier, own = found(cast("ApiRequest", request), code)
    seen = details.of(cast("ApiRequest", request).actor, dossier)
    body = {
        "dossier": serializers.line(dossier) if own else serializers.masked(dossier),
        "clock": serializers.clock(seen),
        "stations": serializers.stations(seen.stations),
        "outputs": serializers.outputs(seen, officer=False),
        "linked": serializers.linked(group_of(dossier.pk)) if seen.share is None else [],
    }
    return reply(body, headers={"ETag": etag(dossier.chain_seq)})


@router.get(
    "/dossiers/{code}/timeline",
    response=TimelineOut,
    summary="Diễn biến",
    auth=_held,
    openapi_extra=extra(404, headers=(SECRET,), open_to_all=True),
)
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    """Mọi việc đã xảy ra với hồ sơ, từ sổ nhật ký."""
    caller = cast("ApiRequest", request)
    dossier, own = found(caller, code)
    own = own and access.share(caller.actor, dossier) is None
    told = access.told(happenings(dossier), access.audience(caller.actor, own=own))
    return reply({"items": [serializers.happening(h) for h in told]})


def found(request: ApiRequest, code: str) -> tuple[Dossier, bool]:
    """The dossier for a caller who may see it (True) or who holds its secret (False)."""
    secret = request.headers.get("Dossier-Secret", "")[:40]
    if request.caller.token is not None:
        try:
            dossier = access.get(request.actor, code)
        except NotFound:
            if not secret:
                raise
        else:
            commands.note_look(actor=request.actor, dossier=dossier.pk, why=_WHY)
            return dossier, True
    if not secret:
        raise Problem(
            401,
            "unauthorized",
            _("Cần mã truy cập (Authorization: Bearer …) hoặc mã tra cứu của hồ sơ (Dossier-Secret)."),
            headers={"WWW-Authenticate": "Bearer"},
        )
    with limits.guessing(request):
        return access.by_secret(code, secret), False


@router.get(
    "/dossiers/{code}/papers/{paper}",
    summary="Tải một giấy tờ đã nộp",
    openapi_extra=extra(404, raw_answer="*/*"),
)
def paper(request: HttpRequest, code: str, paper: Annotated[int, Path(ge=1, le=2**53)]) -> HttpResponse:
    """Đúng từng byte như khi nộp."""
    actor = cast("ApiRequest", request).actor
    dossier = access.get(actor, code)
    row = dossier.papers.filter(pk=paper, file__isnull=False).select_related("file").first()
    share = access.share(actor, dossier)
    if row is None or row.file is None or (share and row.component not in share.papers):
        raise NotFound("Không có tệp này trong hồ sơ.")
    commands.note_look(actor=actor, dossier=dossier.pk, why=_WHY)
    _note_paper(actor, dossier, row, row.component_name)
    return file_reply(read(row.file), row.file.media_type, row.name)


def _note_paper(actor: Actor, dossier: Dossier, paper: Paper | Output, title: str) -> None:
    """Where its mark asks for it, an official's look at one paper too."""
    if actor.is_officer:
        name, marks = name_of(paper), marks_in(dossier)
        commands.note_paper_look(actor=actor, dossier=dossier.pk, paper=name, title=title, mark=marks[name])


@router.get(
    "/dossiers/{code}/proof",
    response=ReceiptProofOut,
    summary="Bằng chứng đã nhận hồ sơ",
    auth=_held,
    openapi_extra=extra(404, headers=(SECRET,), open_to_all=True),
)
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Như trong câu trả lời khi nộp, thêm chữ ký của cơ quan bảo đảm cho khoá nếu đã có."""
    dossier, _own = found(cast("ApiRequest", request), code)
    return HttpResponse(papers_of.proof_file(dossier), content_type=JSON)


@router.get(
    "/dossiers/{code}/outputs/{kind}",
    summary="Tải giấy tờ hệ thống đã ra",
    auth=_held,
    openapi_extra=extra(
        404, raw_answer="application/pdf", headers=(SECRET,), open_to_all=True, being_made=True
    ),
)
def output(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """`receipt`, `form_01` … `form_05`, `result`; `control_slip` cho cán bộ. PDF.

    Giấy có chữ ký được lập ngay sau việc làm ra nó; khi chưa xong thì 202 và Retry-After.
    """
    caller = cast("ApiRequest", request)
    dossier, own = _issuing(caller, code)
    if kind == "result":
        issued = dossier.outputs.filter(kind=kind).select_related("file").order_by("-made_at").first()
        content = papers_of.lasting(issued.file) if issued else None
        if issued:
            _note_paper(caller.actor, dossier, issued, "Kết quả")
    else:
        wanted = papers_of.look(dossier, _open_to(caller, kind, own))
        content = wanted.content
        if content is None:
            return _being_made(wanted.progress)
    if content is None:
        raise NotFound("Không có văn bản này trong hồ sơ.")
    return file_reply(content, "application/pdf", f"{kind}-{dossier.code}.pdf")


@router.post(
    "/dossiers/{code}/outputs/{kind}",
    summary="Yêu cầu lập một giấy có chữ ký",
    auth=_held,
    openapi_extra=extra(404, headers=(SECRET,), open_to_all=True, being_made=True),
)
def ask_for_output(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Chỉ cần cho hồ sơ cũ mà giấy chưa từng được lập. Gọi lại không lập thêm bản nào."""
    caller = cast("ApiRequest", request)
    dossier, own = _issuing(caller, code)
    papers_of.ask_for(actor=caller.actor, dossier=dossier, kind=_open_to(caller, kind, own))
    return _being_made(papers_of.Progress.COMING)


def _issuing(caller: ApiRequest, code: str) -> tuple[Dossier, bool]:
    """The same for a paper that we issue: whoever was only asked for an opinion is given none."""
    dossier, own = found(caller, code)
    return (access.whole(caller.actor, code), own) if own else (dossier, own)


def _open_to(caller: ApiRequest, kind: str, own: bool) -> str:
    """The kind, if it is for this caller: papers among officials stay inside the office."""
    if kind in papers_of.INSIDE and not (own and caller.actor.is_officer):
        raise NotFound("Không có văn bản này trong hồ sơ.")
    return kind


def _being_made(progress: papers_of.Progress) -> HttpResponse:
    return reply(
        {"state": progress.value, "message": papers.waiting_words(progress)},
        202,
        headers={"Retry-After": str(papers.again_in(progress))},
    )

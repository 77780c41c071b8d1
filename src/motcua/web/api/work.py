"""Officers' lists, and the approval of many at once."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from motcua.dossiers import commands
from motcua.dossiers.acts.approve import APPROVE, Approve
from motcua.dossiers.queries import labels, worklists
from motcua.dossiers.queries.notices import how_many_wait
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound, Refusal
from motcua.web.api import serializers
from motcua.web.api.authentication import ApiRequest, Bearer
from motcua.web.api.idempotency import repeatable
from motcua.web.api.moments import place_after
from motcua.web.api.published import KEY, extra
from motcua.web.api.reply import cursor_of, reply
from motcua.web.api.request_schemas import ApprovalsAsked, WorklistQuery
from motcua.web.api.response_schemas import ApprovalsOut, CountsOut, WorklistOut
from motcua.web.ui.refusals import in_words

router = Router(tags=["Việc của cán bộ"], auth=Bearer("work"))


@router.get("/worklist", response=WorklistOut, summary="Danh sách việc", openapi_extra=extra(404))
def worklist(request: HttpRequest, asked: Query[WorklistQuery]) -> HttpResponse:
    """Việc đang mở chờ chức vụ của mã truy cập, gấp nhất đứng đầu."""
    officer = officer_of(request)
    if asked.label is not None and not labels.usable(officer).filter(pk=asked.label).exists():
        raise NotFound("Không có nhãn này. Hãy hỏi `/labels`.")
    wanted = worklists.Wanted(
        list=asked.list,
        stage=asked.stage,
        procedure=asked.procedure,
        text=asked.q,
        after=_cursor(asked.after),
        label=asked.label,
        order=asked.order,
        size=asked.limit,
    )
    page = worklists.worklist(officer, wanted)
    return reply({"items": [serializers.work(step) for step in page.steps], "next": _next(page.next)})


def _cursor(after: str) -> str:
    if not after:
        return ""
    at, number = place_after(after)
    return f"{at.isoformat()}~{number}"


def _next(cursor: str) -> str | None:
    return cursor_of(*cursor.split("~")) if cursor else None


@router.get(
    "/worklist/counts", response=CountsOut, summary="Số việc trong từng danh sách", openapi_extra=extra()
)
def counts(request: HttpRequest) -> HttpResponse:
    """Đếm một lần cho mọi danh sách."""
    officer = officer_of(request)
    return reply({**worklists.counts_with_unit(officer), "notices": how_many_wait(officer)})


def officer_of(request: HttpRequest) -> Actor:
    """The officer for whom the program works; nobody else has such lists."""
    actor = cast("ApiRequest", request).actor
    if not actor.is_officer:
        raise NotAllowed("Chỉ cán bộ có danh sách việc.")
    return actor


@router.post(
    "/approvals",
    response=ApprovalsOut,
    summary="Phê duyệt nhiều hồ sơ",
    openapi_extra=extra(404, 409, headers=(KEY,)),
)
def approve_many(request: HttpRequest, asked: ApprovalsAsked) -> HttpResponse:
    """Mỗi hồ sơ không phê duyệt được trả về lý do, các hồ sơ khác vẫn xong."""
    caller = cast("ApiRequest", request)

    def do() -> HttpResponse:
        actor = officer_of(request)
        codes = list(dict.fromkeys(asked.dossiers))
        chosen = {d.pk: d.code for d in worklists.chosen(actor, codes)}
        given = Approve(note=asked.note)
        batch = commands.carry_out_many(APPROVE, actor=actor, dossiers=list(chosen), given=given)
        missing = NotFound("Không tìm thấy hồ sơ. Bạn hãy kiểm tra lại mã hồ sơ.")
        refused: list[tuple[str, Refusal]] = [
            (code, missing) for code in codes if code not in chosen.values()
        ]
        refused += [(chosen[number], refusal) for number, refusal in batch.refused.items()]
        return reply(
            {
                "done": [chosen[number] for number in batch.done],
                "refused": [{"dossier": c, "code": r.code, "detail": in_words(r)} for c, r in refused],
            }
        )

    return repeatable(caller, do)

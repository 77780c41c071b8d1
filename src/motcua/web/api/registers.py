"""The register of dossiers (form 07) of a counter for a period, for a program of whoever keeps or leads it."""

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from motcua.dossiers import commands, outputs
from motcua.dossiers.queries import handovers
from motcua.dossiers.queries.handovers import Period
from motcua.web.api import serializers
from motcua.web.api.authentication import Bearer
from motcua.web.api.moments import place_after
from motcua.web.api.published import extra
from motcua.web.api.register_schemas import RegisterOut
from motcua.web.api.reply import cursor_of, file_reply, reply
from motcua.web.api.request_schemas import RegisterAsked
from motcua.web.api.work import officer_of

router = Router(tags=["Sổ theo dõi hồ sơ"], auth=Bearer("work"))
Counter = Annotated[str, Path(max_length=60)]


@router.get(
    "/registers/{counter}",
    response=RegisterOut,
    summary="Sổ theo dõi hồ sơ (mẫu 07)",
    openapi_extra=extra(404),
)
def register(request: HttpRequest, counter: Counter, asked: Query[RegisterAsked]) -> HttpResponse:
    """Hồ sơ nơi tiếp nhận đã nhận trong kỳ, cũ nhất đứng đầu, lập từ nhật ký. Mỗi lần đọc được ghi vào nhật ký."""
    officer = officer_of(request)
    rows = handovers.register(officer, counter, Period(asked.first, asked.last))
    if asked.after:
        at, number = place_after(asked.after)
        rows = rows.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=number))
    page = list(rows.values_list("submitted_at", "pk")[: asked.limit + 1])
    found = list(handovers.lines(rows, most=asked.limit))
    commands.note_export(
        actor=officer, what="so-theo-doi-api", filters=["noi", "ky"], dossiers=[one.dossier for one in found]
    )
    place = page[asked.limit - 1] if len(page) > asked.limit else None
    following = cursor_of(place[0].isoformat(), place[1]) if place else None
    return reply({"items": [serializers.register_line(one) for one in found], "next": following})


@router.get(
    "/registers/{counter}/pdf",
    summary="Sổ theo dõi hồ sơ có dấu",
    openapi_extra=extra(404, raw_answer="application/pdf"),
)
def printed(request: HttpRequest, counter: Counter, asked: Query[RegisterAsked]) -> HttpResponse:
    """Sổ của kỳ, PDF/A có dấu của nơi tiếp nhận; `limit` và `after` không dùng ở đây."""
    officer = officer_of(request)
    pdf, dossiers = outputs.register_paper(officer, counter, Period(asked.first, asked.last))
    commands.note_export(actor=officer, what="so-theo-doi-pdf", filters=["noi", "ky"], dossiers=dossiers)
    return file_reply(pdf, "application/pdf", f"so-theo-doi-{counter}.pdf")

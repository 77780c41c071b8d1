"""The catalogue: find a procedure, read what it asks for, and which agencies there are."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from motcua.agencies.queries import among, names
from motcua.agencies.types import COUNTER_KINDS
from motcua.kernel.errors import NotFound
from motcua.procedures.queries import Entry, Wanted, frozen, listing, published, search
from motcua.procedures.types import Case, Fee, LimitRow
from motcua.web.api.authentication import Bearer
from motcua.web.api.published import extra
from motcua.web.api.reply import bad_cursor, cursor_of, from_cursor, reply
from motcua.web.api.request_schemas import AgenciesQuery, CatalogueQuery
from motcua.web.api.response_schemas import AgenciesOut, EntriesOut, ProcedureOut

router = Router(tags=["Danh mục"], auth=Bearer("catalogue", open_to_all=True))


@router.get("/catalogue", response=EntriesOut, summary="Tìm thủ tục", openapi_extra=extra(open_to_all=True))
def find(request: HttpRequest, asked: Query[CatalogueQuery]) -> HttpResponse:
    """Đúng nhất đứng đầu; từ có dấu hay không dấu, mã, lĩnh vực, cơ quan, cấp.

    `listed` đánh dấu thủ tục chỉ có trong danh mục quốc gia, chưa công bố nên chưa nộp được ở đây.
    """
    start, limit = _offset(asked.after), asked.limit
    wanted = Wanted(
        text=asked.q,
        field=asked.field,
        agency=asked.agency,
        level=asked.level,
        subject=asked.subject,
        online=asked.online,
    )
    found = search(wanted)
    page = found.entries[start : start + limit]
    more = start + limit < len(found.entries)
    return reply(
        {
            "items": [_entry(e) for e in page],
            "next": cursor_of("c", start + limit) if more else None,
            "total": len(found.entries),
            "understood": found.understood,
            "facets": {name: dict(counts) for name, counts in found.facets.items()},
        }
    )


def _offset(after: str) -> int:
    if not after:
        return 0
    mark, number = from_cursor(after, 2)
    if mark != "c" or not (number.isascii() and number.isdecimal() and len(number) < 8):
        raise bad_cursor()
    return int(number)


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": entry.name,
        "title": entry.title,
        "field": entry.field,
        "level": entry.level,
        "online_level": entry.online_level,
        "subjects": entry.subjects,
        "agencies": entry.agencies,
        "listed": entry.listed,
    }


@router.get(
    "/catalogue/{code}",
    response=ProcedureOut,
    summary="Một thủ tục",
    openapi_extra=extra(404, open_to_all=True),
)
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Mọi trường hợp với giấy tờ, thời hạn, phí, cách nộp và tờ khai (JSON Schema 2020-12)."""
    try:
        version = published(code)
    except NotFound as refusal:
        raise _only_listed(code) or refusal from None
    content = frozen(version.pk)
    return reply(
        {
            "code": content.code,
            "name": content.name,
            "title": content.title,
            "version": version.number,
            "field": content.field,
            "level": content.level,
            "online_level": content.online_level,
            "agencies": content.agencies,
            "subjects": content.subjects,
            "decision": content.decision,
            "grounds": content.grounds,
            "results": content.results,
            "cases": [_case(case, content.form(case.form)) for case in content.own_cases],
        }
    )


def _only_listed(code: str) -> NotFound | None:
    if listing(code) is None:
        return None
    return NotFound(
        "Thủ tục %(procedure)s có trong danh mục quốc gia nhưng chưa được công bố ở đây, nên chưa nộp được ở đây.",
        code="only_listed",
        procedure=code,
    )


def _case(case: Case, form: Any) -> dict[str, Any]:
    return {
        "code": case.code,
        "name": case.name,
        "limits": [_for_everybody(row) for row in case.limits],
        "committed": [_for_everybody(row) for row in case.committed],
        "components": [asdict(c) for c in case.components],
        "fees": [{**_for_everybody(fee), "status": fee.status} for fee in case.fees_on()],
        "filing": case.filing,
        "returning": case.returning,
        "form": form["schema"],
    }


def _for_everybody(row: LimitRow | Fee) -> dict[str, Any]:
    return {k: v for k, v in asdict(row).items() if k not in ("formula", "editor_note")}


@router.get("/agencies", response=AgenciesOut, summary="Cơ quan", openapi_extra=extra(open_to_all=True))
def agencies(request: HttpRequest, asked: Query[AgenciesQuery]) -> HttpResponse:
    """Cơ quan và nơi nộp hồ sơ, theo mã."""
    found = among(list(names())).order_by("code")
    if asked.counter is not None:
        kinds = COUNTER_KINDS
        found = found.filter(kind__in=kinds) if asked.counter else found.exclude(kind__in=kinds)
    if asked.after:
        found = found.filter(code__gt=from_cursor(asked.after, 1)[0])
    limit = asked.limit
    rows = list(found[: limit + 1])
    page = rows[:limit]
    items = [
        {"code": a.code, "name": a.name, "kind": a.kind, "level": a.level, "counter": a.is_counter}
        for a in page
    ]
    return reply({"items": items, "next": cursor_of(page[-1].code) if len(rows) > limit else None})

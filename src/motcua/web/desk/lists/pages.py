"""A list out as a workbook and back: looked at first with mistakes by cell, then taken in as a whole."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies.queries import forget_names
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.platform.cells import cells_of
from motcua.web.desk import changing
from motcua.web.desk.catalogue import version_labels
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.lists.table import Mistake, Plan, Table, cell, read, write
from motcua.web.desk.lists.tables import TABLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 2_000_000
MOST_SHOWN = 200
Cells = Sequence[Sequence[str]]


def _table(slug: str, actor: Actor) -> Table:
    table = TABLES.get(slug)
    if table is None:
        raise NotFound("Không có danh sách này.")
    if not table.may(actor):
        raise NotAllowed("Chỉ người quản trị mới xuất và nhập danh sách này.")
    return table


@require_safe
@officers_only
def export(request: HttpRequest, actor: Actor, *, table: str) -> HttpResponse:
    """The list as a workbook; taken in as it is, it changes nothing."""
    found = _table(table, actor)
    response = HttpResponse(write(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{table}-{clock.now():%Y-%m-%d}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
@officers_only
def take_in(request: HttpRequest, actor: Actor, *, table: str) -> HttpResponse:
    """Where a workbook is sent; sent, what is wrong or what would change; sent again, taken in."""
    found = _table(table, actor)
    cells: Cells = []
    mistakes: list[Mistake] = []
    answer = None
    if request.method == "POST":
        try:
            cells = _cells(request)
            plan, mistakes = _planned(found, actor, cells)
            answer = None if mistakes else _answered(request, plan)
        except Invalid as refusal:
            answer = changing.refused(refusal)
    if answer and answer.saved:
        messages.success(request, _("Đã ghi cả danh sách."))
        return redirect(found.page)
    fields = answer.fields if answer else {}
    context = {
        "table": found,
        "title": found.title(),
        "heads": ", ".join(found.columns.values()),
        "cells": json.dumps(cells, ensure_ascii=False) if cells and not mistakes else "",
        "mistakes": mistakes[:MOST_SHOWN],
        "number": len(mistakes),
        "answer": answer,
        "decision": version_labels.decision_fields(request.POST, fields) if found.by_decision else [],
        "reason": changing.reason_field(request.POST, fields),
    }
    status = 422 if mistakes else answer.status if answer else 200
    return show(request, actor, "desk/lists/take_in.html", context, current=found.page, status=status)


def _cells(request: HttpRequest) -> Cells:
    """Of the file that was sent, else those that were looked at."""
    file = request.FILES.get("tep")
    if file is None:
        kept = json.loads(request.POST.get("o", "") or "[]")
        if not kept:
            raise Invalid("Hãy chọn một tệp xlsx.")
        return [[str(one) for one in line] for line in kept]
    if (file.size or 0) > LARGEST:
        raise Invalid("Tệp quá lớn (trên 2 MB). Hãy chia thành nhiều tệp.")
    return cells_of(file.read())


def _planned(table: Table, actor: Actor, cells: Cells) -> tuple[Plan, list[Mistake]]:
    rows, numbers, mistakes = read(table, cells)
    if mistakes:
        return Plan(), mistakes
    plan = table.plan(actor, rows)
    told = dict.fromkeys(
        Mistake(cell(table, cells[0], numbers[n], name), _(sentence)) for n, name, sentence in plan.mistakes
    )
    return plan, list(told)


def _answered(request: HttpRequest, plan: Plan) -> changing.Answer:
    said: Mapping[str, Any] = request.POST
    return changing.answered(request, lambda: plan.write(said), plan.touches, forget_names)

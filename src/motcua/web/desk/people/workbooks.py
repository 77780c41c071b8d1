"""Officials as a workbook: given out, taken in. A file is looked at first; all of it is written or none."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.agencies import commands
from motcua.agencies.access import ensure_looks_after_people
from motcua.agencies.queries import sent_workbook, workbook
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.web.desk.changing import rehearsed
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.people.labels import differences
from motcua.web.ui.refusals import in_words, status_of

PAGE = "desk:people:list"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200


@require_GET
@officers_only
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody whom the actor looks after, as a workbook that can be taken in again."""
    answer = HttpResponse(workbook.write(actor), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="can-bo-{clock.now():%Y-%m-%d}.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
@officers_only
def send(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where a workbook is sent."""
    ensure_looks_after_people(actor)
    if request.method == "GET":
        return show(request, actor, "desk/people/workbook.html", {}, current=PAGE)
    file = request.FILES.get("tep")
    try:
        key = commands.send_workbook(
            actor=actor, name=file.name or "" if file else "", data=file.read() if file else b""
        )
    except Refusal as refusal:
        context = {"refusal": in_words(refusal)}
        return show(
            request, actor, "desk/people/workbook.html", context, current=PAGE, status=status_of(refusal)
        )
    return redirect("desk:people:workbook", key=key)


@require_http_methods(["GET", "POST"])
@officers_only
def look(request: HttpRequest, actor: Actor, *, key: uuid.UUID) -> HttpResponse:
    """What is wrong in a workbook that was sent, cell by cell; or what it would change, and writing it."""
    sent = sent_workbook(actor, key)
    reading = workbook.read(actor, sent.cells)
    context: dict[str, Any] = {"sent": sent, "reading": reading, "mistakes": reading.mistakes[:MOST_SHOWN]}
    status = 422 if reading.mistakes else 200
    try:
        if request.method == "POST" and not reading.mistakes:
            changes = commands.take_in_workbook(actor=actor, key=key, reason=request.POST.get("reason", ""))
            messages.success(request, _number(len(changes)))
            return redirect("desk:people:links" if any(c.before is None for c in changes) else PAGE)
        if not reading.mistakes:
            context |= _rehearsed(actor, key)
    except Refusal as refusal:
        context |= {"refusal": in_words(refusal), "reason": request.POST.get("reason", "")}
        status = status_of(refusal)
    return show(request, actor, "desk/people/workbook.html", context, current=PAGE, status=status)


def _number(changes: int) -> str:
    return ngettext("Đã ghi %(n)d thay đổi.", "Đã ghi %(n)d thay đổi.", changes) % {"n": changes}


def _rehearsed(actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    changes = rehearsed(lambda: commands.take_in_workbook(actor=actor, key=key, reason=_("Xem trước")))
    lines = differences(changes)
    new = sum(one.what == "officers" and one.before is None for one in changes)
    return {
        "changes": changes,
        "lines": lines[:MOST_SHOWN],
        "more": max(0, len(lines) - MOST_SHOWN),
        "new": new,
    }

"""The figures of the yearly report: as they are now, as they were closed, as a workbook, as a paper; that it left."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Refusal
from motcua.platform.inputs import form_of
from motcua.platform.turns import given_up
from motcua.security import commands, outputs, queries
from motcua.security.access import ensure_keeps_register
from motcua.security.types import ReportSent
from motcua.web.desk.frame import officers_only, show
from motcua.web.desk.people.workbooks import XLSX
from motcua.web.desk.security import labels
from motcua.web.desk.security.changing import form_page
from motcua.web.desk.security.pages import PAGE
from motcua.web.ui.forms import EForm

ONE = "desk:security:report"


@require_safe
@officers_only
def now(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The year of now."""
    ensure_keeps_register(actor)
    return redirect(ONE, year=queries.year_now())


@require_safe
@officers_only
def page(request: HttpRequest, actor: Actor, *, year: int) -> HttpResponse:
    """All figures of a year, each with why it is not known where it is not."""
    with given_up():
        found = queries.report(actor, year)
    lines = [
        {
            "group": str(figure.group),
            "title": figure.title,
            "value": queries.shown(value),
            "known": value.known,
            "why": _(value.why) if value.why else "",
        }
        for figure, value in found.figures
    ]
    context: dict[str, Any] = {
        "report": found,
        "years": queries.years(),
        "groups": [(name, list(rows)) for name, rows in groupby(lines, lambda line: line["group"])],
        "clocks": [labels.clock_line(one) for one in queries.report_clocks(year)],
        "due": [(queries.step_words(step), day) for step, day in found.year.due.items()],
    }
    return show(request, actor, "desk/security/yearly.html", context, current=PAGE)


@require_http_methods(["GET", "POST"])
@officers_only
def sent(request: HttpRequest, actor: Actor, *, year: int) -> HttpResponse:
    """The report left, for the owner or for the ministry."""
    ensure_keeps_register(actor)
    queries.year_of(year)
    moment = clock.now()
    starts = {"on": moment.date().isoformat(), "hour": f"{moment:%H:%M}", "step": request.GET.get("buoc", "")}
    posted = request.POST if request.method == "POST" else None
    form, refusal = EForm(form_of(ReportSent), data=posted, prefill=starts), None
    if posted is not None:
        try:
            commands.record_report_sent(actor=actor, year=year, given=ReportSent.read(form.answer))
        except Refusal as told:
            refusal = told
        else:
            messages.success(request, _("Đã ghi."))
            return redirect(ONE, year=year)
    context = {"title": _("Ghi đã gửi báo cáo năm %(year)s") % {"year": year}, "year": year}
    return form_page(request, actor, form, context, refusal)


@require_safe
@officers_only
def workbook(request: HttpRequest, actor: Actor, *, year: int) -> HttpResponse:
    """The figures as xlsx."""
    with given_up():
        made = outputs.yearly_workbook(queries.report(actor, year))
    return _file(made, XLSX, f"bao-cao-an-ninh-mang-{year}.xlsx")


@require_safe
@officers_only
def paper(request: HttpRequest, actor: Actor, *, year: int) -> HttpResponse:
    """The report as PDF, for signing."""
    with given_up():
        made = outputs.yearly_paper(queries.report(actor, year))
    return _file(made, "application/pdf", f"bao-cao-an-ninh-mang-{year}.pdf")


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

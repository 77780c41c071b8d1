"""How long filing takes people, by procedure: from the log-in until the receipt."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.dossiers.queries.filing_times import AIM, PERIOD_DAYS, Took, filing_times
from motcua.kernel.actor import Actor
from motcua.procedures.queries import all_published
from motcua.web.board.views import asked_of, frame, overseers_only


@require_safe
@overseers_only
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each procedure that was filed online lately, the most filed first."""
    found = filing_times()
    named = all_published().filter(procedure_id__in=[one.procedure for one in found])
    names = dict(named.values_list("procedure_id", "content__name"))
    context = {
        **frame(actor, "filing_times", asked_of(request, actor)),
        "back": reverse("board:home"),
        "days": PERIOD_DAYS,
        "aim": _words(AIM),
        "rows": [_row(one, names.get(one.procedure, one.procedure)) for one in found],
    }
    return render(request, "board/filing_times.html", context)


def _row(one: Took, name: str) -> dict[str, object]:
    tag = (_("trong mục tiêu"), "done") if one.within_aim else (_("lâu hơn mục tiêu"), "due")
    return {
        "name": name,
        "cases": one.cases,
        "median": _words(one.median),
        "most": _words(one.most),
        "tag": tag,
    }


def _words(took: timedelta) -> str:
    minutes, seconds = divmod(int(took.total_seconds()), 60)
    return _("%(minutes)d phút %(seconds)02d giây") % {"minutes": minutes, "seconds": seconds}

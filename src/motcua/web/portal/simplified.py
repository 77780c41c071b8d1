"""What of procedures was simplified this year: fewer papers, fewer steps, less time, by which decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel import clock
from motcua.procedures.queries import review
from motcua.web.portal.decorators import crumbs, public
from motcua.web.ui.simplified import cut_words

FIRST_YEAR = 2025


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """The procedures that became simpler in a year (`nam`), this one without any."""
    today = clock.now().date()
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:5]) <= today.year else today.year
    last = today if year == today.year else today.replace(year=year, month=12, day=31)
    found = review(today.replace(year=year, month=1, day=1), last)
    rows = [
        {
            "it": row,
            "cases": [(one.after.name if len(row.found) > 1 else "", cut_words(one)) for one in row.changed],
        }
        for row in found.rows
        if row.is_simpler or any(one.cut("limit") > 0 for one in row.changed)
    ]
    context = {
        "found": found, "rows": rows, "year": year, "before": year - 1 if year > FIRST_YEAR else None,
        "crumbs": crumbs(("", _("Thủ tục đã đơn giản hoá"))),
    }  # fmt: skip
    return render(request, "portal/simplified.html", context)

"""The page of communes, found by today's names and by those of before 1 July 2025."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.vietnamese import fold, normal
from motcua.web.portal.decorators import crumbs, public
from motcua.web.ui.communes import every_commune, found


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """The list, or what an old name became. A divided commune leads to all its parts, and to the question which."""
    asked = normal(request.GET.get("q", ""))[:100]
    known = every_commune()
    shown = found(asked, known) if asked else known
    wanted = fold(asked)
    divided = {f.name for one in shown for f in one.former if asked and f.divided and wanted in fold(f.name)}
    context = {
        "asked": asked,
        "communes": shown,
        "divided": sorted(divided),
        "crumbs": crumbs(("", _("Xã, phường theo tên cũ và mới"))),
    }
    return render(request, "portal/communes.html", context)

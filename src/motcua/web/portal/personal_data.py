"""What is kept of people, why and how long, in plain words: the register as everybody may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.privacy.queries import current, how_long, in_force
from motcua.web.portal.decorators import public
from motcua.web.ui.formats import limit_words


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """The page: one purpose after the other, the law and the details folded in."""
    rows = [{"purpose": one, "kept": how_long(one)} for one in current()]
    context = {"rows": rows, "first": limit_words(in_force().first)}
    return render(request, "portal/personal_data.html", context)

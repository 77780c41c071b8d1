"""Whom this installation believes when it looks at a signature: for anybody, without an account."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.kernel.clock import now
from motcua.kernel.errors import Unavailable
from motcua.signing.ports import Trust, trusted
from motcua.signing.queries import MEANINGS, TITLES, anchors
from motcua.web.portal.decorators import public


@require_safe
@public
def authorities(request: HttpRequest) -> HttpResponse:
    """The page: authorities by the purpose for which they are believed."""
    by_purpose = groupby(anchors(believed()), key=lambda one: one.purpose)
    groups = [(_(TITLES[purpose]), _(MEANINGS[purpose]), list(found)) for purpose, found in by_purpose]
    return render(request, "portal/authorities.html", {"groups": groups, "now": now()})


def believed() -> Trust:
    """The authorities; none where signing is not set up: pages say so."""
    try:
        return trusted()
    except Unavailable:
        return Trust()

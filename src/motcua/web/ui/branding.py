"""The province's own drawings: its logo, and the picture of the first page."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.agencies.queries import Province, province
from motcua.web.ui.screen_lock.marks import open_when_locked

_YEAR = 365 * 24 * 60 * 60
# Shown as a picture it runs nothing anyway; opened by itself it may not either.
_RUNS_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def drawing_url(which: str) -> str:
    """Where a drawing (`logo`, `picture`) is found, a new address for a new one; empty where the province has none."""
    drawn = _drawn(province(), which)
    return (
        f"{reverse('portal:ui:drawing', args=[which])}?v={sha256(drawn.encode()).hexdigest()[:8]}"
        if drawn
        else ""
    )


@open_when_locked
@require_safe
def drawing(request: HttpRequest, which: str) -> HttpResponse:
    """The drawing itself, kept by browsers for as long as its address is used."""
    drawn = _drawn(province(), which)
    if not drawn:
        raise Http404
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = _RUNS_NOTHING
    response.headers["Cache-Control"] = (
        f"public, max-age={_YEAR}, immutable" if request.GET.get("v") else "no-cache"
    )
    return response


def _drawn(ours: Province, which: str) -> str:
    return {"logo": ours.logo, "picture": ours.picture}.get(which, "")

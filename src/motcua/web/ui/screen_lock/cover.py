"""What an official's page is told so that it covers itself in time (`static/ui/screen.js`)."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from motcua.kernel.actor import STRANGER
from motcua.platform import screen_lock
from motcua.web.ui import resuming

_EARLIER = 45
"""Seconds: the page covers itself before the server refuses, which writes work down only every so often."""


def of(request: HttpRequest) -> dict[str, object] | None:
    """Seconds without work, addresses, and whose page it is; None where nobody of us is logged in."""
    if not getattr(request, "actor", STRANGER).is_officer:
        return None
    back = urlencode({"next": reverse("portal:logged_in")})
    return {
        "after": max(_EARLIER, int(screen_lock.rest().total_seconds()) - _EARLIER),
        "state": reverse("desk:screen"),
        "unlock": reverse("desk:unlock"),
        "log_in": f"{reverse('portal:login')}?{back}",
        "by": resuming.mark_of(request.user.pk),
    }

"""How somebody who found a weakness tells us: a page for people, and security.txt (RFC 9116) for who looks for it."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.kernel import clock
from motcua.security.queries import promised_reply
from motcua.web.portal.decorators import public
from motcua.web.ui.formats import limit_words

# RFC 9116, 2.5.5: less than a year ahead, so that what is old is seen to be.
_GOOD_FOR = timedelta(days=180)


@require_safe
@public
def page(request: HttpRequest) -> HttpResponse:
    """What to send, where, what happens then, and what nobody shall do."""
    context = {"contact": settings.SECURITY_CONTACT, "reply_within": limit_words(promised_reply())}
    return render(request, "portal/weaknesses.html", context)


@require_safe
@public
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; the page above is the contact where no other is set."""
    here = settings.PUBLIC_URL + reverse("portal:weaknesses")
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + _GOOD_FOR
    lines = (
        f"Contact: {settings.SECURITY_CONTACT or here}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.PUBLIC_URL}{reverse('portal:security_txt')}",
        f"Policy: {here}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""The portal as something that can be installed, and what a telephone shows while there is no line.

The worker keeps the look and one page that says nothing of anybody (`offline`). Pages of people are never kept by it;
what somebody typed while the line was lost is kept by `ui/kept.js` until it could be sent.
"""

import json
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies.queries import province
from motcua.web.portal.decorators import public

_FONTS = ("be-vietnam-pro-latin-400-normal", "be-vietnam-pro-vietnamese-400-normal")
_LOOK = (
    "ui/tokens.css",
    "ui/base.css",
    "ui/portal.css",
    "ui/kept.js",
    "ui/portal.js",
    "ui/favicon.svg",
    *(f"ui/fonts/{name}.woff2" for name in _FONTS),
)
# Raised when what the worker does changes; what it keeps is known by its addresses.
_WORKER = 1


@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C)."""
    here = province()
    said = {
        "name": f"{_('Một Cửa')} {here.full}".strip(),
        "short_name": _("Một Cửa"),
        "lang": "vi",
        "start_url": reverse("portal:mine"),
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": "#0b4f6c",
        "background_color": "#ffffff",
        "icons": [
            {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, since it may answer for what lies below it."""
    offline, look = reverse("portal:offline"), [static(name) for name in _LOOK]
    version = sha256(json.dumps([_WORKER, offline, look]).encode()).hexdigest()[:12]
    kept = {"version": version, "offline": json.dumps(offline), "look": json.dumps(look)}
    answer = render(request, "portal/sw.js", kept, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@public
def offline(request: HttpRequest) -> HttpResponse:
    """What stands where a page cannot come for want of a line."""
    return render(request, "portal/offline.html")

"""What every answer carries, whatever page it is: which sources the browser may trust, which language it speaks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "frame-src 'self' blob:",
        # Drawn-to-measure SVG carries its numbers in style attributes; style sheets come from files only.
        "style-src-attr 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class ContentPolicyMiddleware:
    """Everything a page shows comes from this server; nothing that somebody smuggled into it runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
        return response


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Vietnamese, unless this person chose otherwise: a phone set to English is no such choice."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
        return None

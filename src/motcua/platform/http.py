"""What holds for every request, whatever page it asks for: how large it may be, where it comes from, which language it
speaks; and what every answer carries: which sources the browser may trust."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.urls import get_resolver

from motcua.kernel.errors import Refusal

NOT_TAKEN = "motcua.not_taken"
"""In the environment of a request whose body was not taken in: the `Refusal` that says why."""
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


class CompressedTextMiddleware(GZipMiddleware):
    """Pages go out compressed, which a phone in the hills feels; PDFs and pictures are so already.

    Django adds a random number of bytes to each, so that their length betrays no secret (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text to read; programs ask for little and often."""
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        return super().process_response(request, response) if is_text else response


class NotTaken(BadRequest):
    """The body of a request was not taken in."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class BoundedRequestMiddleware:
    """A form is never larger than a whole dossier may be, and no text in it holds a NUL.

    PostgreSQL keeps no text with a NUL, and nobody's name has one. In an address it is an attempt at something and is
    refused; in a field it came along with something pasted and is left out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse by the length announced, before a byte of it is read; and what the server did not take in."""
        if NOT_TAKEN in request.META:
            return _told(request, NotTaken(request.META[NOT_TAKEN]))
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.MOST_BYTES_OF_A_REQUEST:
            raise RequestDataTooBig(f"a request of {length} bytes")
        if "\x00" in request.path_info or any(nul in request.META["QUERY_STRING"] for nul in ("\x00", "%00")):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Clean the fields, once the form has been read for its CSRF token."""
        if request.method != "POST" or not any("\x00" in value for value in _values(request.POST)):
            return
        cleaned = QueryDict(mutable=True)
        for name, values in request.POST.lists():
            cleaned.setlist(name.replace("\x00", ""), [str(value).replace("\x00", "") for value in values])
        request.POST = cleaned  # type: ignore[assignment]


def _told(request: HttpRequest, wrong: BadRequest) -> HttpResponse:
    """The page for what cannot be taken in. Not raised: Django would log where, for each of a thousand slow senders."""
    tell: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(400)
    return tell(request, exception=wrong)


def _values(posted: QueryDict) -> list[str]:
    return [*posted, *(str(value) for _name, values in posted.lists() for value in values)]


def client_address(request: HttpRequest) -> str:
    """The machine somebody comes from. Behind TRUSTED_PROXIES proxies of ours it is what the outermost one saw."""
    proxies = int(settings.TRUSTED_PROXIES)
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    seen = [part.strip() for part in forwarded if part.strip()]
    return seen[-proxies] if proxies and len(seen) >= proxies else str(request.META.get("REMOTE_ADDR", ""))


def network(address: str) -> str:
    """Whom an address stands for where people are counted: itself; of IPv6 the /64, which one customer has alone
    (RFC 6177); an IPv4 address within IPv6 is that address."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    inner = known.ipv4_mapped
    return str(inner or f"{IPv6Address(int(known) >> 64 << 64)}/64")


def client_network(request: HttpRequest) -> str:
    """Whom a request is counted for where nobody is known."""
    return network(client_address(request))


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Vietnamese, unless this person chose otherwise: a phone set to English is no such choice."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
        return None

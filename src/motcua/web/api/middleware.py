"""What happens to every request under `/api/`, before and after its view.

The API needs none of the browsers' middleware (sessions, CSRF, messages), so its requests turn off before it. They get
an id, a language by Accept-Language, and whatever goes wrong as a problem - unknown addresses and methods too.
"""

from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from motcua.platform.http import NOT_TAKEN
from motcua.platform.sandbox import slots
from motcua.web.api.authentication import ApiRequest, quota_headers
from motcua.web.api.problems import Problem, of_any
from motcua.web.ui import limits

PREFIX = "/api/"
# Pages for people's browsers: they keep what the other middleware does for pages.
_PAGES = ("/api/v1/docs",)
_NUL = ("\x00", "%00")


class ApiDoorMiddleware:
    """Turns requests of programs off the browsers' way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what belongs to the API; pass everything else on."""
        if not request.path_info.startswith(PREFIX) or request.path_info.startswith(_PAGES):
            return self.get_response(request)
        asked = cast("ApiRequest", request)
        language = language_of(request)
        with translation.override(language), slots.asked_by(lambda: limits.who(request)):
            response = _answered(asked)
        return _dressed(asked, response, language)


def language_of(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak; Vietnamese when none is."""
    header = request.headers.get("Accept-Language", "")
    for wanted, _weight in parse_accept_lang_header(header.lower()) if header else ():
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return "vi"


def _answered(request: ApiRequest) -> HttpResponseBase:
    try:
        if NOT_TAKEN in request.META:
            raise request.META[NOT_TAKEN]
        _refuse_nul(request)
        match = resolve(request.path_info)
        if "api" not in match.namespaces:
            raise Http404
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
    except Exception as error:
        return of_any(request, error)
    if response.status_code == 405:
        allowed = response.headers.get("Allow", "")
        wrong = Problem(
            405,
            "method_not_allowed",
            _("Địa chỉ này chỉ nhận: %(allowed)s.") % {"allowed": allowed},
            headers={"Allow": allowed},
        )
        return of_any(request, wrong)
    return cast("HttpResponseBase", response)


def _refuse_nul(request: HttpRequest) -> None:
    """PostgreSQL keeps no text with a NUL in it, and nobody's name has one."""
    if "\x00" in request.path_info or any(nul in request.META.get("QUERY_STRING", "") for nul in _NUL):
        raise Problem(400, "bad_request", _("Yêu cầu chứa ký tự NUL, không dùng được."))


def _dressed(request: ApiRequest, response: HttpResponseBase, language: str) -> HttpResponseBase:
    headers = response.headers
    headers["X-Request-ID"] = request.request_id
    headers["Content-Language"] = language
    headers.setdefault("Vary", "Accept-Language, Authorization")
    headers.setdefault("Cache-Control", "no-store")
    left = getattr(request, "quota", None)
    if left is not None:
        for name, value in quota_headers(left).items():
            headers[name] = value
    return response

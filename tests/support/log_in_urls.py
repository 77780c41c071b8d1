"""The log-in alone, for tests that need no other page."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from motcua.web.portal import login_urls


def who(request: HttpRequest) -> HttpResponse:
    """Answers with the user name, the level of assurance and the way of the log-in."""
    name = request.user.get_username() if request.user.is_authenticated else "-"
    return HttpResponse(f"{name} {request.session.get('assurance', 0)} {request.session.get('way', '-')}")


urlpatterns = [
    path("", include((login_urls.urlpatterns, "portal"))),
    path("ai", who),
]

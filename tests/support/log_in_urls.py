"""Our pages, and one that says who is logged in and how."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from motcua.config import urls


def who(request: HttpRequest) -> HttpResponse:
    """Answers with the user name, the level of assurance and the way of the log-in."""
    name = request.user.get_username() if request.user.is_authenticated else "-"
    return HttpResponse(f"{name} {request.session.get('assurance', 0)} {request.session.get('way', '-')}")


urlpatterns = [*urls.urlpatterns, path("ai", who)]

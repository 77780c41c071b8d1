"""A page that looks again by itself, with and without JavaScript. Such looks are nobody's work: `by_itself` tells them
apart."""

from django.http import HttpRequest, HttpResponse

MARK = "tu-xem"
"""In the address of a look that a page takes by itself."""


def refreshing(request: HttpRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    """The response, asked for again after `seconds`.

    The address is named: browsers take a refresh of an address with a fragment (`#noi-dung`) for a jump in the page.
    """
    asked = request.GET.copy()
    asked[MARK] = "1"
    response["Refresh"] = f"{seconds}; url={request.path}?{asked.urlencode()}"
    return response


def by_itself(request: HttpRequest) -> bool:
    """Whether a page asks by itself, while nobody need be there."""
    return request.method == "GET" and MARK in request.GET

"""A page that looks again by itself, with and without JavaScript."""

from django.http import HttpRequest, HttpResponse


def refreshing(request: HttpRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    """The response, asked for again after `seconds`.

    The address is named: browsers take a refresh of an address with a fragment (`#noi-dung`) for a jump in the page.
    """
    response["Refresh"] = f"{seconds}; url={request.get_full_path()}"
    return response

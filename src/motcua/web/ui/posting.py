"""Addresses that only take what a page sends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def posted_from(page: str, *parts: str, **fixed: str) -> Callable[[View[P]], View[P]]:
    """A view that takes what `page` sends. Opened as an address, as after a log-in or a change of language, it leads
    to that page, whose address has these `parts` of its own and the `fixed` ones.
    """

    def decorated(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return HttpResponseNotAllowed(["POST"])
            own: dict[str, Any] = {name: kwargs[name] for name in parts}
            return HttpResponseRedirect(reverse(page, kwargs={**own, **fixed}))

        return answer

    return decorated

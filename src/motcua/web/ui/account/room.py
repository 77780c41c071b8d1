"""The front room in whose frame a page of one's own account is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from motcua.identity import queries
from motcua.kernel.actor import Actor

_PAGES = ("account", "password", "email", "entries", "second_factors", "add_totp", "add_passkey")
View = Callable[[HttpRequest], HttpResponse]
OwnView = Callable[[HttpRequest, Actor], HttpResponse]


class Show(Protocol):
    """Draws a template inside the room's frame."""

    def __call__(
        self, request: HttpRequest, actor: Actor, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse: ...


@dataclass(frozen=True)
class Room:
    """`space` is its name in addresses, `base` its frame; `guard` lets in whoever is at home there."""

    space: str
    base: str
    guard: Callable[[OwnView], View]
    show: Show

    def page(
        self, request: HttpRequest, actor: Actor, name: str, context: Mapping[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """The page `ui/account/NAME.html` in this room's frame."""
        own = {"base": self.base, **self.summary(request), **context}
        return self.show(request, actor, f"ui/account/{name}.html", own, status=status)

    def summary(self, request: HttpRequest) -> dict[str, Any]:
        """What `ui/account/summary.html` tells of the account that is logged in."""
        return {
            "urls_of_account": {key: self.url(key) for key in _PAGES},
            "second_factors_number": queries.second_factors(request.user.pk or 0).count(),
            "address_of_account": queries.address_of(request.user.pk or 0),
        }

    def url(self, name: str) -> str:
        """The address of a page in this room."""
        return reverse(f"{self.space}:{name}")

    def back(self) -> HttpResponse:
        """To the page with everything about the account."""
        return HttpResponseRedirect(self.url("account"))

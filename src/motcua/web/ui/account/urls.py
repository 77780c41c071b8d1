"""Addresses of the pages of one's own account, below the room that includes them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from motcua.kernel.actor import Actor
from motcua.web.ui.account import email, entries, passwords, second_factors
from motcua.web.ui.account.room import Room, View

_read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def addresses(room: Room) -> list[URLPattern]:
    """Every page, for whoever is at home in the room."""
    return [
        path("mat-khau", _read_or_send(_in(room, passwords.change)), name="password"),
        path("thu-dien-tu", _read_or_send(_in(room, email.change)), name="email"),
        path("phien", _read_or_send(_in(room, entries.listed)), name="entries"),
        path("hai-lop", _read_or_send(_in(room, second_factors.listed)), name="second_factors"),
        path("hai-lop/ung-dung", _read_or_send(_in(room, second_factors.add)), name="add_totp"),
        path("hai-lop/khoa", _read_or_send(_in(room, second_factors.add_passkey)), name="add_passkey"),
    ]


def _in(room: Room, view: Callable[[HttpRequest, Actor, Room], HttpResponse]) -> View:
    def own(request: HttpRequest, actor: Actor) -> HttpResponse:
        return view(request, actor, room)

    return room.guard(own)

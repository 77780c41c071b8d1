"""A page that is not found in the role that is chosen, and would be in another one of the same person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from motcua.dossiers.queries.roles import Role, seen_in
from motcua.web.ui.actor import actor_of


def in_other_role(request: HttpRequest, parts: Mapping[str, Any]) -> HttpResponse | None:
    """The page that offers to change the role, still a 404; None for everybody for whom it is nowhere."""
    offered = _offered(request, parts)
    if not offered:
        return None
    here = request.get_full_path() if request.method != "POST" else reverse("portal:mine")
    return render(request, "portal/other_role.html", {"roles": offered, "next": here}, status=404)


def _offered(request: HttpRequest, parts: Mapping[str, Any]) -> list[Role]:
    actor, code, number = actor_of(request), parts.get("code"), parts.get("number")
    if isinstance(code, str):
        return seen_in(actor, code=code)
    return seen_in(actor, draft=number) if isinstance(number, UUID) else []

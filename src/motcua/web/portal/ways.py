"""The providers by which one can log in, with how each is by measurement."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from motcua.identity import ports, queries

BEGINS = {ports.VNEID: "portal:login_vneid", ports.NATIONAL: "portal:login_national"}
RETURNS = {ports.VNEID: "portal:login_return", ports.NATIONAL: "portal:login_national_return"}


def ways() -> list[Mapping[str, Any]]:
    """Those of this installation, in the order in which pages offer them: what one is called, where it begins."""
    return [
        {
            "name": ports.NAMES[one.system],
            "url": reverse(BEGINS[one.system]),
            "health": one,
            "down": one.is_down,
        }
        for one in queries.health_of_providers()
    ]

"""What every page's frame says: whose portal this is, whom to call, whether it is a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Frame:
    """The facts in header and footer."""

    province: str
    hotline: str
    demo: bool
    urls: Mapping[str, str]


def frame() -> Frame:
    """From the settings PROVINCE_NAME, HOTLINE and MOTCUA_MODE, and the addresses that every page leads to."""
    return Frame(
        province=settings.PROVINCE_NAME,
        hotline=settings.HOTLINE,
        demo=settings.MOTCUA_MODE == "demo",
        urls=_urls(),
    )


_LEADS_TO = {
    "home": "portal:home",
    "track": "portal:track",
    "verify": "portal:verify",
    "login": "portal:login",
    "logout": "portal:logout",
    "mine": "portal:mine",
    "desk": "desk:home",
}


@cache
def _urls() -> Mapping[str, str]:
    """Addresses by name, looked up once; without those of rooms that this installation does not have."""
    return {name: found for name, view in _LEADS_TO.items() if (found := _url(view))}


def _url(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""

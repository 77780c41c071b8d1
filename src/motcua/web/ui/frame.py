"""What every page's frame says: whose portal this is, whom to call, whether it is a demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from motcua.agencies.queries import Province, province
from motcua.kernel.codes import dossier_code


@dataclass(frozen=True)
class Frame:
    """The facts in header and footer, empty before the province is set up.

    `province` with its kind (`tỉnh Ví Dụ`), `place` without; `example` is how the code of a dossier looks.
    """

    province: str
    place: str
    hotline: str
    example: str
    demo: bool
    urls: Mapping[str, str]


def frame() -> Frame:
    """From the province's own settings, the mode, and the addresses that every page leads to."""
    ours = province()
    return Frame(
        province=_in_words(ours),
        place=ours.name,
        hotline=ours.hotline,
        example=dossier_code(ours.centre, date(2026, 11, 23), 1) if ours.centre else "",
        demo=settings.MOTCUA_MODE == "demo",
        urls=_urls(),
    )


def _in_words(ours: Province) -> str:
    kinds = {"tỉnh": _("tỉnh %(name)s"), "thành phố": _("thành phố %(name)s")}
    return kinds[ours.kind] % {"name": ours.name} if ours.name else ""


_LEADS_TO = {
    "home": "portal:home",
    "track": "portal:track",
    "verify": "portal:verify",
    "login": "portal:login",
    "logout": "portal:logout",
    "mine": "portal:mine",
    "roles": "portal:roles",
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

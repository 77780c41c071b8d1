"""Our own line icons: 24 x 24, one stroke, drawn in the colour of the text around them.

The drawings lie in `icons.json`. They are put into the page itself, about 200 bytes each: no request and no
sprite to wait for on a weak network.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LOGO = (
    '<path fill="#fff" d="M5 34V16a13 13 0 0 1 26 0v18z"/>'
    '<path fill="#0b4f6c" d="M8 34V16a10 10 0 0 1 20 0v18z"/>'
    '<path fill="#e6f0f4" d="M8 26V16a10 10 0 0 1 20 0v10z"/>'
    '<path fill="#1f7a5c" d="M8.5 26c2.7-1 2.8-8 5.3-8.5 2.5-.4 2.9 3.5 4.2 4.5 1.5-1 2-5.5 4.2-5.5'
    ' 2.7 0 2.6 8 5.3 9.5z"/>'
    '<path fill="none" stroke="#fff" stroke-width="1.5" stroke-linecap="round" d="M10.5 29.5h7m3 0h5.5"/>'
)


@cache
def icons() -> dict[str, str]:
    """Name to drawing (the inside of an SVG of 24 x 24)."""
    drawings: dict[str, str] = json.loads(files("motcua.web.ui").joinpath("icons.json").read_text("utf-8"))
    return drawings


@cache
def icon_svg(name: str, extra_class: str = "") -> SafeString:
    """The icon as SVG that a screen reader passes over; an unknown name is a programmer's error (KeyError).

    Names and classes come from our own templates alone, so there are few and each is drawn once.
    """
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f"icon {extra_class}".strip(),
        mark_safe(icons()[name]),  # noqa: S308 - our own drawings
    )


def logo_svg() -> SafeString:
    """Our sign: a door that opens on the bay."""
    return format_html(
        '<svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(LOGO),  # noqa: S308 - our own drawing
    )

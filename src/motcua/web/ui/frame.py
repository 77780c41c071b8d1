"""What every page's frame says: whose portal this is, whom to call, whether it is a demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Frame:
    """The facts in header and footer."""

    province: str
    hotline: str
    demo: bool


def frame() -> Frame:
    """From the settings PROVINCE_NAME, HOTLINE and MOTCUA_MODE."""
    return Frame(
        province=settings.PROVINCE_NAME, hotline=settings.HOTLINE, demo=settings.MOTCUA_MODE == "demo"
    )

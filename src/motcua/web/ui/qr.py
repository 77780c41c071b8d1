"""QR codes on pages."""

import io
from contextlib import suppress

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(text: str) -> SafeString:
    """A QR code as SVG that scales with its box."""
    out = io.BytesIO()
    with suppress(segno.DataOverflowError):
        segno.make(text, error="m", micro=False).save(
            out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True, svgclass="qr", lineclass=None
        )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno from modules, not from text

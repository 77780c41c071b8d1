"""What stands in the place of a preview that cannot be drawn: a picture of the sentence that says why."""

import textwrap

from django.http import HttpResponse
from django.utils.html import escape

from motcua.kernel.errors import Refusal
from motcua.web.ui.refusals import in_words, status_of

# The proportions of A4, so that it fits wherever a page was expected.
_WIDE, _HIGH, _LINE, _LETTERS = 280, 396, 22, 30


def no_preview(refusal: Refusal) -> HttpResponse:
    """The sentence of a refusal as an SVG, with the refusal's status: browsers show it either way, and keep it not."""
    response = HttpResponse(
        _picture(in_words(refusal)), content_type="image/svg+xml", status=status_of(refusal)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def _picture(sentence: str) -> str:
    lines = textwrap.wrap(sentence, _LETTERS)
    top = (_HIGH - _LINE * len(lines)) // 2
    words = "".join(
        f'<text x="{_WIDE // 2}" y="{top + _LINE * number}">{escape(line)}</text>'
        for number, line in enumerate(lines, start=1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" role="img">'
        f"<title>{escape(sentence)}</title>"
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#f3f3f0" stroke="#8a8a85"/>'
        f'<g font-family="sans-serif" font-size="16" fill="#222" text-anchor="middle">{words}</g></svg>'
    )

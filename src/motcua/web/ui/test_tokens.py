"""Promises of the style sheets, measured from the files that are shipped."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parent / "static" / "ui"
TOKENS = (STATIC / "tokens.css").read_text("utf-8")
_PROMISES = re.findall(r"on (--[a-z-]+): ((?:--[a-z-]+\s+)+)", TOKENS.split(":root", 1)[1])
PAIRS = [(text, ground) for ground, texts in _PROMISES for text in texts.split()]
LIGHT, DARK = TOKENS.split("@media (prefers-color-scheme: dark)")


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", css))


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = _colours(LIGHT) | (_colours(DARK) if scheme == "dark" else {})
    assert _contrast(colours[text], colours[ground]) >= 4.5


def test_the_pairs_are_declared() -> None:
    assert len(PAIRS) >= 20


def test_the_portals_style_sheets_stay_small_for_old_phones() -> None:
    assert sum((STATIC / name).stat().st_size for name in ("tokens.css", "base.css", "portal.css")) < 25_000
    assert (STATIC / "portal.js").stat().st_size < 6_144


def test_the_fonts_of_a_first_visit_leave_room_for_the_page() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert len(fonts) == 4
    assert sum(font.stat().st_size for font in fonts) < 70_000


def test_every_font_file_named_is_shipped_with_its_licence() -> None:
    named = re.findall(r'url\("(fonts/[^"]+)"\)', TOKENS)
    assert named
    assert all((STATIC / name).exists() for name in named)
    assert "SIL Open Font License" in (STATIC / "fonts" / "OFL.txt").read_text("utf-8")


def test_red_is_used_for_lateness_and_refusal_only() -> None:
    """`--late` is the only red in the parts; nothing else names the seal's colour directly."""
    for name in ("base.css", "portal.css", "desk.css"):
        css = (STATIC / name).read_text("utf-8")
        assert "--seal" not in css
        assert "#b3261e" not in css

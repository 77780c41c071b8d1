"""What a text message carries: the alphabet of GSM (3GPP TS 23.038), in which 160 signs are one message."""

import unicodedata

LONGEST = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these takes the room of two.
_TWICE = frozenset("^{}\\[~]|€\f")
_SAID_OTHERWISE = {
    "đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " ",
    "•": "-", "₫": "d", "\t": " ", "−": "-", "×": "x",
}  # fmt: skip


def plain(text: str) -> str:
    """The text without diacritics, in signs that a text message carries; what it has no sign for becomes `?`."""
    said = "".join(_SAID_OTHERWISE.get(sign, sign) for sign in text)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", said) if not unicodedata.combining(sign))
    return "".join(sign if sign in _BASIC or sign in _TWICE else "?" for sign in bare)


def room(text: str) -> int | None:
    """How many of the 160 places a text takes; None when it holds a sign that the alphabet does not have."""
    if any(sign not in _BASIC and sign not in _TWICE for sign in text):
        return None
    return sum(2 if sign in _TWICE else 1 for sign in text)


def cut(text: str, most: int) -> str:
    """Whole words from the beginning that fit, three dots behind them; the text itself where it fits."""
    if (room(text) or 0) <= most:
        return text
    kept = ""
    for word in text.split():
        longer = f"{kept} {word}".strip()
        if (room(longer) or 0) > most - 3:
            break
        kept = longer
    return f"{kept}..." if kept else text[: max(most, 0)]

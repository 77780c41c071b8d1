"""Countries by their codes (ISO 3166-1 alpha-2), named in the language that is active, in the order of Vietnamese."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

from motcua.kernel.vietnamese import fold

_VIETNAMESE = {str(code): str(name) for code, name in Locale("vi").territories.items()}
# The Unicode list also names regions, unions and what is reserved.
_NO_COUNTRIES = frozenset(
    {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
)
CODES: tuple[str, ...] = tuple(
    sorted(
        (c for c in _VIETNAMESE if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRIES),
        key=lambda c: fold(_VIETNAMESE[c]),
    )
)


def country_name(code: str) -> str:
    """What a country is called; the code itself when there is none with it."""
    return str(Locale((get_language() or "vi").split("-")[0]).territories.get(code, code))


_named = lazy(country_name, str)
CHOICES = tuple((code, _named(code)) for code in CODES)
"""All of them to choose from."""

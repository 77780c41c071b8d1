"""Vietnamese telephone numbers as people write them."""

import re

_MOBILE = re.compile(r"^84[35789][0-9]{8}$")


def mobile(written: str) -> str | None:
    """A mobile number as networks have it (`84912000000`); None for anything else."""
    digits = re.sub(r"[\s.\-()]", "", written).removeprefix("+")
    if digits.startswith("0"):
        digits = "84" + digits[1:]
    return digits if _MOBILE.match(digits) else None


def as_dialled(number: str) -> str:
    """`0912 000 000`; what is no mobile number stays as it is."""
    found = mobile(number)
    return f"0{found[2:5]} {found[5:8]} {found[8:]}" if found else number

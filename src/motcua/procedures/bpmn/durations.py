"""Hours as BPMN's timers write them (ISO 8601), and back; `PT7H30M`."""

import re

_ISO = re.compile(
    r"P(?:(?P<weeks>\d+(?:\.\d+)?)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_HOURS_A_DAY = 8
"""A day of work; whoever writes days in a modeller means these."""


def duration(hours: float) -> str:
    """Working hours, to the second."""
    whole = round(hours * 3600)
    parts = ((whole // 3600, "H"), (whole % 3600 // 60, "M"), (whole % 60, "S"))
    return "PT" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0S")


def hours_of(text: str) -> float | None:
    """What a duration says in hours; None for what is none, or one of months and years."""
    found = _ISO.fullmatch(text.strip())
    if found is None or not any(found.groupdict().values()):
        return None
    n = {unit: float(value or 0) for unit, value in found.groupdict().items()}
    days = n["weeks"] * 5 + n["days"]
    return days * _HOURS_A_DAY + n["hours"] + n["minutes"] / 60 + n["seconds"] / 3600


def same(hours: float, timed: float) -> bool:
    """Whether a timer says the same as the step beside it."""
    return round(hours * 3600) == round(timed * 3600)

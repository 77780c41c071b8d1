"""Moments that come from outside."""

from datetime import datetime

from motcua.platform.inputs import YEARS
from motcua.web.api.reply import bad_cursor


def read_moment(text: str) -> datetime:
    """An aware moment as we wrote it into a cursor; anything else is refused."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_cursor() from None
    if moment.tzinfo is None or moment.year not in YEARS:
        raise bad_cursor()
    return moment

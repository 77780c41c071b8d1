"""Moments that come from outside, and places in lists that are ordered by them."""

from datetime import datetime

from motcua.platform.inputs import YEARS
from motcua.web.api.reply import bad_cursor, from_cursor


def read_moment(text: str) -> datetime:
    """An aware moment as we wrote it into a cursor; anything else is refused."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_cursor() from None
    if moment.tzinfo is None or moment.year not in YEARS:
        raise bad_cursor()
    return moment


def place_after(cursor: str) -> tuple[datetime, int]:
    """The moment and the number at which a page ended, from our cursor; anything else is refused."""
    at, number = from_cursor(cursor, 2)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise bad_cursor()
    return read_moment(at), int(number)

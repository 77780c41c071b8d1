"""Moments that come from outside."""

from datetime import datetime

from motcua.kernel.clock import VIETNAM
from motcua.kernel.errors import Invalid
from motcua.web.api.reply import bad_cursor

YEARS = range(1990, 2200)


def read_moment(text: str) -> datetime:
    """An aware moment as we wrote it into a cursor; anything else is refused."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad_cursor() from None
    if moment.tzinfo is None or moment.year not in YEARS:
        raise bad_cursor()
    return moment


def near(moment: datetime) -> datetime:
    """The same in Vietnamese time; raises `Invalid` for a year in which no dossier can be."""
    if moment.year not in YEARS:
        sentence = "Năm phải từ 1990 đến 2199."
        raise Invalid(sentence, fields={"until": [sentence]})
    return moment.astimezone(VIETNAM)

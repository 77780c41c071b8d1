"""Forms of copies of papers, how they are numbered, how good a scan must be: versions in `copies.json`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.platform.versions import Row, Versions

FULL, OF_COPY, EXTRACT = "full", "of_copy", "extract"
SERIES = "copies"
"""All forms of copies of an agency are numbered together, from 01 each year."""
_FILE = Path(__file__).with_suffix(".json")
_MOST_PAGES = 100


@dataclass(frozen=True)
class Form:
    """A form of copy: what is printed, how its number goes on."""

    key: str
    printed: str
    notation: str


def _form(row: Row) -> Form:
    return Form(row["key"], row["printed"], row["notation"])


_FORMS = Versions(_FILE, _form, part="forms")
_QUALITY = Versions(_FILE, lambda row: int(row["dots"]), part="quality")


def form(key: str) -> Form:
    """A form of copy as it holds today."""
    return _FORMS.newest(clock.now())[key]


def dots() -> int:
    """How many dots an inch a scan must have at least, and a copy has."""
    return _QUALITY.at(clock.now())


def pages_of(text: str) -> Sequence[int]:
    """`1, 3-5` as page numbers in that order; none for an empty text. `Invalid` for anything else."""
    found: list[int] = []
    for part in filter(None, re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        match = re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if not 1 <= first <= last or len(found) + last - first >= _MOST_PAGES:
            sentence = "Ghi số trang cần sao, ví dụ 1, 3-5; nhiều nhất 100 trang."
            raise Invalid(sentence, fields={"pages": [sentence]})
        found.extend(range(first, last + 1))
    return found

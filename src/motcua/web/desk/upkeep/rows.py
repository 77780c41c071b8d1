"""Rows that are typed as a table: read back by their columns, told by row what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

MOST = 500


def typed(posted: QueryDict, columns: Sequence[str], says: Sequence[str]) -> list[dict[str, str]]:
    """The rows as they were typed; those in which nothing stands in the columns `says` are left out."""
    first = f"{columns[0]}-"
    numbers = sorted(
        int(key[len(first) :]) for key in posted if key.startswith(first) and key[len(first) :].isdecimal()
    )
    found = [{column: posted.get(f"{column}-{n}", "").strip() for column in columns} for n in numbers[:MOST]]
    return [row for row in found if any(row[name] for name in says)]


def numbered(
    rows: Sequence[Mapping[str, str]], empty: Mapping[str, str], mistakes: Mapping[str, list[str]], more: int
) -> list[dict[str, Any]]:
    """Rows ready to be drawn, each with what is wrong in it, then `more` empty ones."""
    return [
        {**row, "n": n, "mistakes": [_(one) for one in _of_row(n - 1, mistakes)]}
        for n, row in enumerate([*rows, *[dict(empty)] * more], 1)
    ]


def _of_row(number: int, mistakes: Mapping[str, list[str]]) -> list[str]:
    return [one for key, several in mistakes.items() if key.startswith(f"{number}.") for one in several]


def listed(mistakes: Mapping[str, list[str]]) -> list[dict[str, str]]:
    """For the list at the top of the page: which row, what is wrong."""
    found = []
    for key, several in mistakes.items():
        row, _dot, column = key.partition(".")
        place = _("Dòng %(n)s") % {"n": int(row) + 1} if row.isdecimal() and column else ""
        found += [
            {"id": f"row-{int(row) + 1}" if place else "", "text": f"{place}: {_(one)}" if place else _(one)}
            for one in several
        ]
    return found

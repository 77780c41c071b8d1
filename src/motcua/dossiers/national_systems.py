"""The national systems without which some dossiers cannot go on, from a day on (`national_systems.json`)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from motcua.kernel import clock
from motcua.platform.inputs import Choices

_FILE = Path(__file__).with_suffix(".json")


@cache
def _rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def offered() -> Choices:
    """Those of today, as choices."""
    today = clock.now().date().isoformat()
    return [(row["key"], name_of(row["key"])) for row in _rows() if row["from"] <= today]


def measured(key: str) -> tuple[str, ...]:
    """The systems outside by whose measurement it is known how this one is; none where nobody calls it from here."""
    return next((tuple(row.get("measured", ())) for row in _rows() if row["key"] == key), ())


def name_of(key: str, language: str | None = None) -> str:
    """What a system is called, in the language that is active or another one."""
    row = next((one for one in _rows() if one["key"] == key), {"name": key, "name_en": key})
    return str(row["name_en"] if (language or get_language()) == "en" else row["name"])

"""The starter pack, which a province may take or leave: e-forms, result documents, general routes, occasions in life.

They are those of the sample; of its routes the ones that lead nowhere but to the counter and whoever handles.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TABLES = ("forms", "routes", "results", "life_events")
_SAMPLE = Path(__file__).parents[1] / "sample" / "data"
_ANYWHERE = {"counter", "handling"}


def rows(table: str) -> list[Mapping[str, Any]]:
    """The rows of one of `TABLES`."""
    found: list[Mapping[str, Any]] = json.loads((_SAMPLE / f"{table}.json").read_text("utf-8"))
    if table != "routes":
        return found
    return [route for route in found if {step["at"] for step in route["steps"]} <= _ANYWHERE]

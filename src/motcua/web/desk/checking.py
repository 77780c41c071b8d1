"""The panel in which what was supplied is checked, thing by thing: what it shows, and what was posted in it."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from motcua.dossiers.queries.detail import Detail
from motcua.dossiers.queries.supplied import supplied

TEMPLATE = "desk/acts/check_supplement.html"


def panel(seen: Detail, posted: QueryDict | None) -> dict[str, Any]:
    """What came, with the verdicts that were posted already."""
    found = supplied(seen)
    typed: Mapping[str, Any] = posted or {}
    items = [
        {
            "place": item.place,
            "defect": item.defect,
            "papers": item.papers,
            "changes": item.changes,
            "verdict": typed.get(f"item-{item.place}", ""),
            "why": typed.get(f"why-{item.place}", ""),
        }
        for item in found.items
    ]
    return {"supplied": {"items": items, "others": found.others, "note": found.note}}


def posted_verdicts(posted: QueryDict) -> list[dict[str, Any]]:
    """The verdicts as the act takes them; a thing without one is left out, and the act says so."""
    places = (name.removeprefix("item-") for name in posted if name.startswith("item-"))
    return [
        {
            "place": int(place),
            "right": posted[f"item-{place}"] == "right",
            "why": posted.get(f"why-{place}", ""),
        }
        for place in places
        if place.isdecimal() and len(place) < 4
    ]

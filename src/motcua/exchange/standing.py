"""How a dossier stands to the outside after each of its events: one fold over the log, pure.

What the partner is told is the whole of it, each time something of it changed; and one line for each event that the
applicant may read. The status is the event's own: a dossier that waits is never shown as settled.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from motcua.process.handovers import Event
from motcua.process.states import ENDED, Status

Shown = Mapping[str, Any]
MOMENTS = ("received_at", "due_at", "finished_at", "ended_at", "returned_at")


class Happened(Event, Protocol):
    """What is read of an event."""

    @property
    def type(self) -> str:
        """What happened."""
        ...


def begin(described: Shown) -> dict[str, Any]:
    """A dossier of which nothing has happened yet."""
    empty = dict.fromkeys(MOMENTS)
    return {**described, "status": 0, **empty, "note": "", "supplements": [], "results": [], "paid": None}


def follow(shown: Shown, event: Happened, at: str) -> dict[str, Any]:
    """How it stands after one more event, which happened `at` (as the log writes moments)."""
    data, status = event.data, Status(event.data["status"])
    came_from = shown["status"]
    now: dict[str, Any] = {**shown, "status": int(status)}
    if "handling" in data:
        now |= {"handling": data["handling"], "counter": data.get("receiving") or data["counter"]}
    if status is Status.RECEIVED and not shown["received_at"]:
        now["received_at"] = at
    if data.get("due_at"):
        now["due_at"] = data["due_at"]
    if "finished" in data:
        now["finished_at"] = at
    now["ended_at"] = (shown["ended_at"] or at) if status in ENDED else None
    now["returned_at"] = (shown["returned_at"] or at) if status is Status.RETURNED else None
    now["supplements"] = _supplements(shown, event, at, status, came_from)
    now["results"] = _results(shown, event)
    now["papers"] = _papers(shown, event)
    now["paid"] = _paid(shown, event, at)
    if status != came_from:
        now["note"] = str(event.words.get("note") or "")
    return now


def _supplements(shown: Shown, event: Happened, at: str, status: Status, came_from: int) -> list[Any]:
    known = [dict(one) for one in shown["supplements"]]
    waits, waited = status is Status.SUPPLEMENT, came_from == Status.SUPPLEMENT
    if waits and not waited:
        asked = {
            "number": len(known) + 1,
            "asked_at": at,
            "by": str(event.actor.get("name") or ""),
            "what": str(event.words.get("note") or ""),
            "due_before": shown["due_at"],
            "answered_at": None,
            "due_after": None,
        }
        return [*known, asked]
    if waited and not waits and known and status not in ENDED:
        known[-1] |= {"answered_at": at, "due_after": event.data.get("due_at")}
    return known


def _results(shown: Shown, event: Happened) -> list[Any]:
    known = list(shown["results"])
    if event.type == "sealed" and event.data.get("file"):
        return [*known, {"sha256": event.data["file"], "name": "Kết quả giải quyết"}]
    return known


def _papers(shown: Shown, event: Happened) -> list[Any]:
    """What was handed in later comes behind what was filed; of a first filing the rows say it."""
    later = event.data.get("papers") if event.type == "supplemented" else None
    return [
        *shown["papers"],
        *(
            {
                "component": one["component"],
                "name": one["component"],
                "sha256": one["sha256"],
                "digitised": bool(event.data.get("way")),
                "reused": bool(one.get("reused")),
            }
            for one in later or ()
        ),
    ]


def _paid(shown: Shown, event: Happened, at: str) -> Any:
    if event.type == "fee_recorded":
        return {"at": at, "amount": event.data.get("amount", 0), "way": str(event.data.get("method", ""))}
    return shown["paid"]

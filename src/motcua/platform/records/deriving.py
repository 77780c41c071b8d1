"""Lines from the event log: what every event is to the four logs, without the words that lie beside it.

`topics.json` says for each topic, and for single types, which log it belongs to, and of which the facts are told along:
those that speak of officials, rights and settings. Of a dossier only what happened, when, by whom, and its code.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.db.models import Max

from motcua.platform.models import RecordBlock, RecordMark
from motcua.platform.readers import LogEvent
from motcua.platform.records.draining import arrive
from motcua.platform.records.record import Ending, Log, Record, machine

FILE = Path(__file__).with_name("topics.json")
LONGEST_FACTS = 5000
"""Bytes: receivers of syslog take messages of 8 kB (RFC 5425, 4.3.1), and cut or split longer ones."""
_LATE = 5000
"""So many events before the last one may be told twice after a restore, so that none is missed."""


@cache
def _topics() -> dict[str, dict[str, Any]]:
    topics: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["topics"]
    return topics


class Records:
    """The reader that follows the event log, in all its topics."""

    name = "records"
    topics: tuple[str, ...] = tuple(_topics())
    version = 1

    def read(self, events: Sequence[LogEvent]) -> None:
        """A line for each, once."""
        told = _already_told()
        lines = [of_event(event).line() for event in events if event.id > told]
        if lines:
            arrive(lines)

    def forget(self) -> None:
        """Sealed lines stay. What they tell is not told again, but for the last ones: after a restore nobody knows
        which of these were read."""
        last = RecordBlock.objects.aggregate(last=Max("event"))["last"] or 0
        RecordMark.objects.update_or_create(name=RecordMark.TOLD, defaults={"number": max(0, last - _LATE)})


def _already_told() -> int:
    found = RecordMark.objects.filter(name=RecordMark.TOLD).values_list("number", flat=True).first()
    return found or 0


def of_event(event: LogEvent) -> Record:
    """The line of an event; `event` in it is the event's number in the log."""
    which = _which(event)
    more: dict[str, Any] = {"event": event.id, "chain": f"{event.topic}/{event.stream}/{event.seq}"}
    if which.get("facts"):
        more |= _facts(event)
    return Record(
        Log(which["log"]), event.type, Ending.DONE, at=event.at, source=f"log@{machine()}",
        account=_account(event.actor), target=_target(event), more={**_named(event.actor), **more},
    )  # fmt: skip


def _facts(event: LogEvent) -> dict[str, Any]:
    """What the event says, where it fits a message: the log of events has the rest."""
    facts = {name: value for name, value in event.data.items() if name != "words"}
    size = len(orjson.dumps(facts))
    return {"facts": facts} if size <= LONGEST_FACTS else {"facts_bytes": size}


def _which(event: LogEvent) -> Mapping[str, Any]:
    topic = _topics()[event.topic]
    return {**topic, **topic.get("types", {}).get(event.type, {})}


def _target(event: LogEvent) -> str:
    code = event.data.get("code")
    return str(code) if isinstance(code, str) and code else f"{event.topic}/{event.stream}"


def _account(actor: Mapping[str, Any]) -> str:
    for name in ("officer", "party", "service"):
        if name in actor:
            return f"{name}/{actor[name]}"
    return (
        ""
        if actor.get("kind") == "stranger"
        else f"{actor.get('kind', '')}/{actor.get('name', '')}".strip("/")
    )


def _named(actor: Mapping[str, Any]) -> dict[str, str]:
    """An official's name and post, as the log has them: who decided is the record."""
    shown = {"name": actor.get("name", ""), "post": actor.get("post", "")} if "officer" in actor else {}
    return {name: value for name, value in shown.items() if value}

"""An act decided without a database: what people gave, and what else would have been read, as plain keywords."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS, accept, ask_opinion, correct_slip, forward, move_route, reopen
from motcua.process.engine import Order, decide
from motcua.process.limit import Limit
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.table import Standing

# Something for each type that an act may ask for, where nothing else is said.
USUAL: Mapping[str, Any] = {"object": {}, "integer": 2, "array": [], "boolean": False}
SCHEMA = {"type": "string", "title": "Họ và tên"}


def decided(
    state: State,
    act: Act[Any],
    who: Standing,
    world: World,
    *,
    limit: Limit | None = None,
    missing: tuple[str, ...] = (),
    names: Mapping[str, str] | None = None,
    before: reopen.Before | None = None,
    to: move_route.Target | None = None,
    **details: Any,
) -> Outcome:
    """The outcome of an act; `limit` and `missing` are what an acceptance reads of the procedure and the papers,
    `names` the agencies that can be asked for an opinion, `before` how it stood before it ended, `to` the route that it
    goes over to.
    """
    given = act.given.read(values_for(act, details))
    read: dict[str, Any] = {
        ACTS["accept"].key: partial(accept.decide, limit=limit, missing=missing),
        ACTS["move_route"].key: partial(move_route.decide, to=to),
        ACTS["forward"].key: partial(forward.decide, missing=missing),
        ACTS["ask_opinion"].key: partial(ask_opinion.decide, askable=ask_opinion.Askable(names)),
        ACTS["reopen"].key: partial(reopen.decide, before=before) if before else reopen.decide,
        ACTS["correct_slip"].key: partial(
            correct_slip.decide,
            schema=SCHEMA,
            declared={getattr(given, "field", ""): "Lý A"},
            corrected={getattr(given, "field", ""): "Lý A Sỉnh"},
        ),
    }
    decision = read.get(act.key, act.decide)
    return decide(state, act, Order(who, given), world, prepare=lambda: decision)


def values_for(act: Act[Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """Of the details, what this act asks for, and something for whatever else it must have.

    A note stands for the list of defects and for any other sentence.
    """
    note = details.get("note", "")
    schema = _schema(act.key)
    usual = {name: _usual(schema["properties"][name], note) for name in schema.get("required", ())}
    asked = {"what": note, "reason": "wrong", "problem": note, "ground": "Luật", "article": "Điều 1"}
    wanted = {
        **usual,
        "note": note,
        "ground": "court" if act.key == "suspend" else "duplicate",
        "law": note,
        "defects": [asked] if note.strip() else [],
        **details,
    }
    return {k: v for k, v in wanted.items() if k in act.given.model_fields and v is not None}


@cache
def _schema(act: str) -> dict[str, Any]:
    """What an act asks for; made once, since whole lives ask for it thousands of times."""
    found: dict[str, Any] = ACTS[act].given.model_json_schema()
    return found


def _usual(part: Mapping[str, Any], note: str) -> Any:
    """The first of its choices; otherwise something of its type."""
    if choices := part.get("oneOf"):
        return choices[0]["const"]
    if part["type"] != "string":
        return USUAL[part["type"]]
    if part.get("format") == "date-time":
        return "2026-12-15T17:00:00+07:00"
    return "0" * 64 if "pattern" in part else note


@dataclass(frozen=True)
class Tried:
    """What somebody tries: the act, how they stand to the dossier, and what they give."""

    act: Any
    standing: Standing
    details: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.details.get(name)


def order(act: Any, who: Standing, **details: Any) -> Tried:
    return Tried(act, who, details)

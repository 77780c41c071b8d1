"""An act decided without a database: what people gave, and what else would have been read, as plain keywords."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from motcua.dossiers.act import Act
from motcua.dossiers.acts import ACTS, accept, correct_slip
from motcua.process.engine import Order, decide
from motcua.process.limit import Limit
from motcua.process.outcome import Outcome
from motcua.process.state import State, World
from motcua.process.table import Standing

# What an act asks for where nothing else is said.
USUAL: Mapping[str, Any] = {
    "method": "cash",
    "way": "online",
    "file": "0" * 64,
    "fields": {},
    "to_officer": 2,
    "field": "name",
    "value": "Lý A Sỉnh",
}
SCHEMA = {"type": "string", "title": "Họ và tên"}


def decided(
    state: State,
    act: Act[Any],
    who: Standing,
    world: World,
    *,
    limit: Limit | None = None,
    missing: tuple[str, ...] = (),
    **details: Any,
) -> Outcome:
    """The outcome of an act; `limit` and `missing` are what an acceptance reads of the procedure and the papers."""
    read: dict[str, Any] = {
        ACTS["accept"].key: partial(accept.decide, limit=limit, missing=missing),
        ACTS["correct_slip"].key: partial(
            correct_slip.decide, schema=SCHEMA, declared={"name": "Lý A"}, corrected={"name": "Lý A Sỉnh"}
        ),
    }
    decision = read.get(act.key, act.decide)
    order = Order(who, act.given.read(values_for(act, details)))
    return decide(state, act, order, world, prepare=lambda: decision)


def values_for(act: Act[Any], details: Mapping[str, Any]) -> dict[str, Any]:
    """Of the details, what this act asks for; a note stands for the list of defects."""
    note = details.get("note", "")
    wanted = {**USUAL, "note": note, "defects": [{"what": note, "problem": note}], **details}
    return {k: v for k, v in wanted.items() if k in act.given.model_fields and v is not None}

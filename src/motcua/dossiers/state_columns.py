"""How the engine's state is kept in the columns of a dossier: written by `columns`, read again by `state_of`.

What the state and the model call by the same name is kept as it is; only what has another form in the row stands here.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from motcua.agencies.queries import Heirs
from motcua.dossiers.models import Dossier
from motcua.process.forks import Facts
from motcua.process.limit import Limit
from motcua.process.moves import next_wake
from motcua.process.route import Route, StepSpec
from motcua.process.state import Clock, OpenStep, State
from motcua.process.states import ENDED, Stage, Status

# Columns that hold something of the state in a form of their own.
_WRITTEN: Mapping[str, Callable[[State], Any]] = {
    "status": lambda state: int(state.status),
    "stage": lambda state: state.stage.value,
    "open_steps": lambda state: [_step_json(s) for s in state.steps],
    "limit": lambda state: str(state.clock.limit) if state.clock.limit else "",
    "due_at": lambda state: state.clock.due_at,
    "remaining": lambda state: state.clock.remaining,
    "late_noted": lambda state: state.clock.late_noted,
    "wakes_at": next_wake,
}
NOBODY = Heirs()
_MODEL = {f.name for f in Dossier._meta.concrete_fields}
_AS_IT_IS = tuple(f.name for f in fields(State) if f.name in _MODEL and f.name not in _WRITTEN)
# All that a state is kept in; its route and what belongs to it come from the version, its places from the agencies.
COLUMNS = (*_WRITTEN, *_AS_IT_IS)


def columns(state: State) -> dict[str, Any]:
    """A dossier's columns that hold the engine's state."""
    return {
        **{name: written(state) for name, written in _WRITTEN.items()},
        **{name: getattr(state, name) for name in _AS_IT_IS},
    }


def state_of(
    row: Mapping[str, Any],
    *,
    route: Route,
    restart_on_supplement: bool,
    facts: Facts | None = None,
    heirs: Heirs = NOBODY,
) -> State:
    """The state again, from a dossier's columns, what its version says and what forks ask.

    What a route names by its code, and where one lay that has ended, is with whoever took over from there; open ones
    were moved (`acts.succeed`).
    """
    limit = Limit.parse(row["limit"]) if row["limit"] else None
    steps = row["open_steps"]
    return State(
        status=Status(row["status"]),
        stage=Stage(row["stage"]),
        route=route,
        places=_places(row, heirs),
        steps=tuple(_open_step(s) for s in (orjson.loads(steps) if isinstance(steps, str) else steps)),
        clock=Clock(limit, row["due_at"], row["remaining"], row["late_noted"]),
        restart_on_supplement=restart_on_supplement,
        facts=facts or {},
        **{name: row[name] for name in _AS_IT_IS},
    )


def _places(row: Mapping[str, Any], heirs: Heirs) -> dict[str, str]:
    here = {"counter": row["counter_id"], "handling": row["handling_id"]}
    if not heirs.of:
        return here
    if Status(row["status"]) in ENDED:
        here = {place: heirs.today(code) for place, code in here.items()}
    return {**heirs.of, **here}


def _step_json(step: OpenStep) -> dict[str, Any]:
    plain = {
        "no": step.no,
        "spec": step.spec.to_json(),
        "agency": step.agency,
        "opened_at": step.opened_at.isoformat(),
        "due_at": step.due_at.isoformat(),
        "holder": step.holder,
    }
    return {
        **plain,
        **({"left": step.left} if step.paused else {}),
        **({"of": step.of} if step.of > 1 else {}),
    }


def _open_step(row: Mapping[str, Any]) -> OpenStep:
    return OpenStep(
        no=row["no"],
        spec=StepSpec.from_json(row["spec"]),
        agency=row["agency"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        due_at=datetime.fromisoformat(row["due_at"]),
        holder=row["holder"],
        left=row.get("left"),
        of=row.get("of", 1),
    )

"""The acts, one file each: who may and when, what it asks for, the decision, the event and who reads what of it.

Job: everything that is known about an act. Add one by adding a file (docs/how-to/add-an-act.md); nothing else names it.
Not its job: reading and writing dossiers (`store`), how it looks (web), moving along the route (`process/moves.py`).
Start reading: `extend.py`, then `accept.py`; what a declaration can say: `dossiers/act.py`.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from motcua.dossiers.act import Act, Audience, Told
from motcua.process.state import State
from motcua.process.table import Standing, is_allowed


def _declared() -> Iterator[Act[Any] | Told]:
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(value, Act | Told):
                yield value


_ALL = tuple(_declared())
ACTS: Mapping[str, Act[Any]] = {
    act.key: act for act in sorted((a for a in _ALL if isinstance(a, Act)), key=lambda a: a.order)
}
"""Every act by its key, in the order of the table."""
EVENTS: Mapping[str, Told] = {
    told.type: told for told in (*(a.told for a in ACTS.values()), *(t for t in _ALL if isinstance(t, Told)))
}
"""Everything that can happen to a dossier, by its type in the log."""


def allowed(state: State, standing: Standing) -> tuple[Act[Any], ...]:
    """All that this actor may do to the dossier now, in the order of the table."""
    return tuple(act for act in ACTS.values() if is_allowed(state, act.rule, standing))


def issuing(paper: str) -> frozenset[str]:
    """The events after which this paper is issued: each of an act that names it."""
    return frozenset(act.told.type for act in ACTS.values() if paper in act.papers)


def told_of(kind: str) -> Told:
    """How an event is told; of one that no act of today makes, officials see the bare type."""
    unknown = Told(type=kind, at_desk=kind, seen_by=Audience.OFFICIAL, reads={})
    return EVENTS.get(kind, unknown)

"""A dossier that lives without a database, by the same decisions, events and rows: what samples are made of.

Nothing here decides or words anything. Whatever is given goes to the engine as it does from every screen, and the rows
that the store would have written are kept as its statement would leave them (`store_sql`; a test compares both).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.db.models import Field, Model

from motcua.dossiers import access, store, store_sql
from motcua.dossiers.act import Act
from motcua.dossiers.commands.creating import Begun, New, begin
from motcua.dossiers.commands.perform import decided
from motcua.dossiers.models import Declaration, Dossier, SearchRow
from motcua.dossiers.numbers import ReservedNumber
from motcua.dossiers.search_rows import Sources
from motcua.kernel.actor import Actor
from motcua.platform import log
from motcua.process.engine import Decision, G, Order
from motcua.process.route import Route
from motcua.process.state import World

Row = dict[str, Any]
TABLES: tuple[type[Model], ...] = tuple(
    {kind.model: None for kind in (store_sql.DOSSIER, *store_sql.KINDS.values())}
)
"""Where a dossier's rows lie."""
SEARCHED = SearchRow
"""The table whose rows are words made of names and numbers, so that a copy needs its own (`Sources.row`)."""
__all__ = ["SEARCHED", "TABLES", "Living", "Row", "Sources", "columns"]


@cache
def columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a table that its rows name; numbers that the server gives are not among them."""
    given = {"id", "tx"} if model is not Dossier else set()
    return tuple(name for f in model._meta.concrete_fields if (name := str(f.column)) not in given)


@dataclass
class Living:
    """One dossier with everything that was written of it, table by table."""

    locked: store.Locked
    search: Sources
    rows: dict[type[Model], list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})
    events: list[log.NewEvent] = field(default_factory=list)

    @classmethod
    def filed(cls, new: New, *, route: Route, world: World, number: int, last: int) -> "Living":
        """A complete filing becomes a dossier with this id; `last` is the number that its counter gave before."""
        reserved = ReservedNumber(str(new.draft.counter_id), world.now, number, last)
        begun = begin(new, reserved, route, world)
        living = cls(_locked(begun), begun.search)
        living._write(begun.row, begun.rows, begun.event)
        return living

    def carry_out(
        self,
        act: Act[G],
        *,
        actor: Actor,
        given: G,
        world: World,
        prepare: Callable[[], Decision[G]] | None = None,
    ) -> None:
        """Carry out an act; raises the refusal. `prepare` stands for the act's own, which may have to read."""
        locked = self.locked
        order = Order(access.standing(actor, locked, locked.state), given)
        one = decided(act, actor, locked, order, world, prepare)
        (row,), rows, (event,) = store.changes([one], actor=actor, now=world.now)
        self._write(row, rows, event)
        moments = {name: self.row[name] for name in ("received_at", "finished_at", "ended_at")}
        head = log.Head(event.seq, event.hash)
        self.locked = replace(locked, state=one.outcome.state, head=head, **moments)

    @property
    def row(self) -> Row:
        """The dossier's own row."""
        return self.rows[Dossier][0]

    @property
    def declared(self) -> Row:
        """What was declared with it."""
        return self.rows[Declaration][0]

    def _write(self, row: store_sql.Row, rows: store_sql.Rows, event: log.NewEvent) -> None:
        self.events.append(event)
        self._keep(store_sql.DOSSIER, row)
        for name, some in rows.items():
            for other in some:
                self._keep(store_sql.KINDS[name], other)

    def _keep(self, kind: store_sql.Kind, given: store_sql.Row) -> None:
        """As the statement does: what exists is changed, what is new begins with the model's defaults."""
        names = store_sql.columns_of(kind, tuple(given))
        row = dict(zip(names, given.values(), strict=True))
        keys = store_sql.columns_of(kind, kind.keys)
        rows = self.rows[kind.model]
        known = next((r for r in rows if all(r[key] == row[key] for key in keys)), None) if keys else None
        if known is None:
            rows.append({**_defaults(kind.model), **row})
        else:
            known.update(row)


def _locked(begun: Begun) -> store.Locked:
    row = begun.row
    return store.Locked(
        **{
            k: row[k] for k in ("id", "code", "case_code", "procedure_code", "channel", "counter", "handling")
        },
        **{f"{k}_id": row[k] for k in ("version", "owner", "filer")},
        received_at=None,
        finished_at=None,
        ended_at=None,
        state=begun.state,
        head=log.Head(begun.event.seq, begun.event.hash),
    )


@cache
def _defaults(model: type[Model]) -> Row:
    fields = {str(f.column): f for f in model._meta.concrete_fields}
    return {name: _default(fields[name]) for name in columns(model)}


def _default(of: Field[Any, Any]) -> Any:
    return of.get_default() if of.has_default() else None

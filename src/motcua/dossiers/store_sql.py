"""The statements of the store, put together from the models: how dossiers are read for a decision, how decisions are
written. No column is named here that the models do not name; a row says by its fields what it writes.

A row is a mapping of a model's fields, by their names; rows of a kind that are written together hold the same ones.
What a new row does not hold gets the model's default.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

import orjson
from django.db import connection
from django.db.models import Field, Model

from motcua.dossiers.models import (
    Declaration,
    Dossier,
    FormerResult,
    Output,
    Paper,
    PaperMark,
    ResultDraft,
    SearchRow,
    Step,
    ThreadEntry,
)
from motcua.dossiers.numbers import ReservedNumber
from motcua.platform.models import EventWords, LoggedEvent

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Kind:
    """Rows that are written with a decision, and how: `add`, `change` those with the same keys, or `keep` one for each.

    `of` is the field that holds the dossier's number. `several`: one decision may write more than one.
    """

    model: type[Model]
    way: Literal["add", "change", "keep"] = "add"
    keys: tuple[str, ...] = ()
    of: str = "dossier"
    several: bool = False

    @property
    def table(self) -> str:
        """The name of its table."""
        return f'"{self.model._meta.db_table}"'

    def field(self, name: str) -> Field[Any, Any]:
        """The model's field of this name."""
        field = self.model._meta.get_field(name)
        if not isinstance(field, Field):
            raise TypeError(f"{self.model.__name__}.{name} is no column")
        return field

    def column(self, name: str) -> str:
        """The column that holds a field."""
        return f'"{self.field(name).column}"'

    def type(self, name: str) -> str:
        """The column's type in the database."""
        return str(self.field(name).db_type(connection))


DOSSIER = Kind(Dossier, "change", ("id",), of="id")
KINDS: Mapping[str, Kind] = {
    "closed": Kind(Step, "change", ("dossier", "no"), several=True),
    "stayed": Kind(Step, "change", ("dossier", "no"), several=True),
    "opened": Kind(Step, several=True),
    "papers": Kind(Paper, several=True),
    "outputs": Kind(Output, several=True),
    "marks": Kind(PaperMark),
    "thread": Kind(ThreadEntry),
    "answered": Kind(ThreadEntry, "change", ("dossier", "seq"), several=True),
    "former": Kind(FormerResult),
    "renewed": Kind(FormerResult, "change", ("dossier", "round", "issued")),
    "result": Kind(ResultDraft, "keep", ("dossier",)),
    "declaration": Kind(Declaration, "keep", ("dossier",)),
    "search": Kind(SearchRow, "keep", ("dossier", "about")),
    "words": Kind(EventWords, of="stream"),
    "events": Kind(LoggedEvent, of="stream"),
}


# --- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """How columns of dossiers are read: one dossier or many, as they stand or locked until the transaction ends."""

    fields: tuple[str, ...]

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """What each column is called on an instance of the model."""
        return tuple(DOSSIER.field(name).attname for name in self.fields)

    def one(self, *, locked: bool = False) -> str:
        """The statement for a single number. It needs no order: the server has nothing to sort."""
        return f"{self._select} WHERE id = %s::bigint{_lock(locked)}"

    def many(self, *, locked: bool = False) -> str:
        """The statement for many, in the order of their numbers, so that two sets never wait for each other."""
        return f"{self._select} WHERE id = ANY(%s::bigint[]) ORDER BY id{_lock(locked)}"

    @cached_property
    def _select(self) -> str:
        return f"SELECT {', '.join(map(DOSSIER.column, self.fields))} FROM {DOSSIER.table}"


def _lock(locked: bool) -> str:
    return " FOR UPDATE" if locked else ""


# --- writing ----------------------------------------------------------------------------------------------------

# A kind of row with the names of its fields; a text is made once for all such kinds that are written together.
Shape = tuple[tuple[str, tuple[str, ...]], ...]
# A set locks its rows in the order of their ids first, so that two sets never wait for each other; a single row needs
# no order. The numbers come from arrays: a locking scan carries all that it joins in each of its rows, and that would
# be the whole document.
_HELD = """held AS (
    SELECT d.id FROM unnest(%s::bigint[], %s::int[]) AS n (id, chain_seq)
    JOIN dossiers_dossier d ON d.id = n.id WHERE d.chain_seq = n.chain_seq ORDER BY d.id FOR UPDATE OF d
)"""


def write_one(dossier: Row, rows: Rows) -> tuple[str, list[Any]]:
    """The statement that writes a decision on a single dossier, and its parameters.

    Of what there is one, each value is a parameter of its own; of what there may be several, all come as one document,
    so the text does not depend on how many. A document for a single row costs the server more than its values do.
    """
    shape = _shape(rows)
    return _one(tuple(dossier), shape), [*_values(DOSSIER, dossier), *_parameters(shape, rows)]


def write_set(dossiers: Sequence[Row], rows: Rows, seen: Sequence[tuple[int, int]]) -> tuple[str, list[Any]]:
    """The same for many dossiers; `seen` are the ids and the chain numbers that were decided on. All rows come as
    documents: as long a text for two hundred as for two.
    """
    shape = _shape(rows)
    ids = [number for number, _ in seen], [seq for _, seq in seen]
    documents = [_document(KINDS[name], rows[name]) for name, _ in shape]
    return _set(tuple(dossiers[0]), shape), [*ids, _document(DOSSIER, dossiers), *documents]


def create(dossier: Row, rows: Rows, reserved: ReservedNumber) -> tuple[str, list[Any]]:
    """The statement that writes a new dossier with all that begins with it, and its parameters.

    The number is given to whoever takes it first; for the others nothing is written.
    """
    shape = _shape(rows)
    values = [*_values(DOSSIER, dossier), *_parameters(shape, rows)]
    return _creation(tuple(dossier), shape), [reserved.agency, reserved.series, reserved.last, *values]


@lru_cache(maxsize=100)
def _one(dossier: tuple[str, ...], shape: Shape) -> str:
    return _decided([_changed(dossier, _given(DOSSIER, dossier))], shape, _source)


@lru_cache(maxsize=100)
def _set(dossier: tuple[str, ...], shape: Shape) -> str:
    changed = _changed(dossier, _listed(DOSSIER, dossier), " AND d.id IN (SELECT id FROM held)")
    return _decided([_HELD, changed], shape, _listed)


def _changed(fields: Sequence[str], rows: str, held: str = "") -> str:
    """Those that have moved since they were read are left out of everything; `changed` names the others."""
    return f"""changed AS (
    UPDATE {DOSSIER.table} d SET {_assignments(DOSSIER, fields)}
    FROM {rows} WHERE d.id = n.id AND d.chain_seq = n.chain_seq - 1{held} RETURNING d.id
)"""


def _decided(parts: Sequence[str], shape: Shape, source: Callable[[Kind, Sequence[str]], str]) -> str:
    """A part that is not needed is left out: preparing its plan to run costs the server as much as running it."""
    written = [
        f"{name} AS ({_part(KINDS[name], fields, _of_changed(name, source(KINDS[name], fields)))})"
        for name, fields in shape
    ]
    return f"WITH {', '.join([*parts, *written])}\nSELECT id FROM changed"


def _of_changed(name: str, rows: str) -> str:
    kind = KINDS[name]
    return f"{rows} JOIN changed ON changed.id = n.{kind.column(kind.of)}"


@lru_cache(maxsize=100)
def _creation(dossier: tuple[str, ...], shape: Shape) -> str:
    made = _added(DOSSIER, dossier, f"{_given(DOSSIER, dossier)} CROSS JOIN reserved")
    parts = [
        f"{name} AS ({_part(KINDS[name], fields, f'{_source(KINDS[name], fields)} CROSS JOIN reserved')})"
        for name, fields in shape
    ]
    return f"""WITH reserved AS (
    INSERT INTO dossiers_counter AS c (agency_id, series, last) VALUES (%s::text, %s::text, %s::int + 1)
    ON CONFLICT (agency_id, series) DO UPDATE SET last = EXCLUDED.last WHERE c.last = EXCLUDED.last - 1
    RETURNING last
), {", ".join([f"made AS ({made})", *parts])}
SELECT last FROM reserved"""


def _part(kind: Kind, fields: Sequence[str], rows: str) -> str:
    if kind.way == "change":
        same = " AND ".join(f"t.{kind.column(key)} = n.{kind.column(key)}" for key in kind.keys)
        return f"UPDATE {kind.table} t SET {_assignments(kind, fields)} FROM {rows} WHERE {same}"
    added = _added(kind, fields, rows)
    if kind.way == "add":
        return added
    kept = ", ".join(f"{column} = EXCLUDED.{column}" for column in map(kind.column, _but_keys(kind, fields)))
    return f"{added} ON CONFLICT ({', '.join(map(kind.column, kind.keys))}) DO UPDATE SET {kept}"


def _assignments(kind: Kind, fields: Sequence[str]) -> str:
    return ", ".join(f"{column} = n.{column}" for column in map(kind.column, _but_keys(kind, fields)))


def _but_keys(kind: Kind, fields: Sequence[str]) -> list[str]:
    return [name for name in fields if name not in kind.keys]


def _added(kind: Kind, fields: Sequence[str], rows: str) -> str:
    given = {kind.column(name): f"n.{kind.column(name)}" for name in fields}
    columns = {**given, **_defaults(kind, fields)}
    return f"INSERT INTO {kind.table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {rows}"


def _defaults(kind: Kind, fields: Sequence[str]) -> dict[str, str]:
    """What the model gives to the fields that a row does not hold; where that is nothing, the server gives it."""
    missing = (f for f in kind.model._meta.concrete_fields if f.name not in fields and f.has_default())
    return {f'"{f.column}"': _literal(f.get_default()) for f in missing}


def _literal(value: Any) -> str:
    """A model's default as it is written in SQL."""
    text = orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value)
    return "'" + text.replace("'", "''") + "'"


# --- how rows come to the server ----------------------------------------------------------------------------------


def _shape(rows: Rows) -> Shape:
    return tuple((name, tuple(rows[name][0])) for name in KINDS if rows.get(name))


def _parameters(shape: Shape, rows: Rows) -> list[Any]:
    values: list[Any] = []
    for name, _ in shape:
        kind = KINDS[name]
        values += [_document(kind, rows[name])] if kind.several else _values(kind, *rows[name])
    return values


def _source(kind: Kind, fields: Sequence[str]) -> str:
    return _listed(kind, fields) if kind.several else _given(kind, fields)


def _given(kind: Kind, fields: Sequence[str]) -> str:
    """A single row whose values are parameters."""
    row = ", ".join(f"%s::{kind.type(name)}" for name in fields)
    return f"(VALUES ({row})) AS n ({', '.join(map(kind.column, fields))})"


def _listed(kind: Kind, fields: Sequence[str]) -> str:
    """Rows that come as one document."""
    columns = ", ".join(f"{kind.column(name)} {kind.type(name)}" for name in fields)
    return f"jsonb_to_recordset(%s::jsonb) AS n ({columns})"


def _values(kind: Kind, row: Row) -> list[Any]:
    as_json = _json_fields(kind.model)
    return [orjson.dumps(v).decode() if k in as_json and v is not None else v for k, v in row.items()]


@cache
def _json_fields(model: type[Model]) -> frozenset[str]:
    return frozenset(f.name for f in model._meta.concrete_fields if f.get_internal_type() == "JSONField")


def _document(kind: Kind, rows: Sequence[Row]) -> str:
    fields = tuple(rows[0])
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError(f"rows of {kind.model.__name__} that are written together hold different fields")
    columns = columns_of(kind, fields)
    return orjson.dumps(
        [dict(zip(columns, map(row.__getitem__, fields), strict=True)) for row in rows]
    ).decode()


@lru_cache(maxsize=100)
def columns_of(kind: Kind, fields: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that hold these fields."""
    return tuple(str(kind.field(name).column) for name in fields)

"""Statements that run thousands of times an hour: planned once for each connection, parameters bound by the server.

Django writes the parameters into the text, so PostgreSQL parses and plans it anew each time; for the statement that
writes a decision that was half of its cost (docs/decisions/0010-speed-of-a-step.md). The running transaction and
Django's translation of errors are the same for both.

Statements go to the server by the driver's lowest floor: its cursors prepare too, but cost as much as the server's
work, and forget all plans at every rollback.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)
Call = tuple[bytes, list[bytes]]
# Texts are fixed in the code: a few dozen. Should somebody build them by the hundred, memory stays bounded.
_MOST_PREPARED = 300
_PREPARED: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def run(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Execute one statement, prepared; returns its rows, or none when it gives no rows back.

    Parameters are texts, whole numbers, and lists of them. They need their type in the text (`%s::bigint[]`), since
    nothing is written into it.
    """
    (rows,) = _rows_of([(statement, parameters)])
    return rows


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A statement that only reads, with its parameters, and what its rows mean."""

    statement: str
    parameters: Sequence[Any]
    meaning: Callable[[list[Row]], T]

    def then(self, further: Callable[[T], U]) -> "Reading[U]":
        """The same reading with a meaning made of its meaning."""
        return Reading(self.statement, self.parameters, lambda rows: further(self.meaning(rows)))


def ask(reading: Reading[T]) -> T:
    """What a reading finds."""
    return reading.meaning(run(reading.statement, reading.parameters))


def ask_together(*readings: Reading[Any]) -> tuple[Any, ...]:
    """What several readings find that do not depend on each other: sent at once, one wait for all answers."""
    found = _rows_of([(r.statement, r.parameters) for r in readings])
    return tuple(r.meaning(rows) for r, rows in zip(readings, found, strict=True))


def _rows_of(asked: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Row]]:
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.queries_logged:
        # As Django's own cursors do, so that whoever counts or lists questions finds these among them.
        database.queries_log.extend({"sql": statement, "time": ""} for statement, _ in asked)
    with database.wrap_database_errors:
        driver = database.connection
        return [_rows(driver, result) for result in _results(driver, asked)]


def _results(driver: psycopg.Connection[Any], asked: Sequence[tuple[str, Sequence[Any]]]) -> list[PGresult]:
    plain, known = driver.pgconn, _PREPARED.setdefault(driver, {})
    if len(known) + len(asked) > _MOST_PREPARED:
        _good(plain.exec_(b"DEALLOCATE ALL"))
        known.clear()
    # The driver's stubs forget that a parameter may be NULL.
    calls = [
        (_prepared(plain, known, statement), cast("list[bytes]", [_text(value) for value in parameters]))
        for statement, parameters in asked
    ]
    if not driver.autocommit and plain.transaction_status == TransactionStatus.IDLE:
        begin: Call = (_prepared(plain, known, "BEGIN"), [])
        return _together(plain, [begin, *calls])[1:]
    return _together(plain, calls) if len(calls) > 1 else [_good(plain.exec_prepared(*calls[0]))]


def _together(plain: PGconn, calls: Sequence[Call]) -> list[PGresult]:
    # Sent without waiting for each other's answers (libpq, pipeline mode).
    plain.enter_pipeline_mode()
    for call in calls:
        plain.send_query_prepared(*call)
    plain.pipeline_sync()
    results = [_next(plain) for _ in calls]
    _good(_next(plain))
    plain.exit_pipeline_mode()
    return [_good(result) for result in results]


def _prepared(plain: PGconn, known: dict[str, bytes], statement: str) -> bytes:
    if statement not in known:
        name = b"motcua_%d" % len(known)
        _good(plain.prepare(name, _numbered(statement).encode()))
        known[statement] = name
    return known[statement]


def _numbered(statement: str) -> str:
    """`%s` as the server counts parameters: $1, $2 …"""
    first, *rest = statement.split("%s")
    return first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))


def _text(value: Any) -> bytes | None:
    """A parameter in the server's text form. A zero byte would end it unseen, so it is refused."""
    if value is None:
        return None
    written = "{" + ",".join(map(_quoted, value)) + "}" if isinstance(value, list) else str(value)
    if "\0" in written:
        raise psycopg.DataError("PostgreSQL text cannot contain a zero byte")
    return written.encode()


def _quoted(value: str | int) -> str:
    """An element of an array (PostgreSQL, 8.15.6)."""
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _next(plain: PGconn) -> PGresult:
    result = plain.get_result()
    if result is None:
        raise psycopg.OperationalError(plain.get_error_message())
    if result.status != ExecStatus.PIPELINE_SYNC:
        # The empty answer after each statement's own.
        plain.get_result()
    return result


_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.PIPELINE_SYNC)


def _good(result: PGresult) -> PGresult:
    if result.status in _GOOD:
        return result
    if not result.error_field(DiagnosticField.SQLSTATE):
        # The server did not say so itself: it is gone.
        raise psycopg.OperationalError(result.get_error_message())
    raise psycopg.errors.error_from_result(result)


def _rows(driver: psycopg.Connection[Any], result: PGresult) -> list[Row]:
    if not result.ntuples:
        return []
    reader = Transformer(driver)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


def plan_once(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Told of each new connection: prepared statements are planned once and for all.

    All of ours find rows by keys, so one plan fits; left alone, the server plans `= ANY(...)` anew each time, because
    a short array promises less work than it assumes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")


def instances(
    model: type[M], condition: str, parameters: Sequence[Any], *, without: Sequence[str] = ()
) -> list[M]:
    """Rows of a table as model instances, by an SQL condition that is fixed in the code.

    What is left out is read when somebody asks for it; related rows too, so attach those that will be asked for.
    """
    return ask(reading_of(model, condition, parameters, without=without))


def reading_of(
    model: type[M], condition: str, parameters: Sequence[Any], *, without: Sequence[str] = ()
) -> Reading[list[M]]:
    """The same, to be asked together with others."""
    fields = [f for f in model._meta.concrete_fields if f.name not in without]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    names = [f.attname for f in fields]
    as_json = [n for n, field in enumerate(fields) if isinstance(field, JSONField)]

    def meaning(rows: list[Row]) -> list[M]:
        return [model.from_db(DEFAULT_DB_ALIAS, names, _loaded(row, as_json)) for row in rows]

    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {condition}'
    return Reading(statement, parameters, meaning)


def _loaded(row: Row, as_json: Sequence[int]) -> Sequence[Any]:
    """A row with its JSON columns as values: Django has the driver leave them as text."""
    if not as_json:
        return row
    values = list(row)
    for n in as_json:
        values[n] = None if values[n] is None else orjson.loads(values[n])
    return values

"""Statements that run thousands of times an hour: planned once for each connection, parameters bound by the server.

Django writes the parameters into the text, so PostgreSQL parses and plans it anew each time; for the statement that
writes a decision that was half of its cost (docs/decisions/0010-speed-of-a-step.md). The running transaction and
Django's translation of errors are the same for both.

Statements go to the server by the driver's lowest floor: its cursors prepare too, but cost as much as the server's
work, and forget all plans at every rollback.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)
# Texts are fixed in the code: a few dozen. Should somebody build them by the hundred, memory stays bounded.
_MOST_PREPARED = 300
_PREPARED: WeakKeyDictionary[psycopg.Connection[Any], dict[str, bytes]] = WeakKeyDictionary()


def run(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Execute one statement, prepared; returns its rows, or none when it gives no rows back.

    Parameters are texts, whole numbers, and lists of them. They need their type in the text (`%s::bigint[]`), since
    nothing is written into it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.queries_logged:
        # As Django's own cursors do, so that whoever counts or lists questions finds these among them.
        database.queries_log.append({"sql": statement, "time": ""})
    with database.wrap_database_errors:
        return _rows(database.connection, _run(database.connection, statement, parameters))


def _run(driver: psycopg.Connection[Any], statement: str, parameters: Sequence[Any]) -> PGresult:
    plain = driver.pgconn
    if not driver.autocommit and plain.transaction_status == TransactionStatus.IDLE:
        _good(plain.exec_(b"BEGIN"))
    name, values = _prepared(driver, statement), [_text(value) for value in parameters]
    # The driver's stubs forget that a parameter may be NULL.
    return _good(plain.exec_prepared(name, cast("list[bytes]", values)))


def _prepared(driver: psycopg.Connection[Any], statement: str) -> bytes:
    names = _PREPARED.setdefault(driver, {})
    if statement not in names:
        if len(names) >= _MOST_PREPARED:
            _good(driver.pgconn.exec_(b"DEALLOCATE ALL"))
            names.clear()
        name = b"motcua_%d" % len(names)
        _good(driver.pgconn.prepare(name, _numbered(statement).encode()))
        names[statement] = name
    return names[statement]


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


def _good(result: PGresult) -> PGresult:
    if result.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
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
    fields = [f for f in model._meta.concrete_fields if f.name not in without]
    columns = ", ".join(f'"{f.column}"' for f in fields)
    names = [f.attname for f in fields]
    as_json = [n for n, field in enumerate(fields) if isinstance(field, JSONField)]
    rows = run(f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {condition}', parameters)
    return [model.from_db(DEFAULT_DB_ALIAS, names, _loaded(row, as_json)) for row in rows]


def _loaded(row: Row, as_json: Sequence[int]) -> Sequence[Any]:
    """A row with its JSON columns as values: Django has the driver leave them as text."""
    if not as_json:
        return row
    values = list(row)
    for n in as_json:
        values[n] = None if values[n] is None else orjson.loads(values[n])
    return values

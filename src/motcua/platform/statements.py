"""Statements that run thousands of times an hour: planned once for each connection, parameters bound by the server.

Django writes the parameters into the text, so PostgreSQL parses and plans it anew each time; for the statement that
writes a decision that was half of its cost (docs/decisions/0010-speed-of-a-step.md). The running transaction and
Django's translation of errors are the same for both.

Behind a pooler in transaction mode nothing is prepared: each text goes with its parameters.

Statements go to the server by the driver's lowest floor: its cursors prepare too, but cost as much as the server's
work, and forget all plans at every rollback.
"""

import select
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import orjson
import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, Model
from psycopg.adapt import Transformer
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult
from psycopg.types.datetime import TimestamptzLoader

Row = tuple[Any, ...]
T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)
# A statement's name on its connection, or its text when it has none; its parameters.
Call = tuple[bytes, list[bytes]]
# Texts are fixed in the code, or put together from fixed parts: some hundreds. Should it become more, memory stays
# bounded.
_MOST_PREPARED = 300


class _Line:
    """A connection of the driver's, what is prepared on it, and who reads its results."""

    def __init__(self, driver: psycopg.Connection[Any], *, prepares: bool) -> None:
        self.driver = driver
        self.prepares = prepares
        self.plain = driver.pgconn
        # By the text as it stands in the code: its name on the connection, or itself as the server counts parameters.
        self.prepared: dict[str, bytes] = {}
        # It remembers how each type is read; a new one would find that out for each result. Moments are read by the
        # driver itself: Django's way, in Python, costs as much as all other columns together.
        context = driver.cursor()
        context.adapters.register_loader("timestamptz", TimestamptzLoader)
        self.reader = Transformer(context)


def _line(database: BaseDatabaseWrapper) -> _Line:
    # Kept by Django's wrapper of the connection, which lives as long as its thread and may connect anew.
    line: _Line | None = getattr(database, "motcua_line", None)
    if line is None or line.driver is not database.connection:
        # Django's word for a pooler in transaction mode: what is prepared now may be unknown to the next connection.
        line = _Line(database.connection, prepares=not database.settings_dict["DISABLE_SERVER_SIDE_CURSORS"])
        setattr(database, "motcua_line", line)  # noqa: B010 - unknown to its class
    return line


def run(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Execute one statement, prepared; returns its rows, or none when it gives no rows back.

    Parameters are texts, whole numbers, truth values, moments, and lists of texts or numbers. They need their type in
    the text (`%s::bigint[]`), since nothing is written into it.
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


_BEGIN = Reading("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", (), list)
_END = Reading("COMMIT", (), list)


def ask_at_one_moment(*readings: Reading[Any]) -> tuple[Any, ...]:
    """The same, all of them of one snapshot, for figures that must agree with each other; still one wait.

    The transaction that holds the snapshot begins and ends on the same way. Inside a running transaction it is that
    transaction's own view that counts.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return ask_together(*readings)
    try:
        return ask_together(_BEGIN, *readings, _END)[1:-1]
    except Error:
        # A reading that failed leaves the transaction open; the first fault is the one to tell.
        with suppress(Error):
            run("ROLLBACK", ())
        raise


def _rows_of(asked: Sequence[tuple[str, Sequence[Any]]]) -> list[list[Row]]:
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.queries_logged:
        # As Django's own cursors do, so that whoever counts or lists questions finds these among them.
        database.queries_log.extend({"sql": statement, "time": ""} for statement, _ in asked)
    with database.wrap_database_errors:
        line = _line(database)
        return [_rows(line, result) for result in _results(line, asked)]


def _results(line: _Line, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[PGresult]:
    if len(line.prepared) + len(asked) > _MOST_PREPARED:
        _forget(line)
    calls = [(_named(line, statement), _texts(parameters)) for statement, parameters in asked]
    if not line.driver.autocommit and line.plain.transaction_status == TransactionStatus.IDLE:
        return _together(line, [(_named(line, "BEGIN"), []), *calls])[1:]
    return _together(line, calls) if len(calls) > 1 else [_good(_executed(line, *calls[0]))]


def _executed(line: _Line, statement: bytes, parameters: list[bytes]) -> PGresult:
    run_it = line.plain.exec_prepared if line.prepares else line.plain.exec_params
    return run_it(statement, parameters)


def _together(line: _Line, calls: Sequence[Call]) -> list[PGresult]:
    # Sent without waiting for each other's answers (libpq, pipeline mode).
    plain = line.plain
    send = plain.send_query_prepared if line.prepares else plain.send_query_params
    plain.enter_pipeline_mode()
    try:
        for call in calls:
            send(*call)
        plain.pipeline_sync()
        _send(plain)
        results = [_next(plain) for _ in calls]
        _good(_next(plain))
        plain.exit_pipeline_mode()
    except BaseException:
        # Answers that nobody fetched would be taken for those of the next statement.
        plain.finish()
        raise
    return [_good(result) for result in results]


def _named(line: _Line, statement: str) -> bytes:
    """The statement's name, prepared when it is new to this connection; or its text, where nothing is prepared."""
    known = line.prepared
    if statement not in known:
        text = _numbered(statement).encode()
        known[statement] = _prepare(line, text) if line.prepares else text
    return known[statement]


def _prepare(line: _Line, text: bytes) -> bytes:
    name = b"motcua_%d" % len(line.prepared)
    _good(line.plain.prepare(name, text))
    return name


def _forget(line: _Line) -> None:
    if line.prepares:
        _good(line.plain.exec_(b"DEALLOCATE ALL"))
    line.prepared.clear()


def _numbered(statement: str) -> str:
    """`%s` as the server counts parameters: $1, $2 …"""
    first, *rest = statement.split("%s")
    return first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))


def _texts(values: Sequence[Any]) -> list[bytes]:
    """Parameters in the server's text form. A zero byte would end a text unseen, so it is refused."""
    written = [None if v is None else (v if type(v) is str else _text(v)).encode() for v in values]
    if b"\0" in b"".join(filter(None, written)):
        raise psycopg.DataError("PostgreSQL text cannot contain a zero byte")
    # The driver's stubs forget that a parameter may be NULL.
    return cast("list[bytes]", written)


def _text(value: Any) -> str:
    return "{" + ",".join(map(_quoted, value)) + "}" if isinstance(value, list) else str(value)


def _quoted(value: str | int) -> str:
    """An element of an array (PostgreSQL, 8.15.6)."""
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _send(plain: PGconn) -> None:
    while plain.flush():
        # The server takes no more before we have read what it says.
        if _ready(plain, select.POLLIN | select.POLLOUT) & select.POLLIN:
            plain.consume_input()


def _next(plain: PGconn) -> PGresult:
    result = _result(plain)
    if result is None:
        raise psycopg.OperationalError(plain.get_error_message())
    if result.status != ExecStatus.PIPELINE_SYNC:
        # The empty answer after each statement's own.
        _result(plain)
    return result


def _result(plain: PGconn) -> PGresult | None:
    # The driver would wait here with the interpreter's lock in its hand, and no other thread could go on.
    while plain.is_busy():
        _ready(plain, select.POLLIN)
        plain.consume_input()
    return plain.get_result()


def _ready(plain: PGconn, events: int) -> int:
    poll = select.poll()
    poll.register(plain.socket, events)
    ((_, happened),) = poll.poll()
    return happened


_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.PIPELINE_SYNC)


def _good(result: PGresult) -> PGresult:
    if result.status in _GOOD:
        return result
    if not result.error_field(DiagnosticField.SQLSTATE):
        # The server did not say so itself: it is gone.
        raise psycopg.OperationalError(result.get_error_message())
    raise psycopg.errors.error_from_result(result)


def _rows(line: _Line, result: PGresult) -> list[Row]:
    if not result.ntuples:
        return []
    reader = line.reader
    reader.set_pgresult(result)
    rows = reader.load_rows(0, result.ntuples, tuple)
    reader.set_pgresult(None)
    return rows


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

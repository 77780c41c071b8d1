"""Statements that run thousands of times an hour: planned once for each connection, parameters bound by the server.

Django writes the parameters into the text, so PostgreSQL parses and plans it anew each time; for the statement that
writes a decision that was half of its cost (docs/decisions/0010-speed-of-a-step.md). The running transaction and
Django's translation of errors are the same for both.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

Row = tuple[Any, ...]
_NEVER_BY_ITSELF = 1_000_000_000
M = TypeVar("M", bound=Model)


def run(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """Execute one statement, prepared; returns its rows, or none when it gives no rows back.

    Parameters need their type in the text (`%s::bigint[]`), since nothing is written into it.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    driver = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(driver) as cursor:
        cursor.execute(statement, parameters, prepare=True)
        # Not `description`: it makes an object of each column only to be asked whether there are any.
        return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []


def plan_once(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Told of each new connection: prepared statements are planned once and for all.

    All of ours find rows by keys, so one plan fits; left alone, the server plans `= ANY(...)` anew each time, because
    a short array promises less work than it assumes.
    """
    if connection.vendor == "postgresql":
        # Django switches preparing off for the sake of poolers; on, the driver still prepares only what asks for it.
        connection.connection.prepare_threshold = _NEVER_BY_ITSELF
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")


def instances(model: type[M], condition: str, parameters: Sequence[Any]) -> list[M]:
    """Rows of a table without JSON columns as model instances, by an SQL condition that is fixed in the code."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{f.column}"' for f in fields)
    names = [f.attname for f in fields]
    rows = run(f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {condition}', parameters)
    return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in rows]

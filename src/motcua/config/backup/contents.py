"""What a database holds, read at one moment: by it a set is made, and a restored one is compared with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_LAST_CLOSING = "SELECT number, root FROM platform_closing WHERE root <> '' ORDER BY number DESC LIMIT 1"
_FILES = "SELECT sha256, size FROM documents_storedfile WHERE erased_at IS NULL ORDER BY sha256"


@dataclass(frozen=True)
class Contents:
    """Rows by table, how many files of how many bytes, and the root of the last closing (empty before the first)."""

    rows: dict[str, int]
    files: int
    bytes: int
    closing: int
    root: str

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Contents":
        """As the manifest holds it."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__})


@contextmanager
def one_moment(url: str) -> Iterator[psycopg.Connection]:
    """A connection for which nothing changes any more; `pg_export_snapshot()` lets pg_dump see the same."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        yield connection


def read(connection: psycopg.Connection) -> Contents:
    """What is there."""
    rows = {table: _count(connection, table) for (table,) in connection.execute(_TABLES)}
    count, size = connection.execute(
        "SELECT count(*), coalesce(sum(size), 0)::bigint FROM documents_storedfile WHERE erased_at IS NULL"
    ).fetchone() or (0, 0)
    number, root = connection.execute(_LAST_CLOSING).fetchone() or (0, "")
    return Contents(rows, count, size, number, root)


def files(connection: psycopg.Connection) -> Iterator[tuple[str, int]]:
    """Every file that the database names: its SHA-256 and its size."""
    with connection.cursor(name="files") as cursor:
        cursor.itersize = 5000
        yield from cursor.execute(_FILES)


def _count(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(found[0]) if found else 0

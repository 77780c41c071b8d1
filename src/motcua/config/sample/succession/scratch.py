"""A database of its own on the same server, gone afterwards: nothing that is in use is touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql


@contextmanager
def scratch_database() -> Iterator[None]:
    """Django's connection serves an empty, migrated database, until the end."""
    before, name = str(settings.DATABASES["default"]["NAME"]), f"motcua_drill_{os.getpid()}"
    _execute("CREATE DATABASE {}", name)
    try:
        _use(name)
        call_command("migrate", interactive=False, verbosity=0)
        yield
    finally:
        connections.close_all()
        _use(before)
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _execute(statement: str, name: str) -> None:
    wanted = ("dbname", "user", "password", "host", "port")
    parameters = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(**{k: parameters[k] for k in wanted if k in parameters}, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))

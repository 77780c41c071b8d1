"""Test databases: copies of one migrated template, one per process, so that runs side by side never meet."""

import fcntl
import hashlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections
from psycopg import sql

from motcua.config import ready
from motcua.config.env import CHECKOUT

# The folder where a pooler listens through which Django is to reach the databases of tests; they are made without it.
POOLER = os.environ.get("MOTCUA_TEST_POOLER", "")
# Names carry the checkout and the machine: a server that DATABASE_URL names may serve others as well.
PLACE = hashlib.sha256(f"{socket.gethostname()}{CHECKOUT}".encode()).hexdigest()[:6]


_spares = count()
_DIRECT_HOST = str(settings.DATABASES["default"]["HOST"])


@contextmanager
def fresh_database() -> Iterator[None]:
    """An empty, migrated database behind Django's connection, for the life of this process."""
    ready.ensure_database()
    name = f"test_motcua_{PLACE}_{os.getpid()}"
    home = Path(settings.MOTCUA_HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _sweep()
        template = _ensure_template()
        _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    _use(name, pooler=POOLER)
    try:
        yield
    finally:
        connections.close_all()
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def filled_database(kind: str, fill: Callable[[], None], facts: str) -> Iterator[None]:
    """For a while Django's connection serves a database of its own that `fill` has filled.

    It is filled once for all runs with the same migrations and the same `facts` (any text that names what `fill`
    reads); later ones are copies. What a test commits there is gone with it. `fresh_database` must be in use.
    """
    before = str(settings.DATABASES["default"]["NAME"])
    name = f"test_motcua_{PLACE}_{os.getpid()}_{kind}"
    connections.close_all()
    with (Path(settings.MOTCUA_HOME) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = _ensure_filled(kind, fill, facts)
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
    _use(name, pooler=POOLER)
    try:
        yield
    finally:
        connections.close_all()
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _use(before, pooler=POOLER)


# Rows go without asking who refers to them and whether they are for ever; what is empty is not touched, for a table
# costs the same to truncate whether or not it has rows, and a test fills few of them.
_EMPTY = """
DO $$ DECLARE name text; filled boolean; BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission', 'motcua_ready')
    LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO filled;
        IF filled THEN EXECUTE 'DELETE FROM ' || name; END IF;
    END LOOP;
END $$
"""


def empty_tables() -> bool:
    """After a test that commits: no row is left, not even in the log. False where the database's user may not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        return False
    return True


def empty_log_and_queue() -> None:
    """What Django does not know to empty: numbers of the log's streams come again."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE platform_event DISABLE TRIGGER event_log_is_forever")
        cursor.execute(
            "TRUNCATE platform_event, platform_leaf, platform_closing, platform_bookmark, platform_parked,"
            " procrastinate_jobs CASCADE"
        )
        cursor.execute("ALTER TABLE platform_event ENABLE TRIGGER event_log_is_forever")


def _ensure_filled(kind: str, fill: Callable[[], None], facts: str) -> str:
    stamp = hashlib.sha256(f"{_fingerprint()}{facts}".encode()).hexdigest()[:12]
    prefix = f"filled_motcua_{PLACE}_{kind}_"
    if prefix + stamp in _databases():
        return prefix + stamp
    for old in _databases():
        if old.startswith(prefix):
            _execute("DROP DATABASE {} WITH (FORCE)", old)
    draft = f"{prefix}draft"
    _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", draft, _ensure_template())
    _use(draft)
    fill()
    connections.close_all()
    _execute(f"ALTER DATABASE {{}} RENAME TO {prefix}{stamp}", draft)
    return prefix + stamp


@contextmanager
def blank_database() -> Iterator[None]:
    """For a while Django's connection serves a database without any table. `fresh_database` must be in use."""
    before = str(settings.DATABASES["default"]["NAME"])
    name = f"test_motcua_{PLACE}_{os.getpid()}_blank"
    connections.close_all()
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute("CREATE DATABASE {}", name)
    _use(name)
    try:
        yield
    finally:
        connections.close_all()
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _use(before)


@contextmanager
def site_database() -> Iterator[str]:
    """As `spare_database`, with the sample province as a demo brings it in: brought in once, then copied."""
    before = str(settings.DATABASES["default"]["NAME"])
    connections.close_all()
    with (Path(settings.MOTCUA_HOME) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = _ensure_filled("site", _set_up_a_demo, ready.sample_stamp())
    _use(before, pooler=POOLER)
    with spare_database(template) as url:
        yield url


def _set_up_a_demo() -> None:
    """By the command itself, in the mode in which sites run: passwords are hashed as there."""
    name = str(settings.DATABASES["default"]["NAME"])
    with TemporaryDirectory() as home:
        given = {"MOTCUA_MODE": "demo", "MOTCUA_HOME": home, "DATABASE_URL": _url(name)}
        subprocess.run(
            [sys.executable, "-m", "motcua.config.cli", "setup"],
            env={**os.environ, **given}, check=True, capture_output=True,
        )  # fmt: skip


@contextmanager
def spare_database(template: str = "") -> Iterator[str]:
    """The URL of one more database, for processes of their own that a test starts; empty but for its tables.

    Only inside `fresh_database`, which has made the template. Each has a name of its own: processes over an earlier one
    would go on with the work of a later one.
    """
    name = f"test_motcua_{PLACE}_{os.getpid()}_spare{next(_spares)}"
    home = Path(settings.MOTCUA_HOME)
    with (home / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template or _ensure_template())
    try:
        yield _url(name)
    finally:
        _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _url(name: str) -> str:
    return urlsplit(ready.database_url())._replace(path=f"/{name}").geturl()


def _ensure_template() -> str:
    """The name of the template for the migrations as they stand; made when missing, whole or not at all."""
    name = f"template_motcua_{PLACE}_{_fingerprint()}"
    if name in _databases():
        return name
    draft = f"draft_motcua_{PLACE}"
    for old in _databases():
        if old.startswith(f"template_motcua_{PLACE}_") or old == draft:
            with suppress(psycopg.errors.ObjectInUse):
                _execute("DROP DATABASE {}", old)
    _execute("CREATE DATABASE {}", draft)
    _use(draft)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    _execute(f"ALTER DATABASE {{}} RENAME TO {name}", draft)
    return name


def _fingerprint() -> str:
    """Of the migrations' text: an edited migration needs a new template."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*")):
            if path.is_file():
                digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _use(name: str, *, pooler: str = "") -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    # Every thread's connection begins with these.
    settings.DATABASES["default"]["HOST"] = connection.settings_dict["HOST"] = pooler or _DIRECT_HOST


def _sweep() -> None:
    """Drop what a killed run left behind."""
    for name in _databases():
        found = re.fullmatch(rf"test_motcua_{PLACE}_(\d+)(_\w+)?", name)
        if found and not Path(f"/proc/{found[1]}").exists():
            _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _databases() -> list[str]:
    with _server() as server:
        return [row[0] for row in server.execute("SELECT datname FROM pg_database")]


def _execute(statement: str, *names: str) -> None:
    with _server() as server:
        server.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _server() -> psycopg.Connection:
    parameters = connection.get_connection_params() | {"dbname": "postgres", "host": _DIRECT_HOST}
    wanted = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: parameters[key] for key in wanted if key in parameters}, autocommit=True)

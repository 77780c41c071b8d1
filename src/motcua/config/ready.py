"""From nothing to a system that can work: database running, tables in shape, sample province in place.

Every command that needs the database calls `ensure_ready()` first. Two may do so at once; one waits for the other.
"""

import fcntl
import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from motcua.config.env import environment, unused
from motcua.kernel.errors import NotAllowed, Refusal
from motcua.platform.cluster import Cluster

logger = logging.getLogger(__name__)

# Any number will do, as long as nothing else in this database locks the same one.
PREPARING = 0x6D6F7463
_MINE = sql.SQL("SELECT pg_try_advisory_xact_lock({})").format(sql.Literal(PREPARING))
_ASK_AGAIN = 0.1  # seconds


def ensure_database() -> None:
    """Start the embedded cluster, or join it; with DATABASE_URL there is nothing to start."""
    if environment().embedded:
        _cluster().ensure_running()


def keep_database_running() -> None:
    """Watch the embedded server from now on, in a thread that ends with this process: a killed one is started again."""
    if environment().embedded:
        threading.Thread(target=_watch, args=(_cluster(),), name="database-watch", daemon=True).start()


def _watch(cluster: Cluster) -> None:
    while True:
        time.sleep(1)
        if cluster.postmaster() is None:
            logger.warning("the embedded database is gone; starting it again")
            try:
                cluster.ensure_running()
            except (Refusal, OSError, psycopg.Error):
                logger.exception("the embedded database does not start")


def ensure_ready() -> None:
    """Bring up database, Django, tables and (outside production) the sample province, if any of them is missing."""
    ensure_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django

    django.setup()
    for sentence in unused():
        logger.warning(sentence)
    # Made now, so that no filing waits for it and every process finds the same one.
    environment().receipt_key  # noqa: B018
    wanted_sample = environment().mode == "demo"
    with psycopg.connect(database_url(), autocommit=True) as connection:
        migrated, loaded = _state(connection)
        if migrated != _stamp() or (wanted_sample and loaded != sample_stamp()):
            with _nobody_else():
                _prepare(connection, wanted_sample)
        if _log_is_foreign(connection):
            with _nobody_else():
                _settle_log(connection)


@contextmanager
def _nobody_else() -> Iterator[None]:
    """One process at a time prepares. The lock is a transaction's, since a pooler would take a session's away.

    Neither who holds it nor who waits keeps a snapshot, for whoever makes an index beside the work (`CREATE INDEX
    CONCURRENTLY`) waits until every older one is gone: a statement that waits keeps one, and so does one that was sent
    with parameters or prepared, until its transaction ends.
    """
    with psycopg.connect(database_url()) as guard:
        while guard.execute(_MINE, prepare=False).fetchone() != (True,):
            guard.rollback()
            time.sleep(_ASK_AGAIN)
        yield


def _log_is_foreign(connection: psycopg.Connection) -> bool:
    from motcua.platform.restored import FROM_ELSEWHERE

    if connection.execute("SELECT to_regclass('platform_event')").fetchone() == (None,):
        return False
    return connection.execute(FROM_ELSEWHERE).fetchone() == (True,)


def _settle_log(connection: psycopg.Connection) -> None:
    """A dump from another cluster was loaded: its log becomes ours, and readers begin anew."""
    if not _log_is_foreign(connection):
        return
    from motcua.config.wiring import readers
    from motcua.platform import restored
    from motcua.platform.readers import replay

    logger.warning("the log comes from another cluster; readers read it again from the beginning")
    restored.settle()
    for reader in readers():
        replay(reader)


def collect_static() -> None:
    """Gather style sheets, scripts and fonts, compressed and named by their contents, where the server finds them."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.WHITENOISE_USE_FINDERS:
        return
    with (environment().home / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


def is_prepared() -> bool:
    """Whether the tables are as this code wants them. Starts Django, needs a database that answers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django

    django.setup()
    with psycopg.connect(database_url(), autocommit=True) as connection:
        return _state(connection)[0] == _stamp()


def reset() -> None:
    """Forget everything: the demo's database goes, and with it all dossiers. Never in production."""
    if environment().mode == "production":
        raise NotAllowed("Không xoá dữ liệu khi MOTCUA_MODE=production. Dữ liệu còn nguyên.")
    if environment().embedded:
        _cluster().remove()
        return
    with psycopg.connect(database_url(), autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


_clusters: dict[Path, Cluster] = {}


def _cluster() -> Cluster:
    home = environment().home
    return _clusters.setdefault(home, Cluster(home, durable=environment().mode != "test"))


def database_url() -> str:
    """Where the database is reached, whether embedded or named by DATABASE_URL."""
    return environment().database_url or _cluster().url()


def _prepare(connection: psycopg.Connection, wanted_sample: bool) -> None:
    """What is still missing, now that nobody else prepares."""
    from motcua.config import migrating, sample

    migrated, loaded = _state(connection)
    if migrated != _stamp():
        migrating.migrate()
        connection.execute(
            "CREATE TABLE IF NOT EXISTS motcua_ready (stamp text NOT NULL, sample text NOT NULL)"
        )
        connection.execute("DELETE FROM motcua_ready")
        connection.execute("INSERT INTO motcua_ready VALUES (%s, %s)", [_stamp(), loaded])
    if wanted_sample and loaded != sample_stamp():
        sample.load()
        connection.execute("UPDATE motcua_ready SET sample = %s", [sample_stamp()])


def _state(connection: psycopg.Connection) -> tuple[str, str]:
    """The stamps of the tables and of the sample province as they are in this database; empty when missing."""
    if connection.execute("SELECT to_regclass('motcua_ready')").fetchone() == (None,):
        return "", ""
    row = connection.execute("SELECT stamp, sample FROM motcua_ready").fetchone()
    return (row[0], row[1]) if row else ("", "")


def _stamp() -> str:
    """Names all migrations of this code: when it is the database's stamp too, there is nothing to migrate."""
    from django.apps import apps

    names = []
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        names += [f"{app.label}/{path.name}" for path in folder.glob("*.py")]
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def sample_stamp() -> str:
    """Of the sample's data files: new facts come into an old demo at its next start."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parent / "sample" / "data").iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

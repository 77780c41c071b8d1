"""A migration locks no table of a year for long, and leaves the version before able to work: that is how one upgrades.

What was made before this rule, when no installation held a year, is listed in `before_the_rule.txt`.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import OperationalError, connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

from motcua.config import migrating
from tests.migrations.gentle import problems

LISTED = Path(__file__).with_name("before_the_rule.txt")
OURS = "motcua."


def everything() -> list[Migration]:
    """Every migration of ours."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [one for key, one in sorted(found.items()) if type(one).__module__.startswith(OURS)]


def test_no_new_migration_is_rough() -> None:
    listed = set(LISTED.read_text().split())
    rough = {f"{one.app_label}.{one.name}": problems(one) for one in everything()}
    assert {name: found for name, found in rough.items() if found and name not in listed} == {}


def test_the_list_names_migrations_that_are_there() -> None:
    assert set(LISTED.read_text().split()) <= {f"{one.app_label}.{one.name}" for one in everything()}


ROUGH: dict[str, operations.base.Operation] = {
    "index": operations.AddIndex("dossier", models.Index(fields=["code"], name="x")),
    "unique": operations.AddConstraint("dossier", models.UniqueConstraint(fields=["code"], name="x")),
    "check": operations.AddConstraint("dossier", models.CheckConstraint(condition=models.Q(pk__gt=0), name="x")),
    "field without default": operations.AddField("dossier", "x", models.TextField(default="")),
    "indexed field": operations.AddField("dossier", "x", models.TextField(null=True, db_index=True)),
    "type": operations.AlterField("dossier", "code", models.TextField()),
    "removed": operations.RemoveField("dossier", "code"),
    "renamed": operations.RenameField("dossier", "code", "number"),
    "deleted": operations.DeleteModel("Dossier"),
    "sql index": operations.RunSQL("CREATE INDEX x ON dossiers_dossier (code)"),
    "sql type": operations.RunSQL("ALTER TABLE dossiers_dossier ALTER COLUMN code TYPE varchar(20)"),
    "sql column": operations.RunSQL("ALTER TABLE dossiers_dossier DROP COLUMN code"),
    "sql check": operations.RunSQL("ALTER TABLE dossiers_dossier ADD CONSTRAINT x CHECK (code <> '')"),
    "hidden": operations.SeparateDatabaseAndState([operations.RunSQL("CREATE INDEX x ON dossiers_dossier (code)")]),
}
GENTLE: dict[str, operations.base.Operation] = {
    "index beside the work": AddIndexConcurrently("dossier", models.Index(fields=["code"], name="x")),
    "check for new rows": AddConstraintNotValid(
        "dossier", models.CheckConstraint(condition=models.Q(pk__gt=0), name="x")
    ),
    "empty column": operations.AddField("dossier", "x", models.TextField(null=True)),
    "filled column": operations.AddField("dossier", "x", models.TextField(db_default="")),
    "new table": operations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))]),
    "sql index": operations.RunSQL("CREATE INDEX CONCURRENTLY x ON dossiers_dossier (code)"),
    "table of its own": operations.RunSQL("CREATE TABLE fresh (a int); CREATE INDEX x ON fresh (a)"),
}


def made_of(*steps: operations.base.Operation) -> Migration:
    migration = Migration("0099_sample", "dossiers")
    migration.operations = list(steps)
    return migration


@pytest.mark.parametrize("name", ROUGH)
def test_what_locks_or_breaks_is_named(name: str) -> None:
    assert len(problems(made_of(ROUGH[name]))) == 1


@pytest.mark.parametrize("name", GENTLE)
def test_what_does_neither_passes(name: str) -> None:
    assert problems(made_of(GENTLE[name])) == []


def test_a_table_that_is_made_here_may_have_anything() -> None:
    made = operations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True))])
    index = operations.AddIndex("fresh", models.Index(fields=["id"], name="x"))
    assert problems(made_of(made, index)) == []


@pytest.fixture
def busy_table() -> Callable[[], threading.Thread]:
    """Somebody reads a table in a long transaction, and lets it go when told."""

    def read_until(seconds: float) -> threading.Thread:
        begun = threading.Event()

        def work() -> None:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN; SELECT 1 FROM migrating_sample")
                begun.set()
                time.sleep(seconds)
                cursor.execute("COMMIT")
            connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        begun.wait(10)
        return thread

    return read_until  # type: ignore[return-value]


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_finds_a_table_in_use_gives_up_and_comes_again(
    busy_table: Callable[[float], threading.Thread], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def alter(*_words: object, **_more: object) -> None:
        tries.append("once")
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE migrating_sample ADD COLUMN IF NOT EXISTS b int")

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE migrating_sample (a int)")
    monkeypatch.setattr(migrating, "call_command", alter)
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(migrating, "PAUSE", 0.05)
    thread = busy_table(1.0)
    try:
        migrating.migrate()
        assert len(tries) > 1
        thread.join()
        thread = busy_table(1.0)
        with pytest.raises(OperationalError):
            migrating.migrate(tries=1)
    finally:
        thread.join()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE migrating_sample")

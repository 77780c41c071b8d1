"""Keys of requests that are being carried out, as rows: a lock of the session would be lost behind a pooler."""

from typing import ClassVar

from django.db import migrations

TABLE = """
CREATE UNLOGGED TABLE platform_held_key (
    owner text NOT NULL,
    key text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
"""


class Migration(migrations.Migration):
    """A table without a model, like the answers beside it."""

    dependencies: ClassVar = [("platform", "0007_effects")]
    operations: ClassVar = [migrations.RunSQL(TABLE, "DROP TABLE platform_held_key")]

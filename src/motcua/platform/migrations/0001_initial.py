"""The event log, append-only by trigger, and its readers' bookmarks."""

from typing import ClassVar

import motcua.platform.models
from django.db import migrations, models

LOG = """
CREATE TABLE platform_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    topic text NOT NULL,
    stream bigint NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    type text NOT NULL,
    at timestamptz NOT NULL,
    actor jsonb NOT NULL,
    data jsonb NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT event_once_per_place UNIQUE (stream, topic, seq)
);
CREATE INDEX event_commit_order ON platform_event (tx, id);
CREATE FUNCTION platform_event_is_forever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only';
END $$;
CREATE TRIGGER event_is_forever BEFORE UPDATE OR DELETE ON platform_event
    FOR EACH ROW EXECUTE FUNCTION platform_event_is_forever();
CREATE TRIGGER event_log_is_forever BEFORE TRUNCATE ON platform_event
    FOR EACH STATEMENT EXECUTE FUNCTION platform_event_is_forever();
"""


class Migration(migrations.Migration):
    """The first tables of the platform."""

    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.RunSQL(
            LOG, "DROP TABLE platform_event; DROP FUNCTION platform_event_is_forever() CASCADE"
        ),
        migrations.CreateModel(
            name="LoggedEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("tx", motcua.platform.models.TransactionId()),
                ("topic", models.TextField()),
                ("stream", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("type", models.TextField()),
                ("at", models.DateTimeField()),
                ("actor", models.JSONField()),
                ("data", models.JSONField()),
                ("prev", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "platform_event", "ordering": ["id"], "managed": False},
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("reader", models.TextField(primary_key=True, serialize=False)),
                ("tx", models.BigIntegerField(default=0)),
                ("event", models.BigIntegerField(default=0)),
                ("moved_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="Parked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("reader", models.TextField()),
                ("topic", models.TextField()),
                ("stream", models.BigIntegerField()),
                ("first_event", models.BigIntegerField()),
                ("error", models.TextField()),
                ("parked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reader", "topic", "stream"), name="parked_once_per_stream"
                    )
                ]
            },
        ),
    ]

"""Tables of the log and its readers. The log's own table is made by SQL (see the first migration)."""

from typing import Any, ClassVar

from django.db import models

from motcua.platform.effects.models import Effect
from motcua.platform.outside_models import OutsideTry

__all__ = [
    "ArrivedRecords",
    "Backup",
    "Bookmark",
    "Closing",
    "Drill",
    "Effect",
    "HandoverKey",
    "Leaf",
    "LoggedEvent",
    "OutsideTry",
    "Parked",
    "RecordBlock",
    "RecordFile",
    "RecordMark",
    "SessionActivity",
    "TransactionId",
]


class TransactionId(models.Field[int, int]):
    """PostgreSQL's 64-bit `xid8`: the order in which snapshots can tell what is committed."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "xid8"


class LoggedEvent(models.Model):
    """One row of the append-only log, read-only from here; written by `log.append` alone."""

    id = models.BigAutoField(primary_key=True)
    tx = TransactionId()
    topic = models.TextField()
    stream = models.BigIntegerField()
    seq = models.IntegerField()
    type = models.TextField()
    at = models.DateTimeField()
    actor = models.JSONField()
    data = models.JSONField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "platform_event"
        ordering: ClassVar = ["id"]


class EventWords(models.Model):
    """What people wrote with an event, and what is personal of it; the event holds its hash. Can be erased."""

    pk = models.CompositePrimaryKey("topic", "stream", "seq")
    topic = models.TextField()
    stream = models.BigIntegerField()
    seq = models.IntegerField()
    body = models.JSONField()


class Bookmark(models.Model):
    """How far a reader has read. `seen`: every event visible in this snapshot has been passed.

    When more is new than fits a batch, `window` is the snapshot up to which it is being read and `event` the last
    event passed on the way there, by id. Snapshots are PostgreSQL's `pg_snapshot` as text; `NOTHING` sees no event.
    `version` is that of the reader which read so far.
    """

    NOTHING = "1:1:"

    reader = models.TextField(primary_key=True)
    seen = models.TextField(default=NOTHING)
    window = models.TextField(default=NOTHING)
    event = models.BigIntegerField(default=0)
    version = models.IntegerField(default=1)
    moved_at = models.DateTimeField(auto_now=True)


class Parked(models.Model):
    """A stream that a reader could not digest: its events wait here, the other streams go on."""

    reader = models.TextField()
    topic = models.TextField()
    stream = models.BigIntegerField()
    first_event = models.BigIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "topic", "stream"], name="parked_once_per_stream")
        ]


class Closing(models.Model):
    """A point at which the whole log was closed: its root, and the signature over it (empty until it is signed)."""

    number = models.IntegerField(primary_key=True)
    closed_at = models.DateTimeField()
    seen = models.TextField()
    before = models.TextField()
    root = models.TextField(default="")
    streams = models.BigIntegerField(default=0)
    events = models.BigIntegerField(default=0)
    signature = models.BinaryField(default=b"")


class Leaf(models.Model):
    """Which part of one chain a closing covers; hashes in bytes."""

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="+")
    topic = models.TextField()
    stream = models.BigIntegerField()
    first = models.IntegerField()
    prev = models.BinaryField()
    last = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "topic", "closing"], name="leaf_once_per_closing")
        ]


class Backup(models.Model):
    """One set in one place, as it was made: `problem` empty is good. `bytes` of the set itself, `files` it names."""

    name = models.TextField()
    place = models.TextField()
    write_once = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    bytes = models.BigIntegerField(default=0)
    files = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "name"], name="backup_once_a_place"),
        ]


class Drill(models.Model):
    """A drill that was run here, and what it found."""

    RESTORE = "restore"
    """The kind that restores a backup."""

    kind = models.TextField()
    at = models.DateTimeField()
    well = models.BooleanField()
    report = models.JSONField()


class HandoverKey(models.Model):
    """The public half of a key that lives in the memory of a worker (`handover.py`)."""

    name = models.UUIDField(primary_key=True)
    public = models.BinaryField()
    seen_at = models.DateTimeField(db_index=True)


class SessionActivity(models.Model):
    """When somebody last worked in a session, and how often it was tried in vain to open it since it was locked
    (`screen_lock.py`)."""

    session = models.TextField(primary_key=True)
    active_at = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)


class RecordBlock(models.Model):
    """Lines of the logs, sealed (`records/sealing.py`): `first` to `last` by number, `since` to `until` by their time,
    compressed; `event` the last event of the log that they tell. Made by SQL, with triggers that keep it as it is."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    sealed_at = models.DateTimeField()
    event = models.BigIntegerField()
    body = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "platform_recordblock"


class ArrivedRecords(models.Model):
    """Lines that wait to be sealed, a JSON object on each."""

    lines = models.BinaryField()


class RecordFile(models.Model):
    """How far the file of a process was taken, in bytes (`records/draining.py`)."""

    name = models.TextField(primary_key=True)
    taken = models.BigIntegerField(default=0)


class RecordMark(models.Model):
    """How far the lines got: `TOLD` the last event that needs no line any more, `SHIPPED` the last line that the SIEM
    has, when, and what kept it away last (empty when nothing does)."""

    TOLD, SHIPPED = "told", "shipped"

    name = models.TextField(primary_key=True)
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True, default="")

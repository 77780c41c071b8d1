"""Bookmarks become snapshots, so that events are read in the order of each stream, however their commits overlap.

Bookmarks of before cannot be turned into snapshots; readers begin anew (see docs/mechanisms/event-log.md).
"""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A bookmark by transaction number gives way to one by snapshot."""

    dependencies: ClassVar = [("platform", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL("DELETE FROM platform_bookmark", migrations.RunSQL.noop),
        migrations.RemoveField("Bookmark", "tx"),
        migrations.AddField("Bookmark", "seen", models.TextField(default="1:1:")),
        migrations.AddField("Bookmark", "window", models.TextField(default="1:1:")),
        migrations.AlterField(
            "Parked",
            "id",
            models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
        ),
    ]

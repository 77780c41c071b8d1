"""A bookmark says which version of its reader read so far."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Readers of before are version 1."""

    dependencies: ClassVar = [("platform", "0004_closings")]
    operations: ClassVar = [migrations.AddField("Bookmark", "version", models.IntegerField(default=1))]

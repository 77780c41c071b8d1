"""What stands open now is kept from the log too. The reader `figures` begins anew, so that it has counted everything.

Until it has, the director's page counts what is missing itself, which takes it longer.
"""

from typing import Any, ClassVar

from django.db import migrations, models

SPANS = [("day", "Day"), ("month", "Month"), ("year", "Year"), ("ever", "Ever")]


def begin_anew(apps: Any, _editor: Any) -> None:
    """Forget what was counted, and where the reader stood."""
    apps.get_model("dossiers", "Figure").objects.all().delete()
    apps.get_model("platform", "Bookmark").objects.filter(reader="figures").delete()
    apps.get_model("platform", "Parked").objects.filter(reader="figures").delete()


class Migration(migrations.Migration):
    """A span without end."""

    dependencies: ClassVar = [
        ("dossiers", "0006_worklists_from_the_index"),
        ("platform", "0004_closings"),
    ]
    operations: ClassVar = [
        migrations.AlterField("figure", "span", models.TextField(choices=SPANS)),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]

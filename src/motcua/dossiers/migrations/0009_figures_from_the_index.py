"""The number of a figure stands in its index, so that the director's page reads no row.

Figures kept by the definitions of before stay until the reader, which is a version newer, counts the log anew.
"""

from typing import ClassVar

from django.db import migrations, models

_FIELDS = ("side", "span", "first_day", "agency", "measure", "channel")


class Migration(migrations.Migration):
    """The same uniqueness, with the number beside it."""

    dependencies: ClassVar = [("dossiers", "0008_smaller_indexes"), ("platform", "0005_versions_of_readers")]
    operations: ClassVar = [
        migrations.RemoveConstraint("figure", "one_figure_a_span"),
        migrations.AddConstraint(
            "figure",
            models.UniqueConstraint(fields=_FIELDS, include=("count",), name="one_figure_a_span"),
        ),
    ]

"""Figures by day, month and year, apart for who handles and who takes in; moments in a small index for lists of a period.

Nothing was kept in the old table yet; the reader `figures` fills the new one from the log.
"""

from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations, models

SIDES = [("handling", "Handling"), ("counter", "Counter")]
SPANS = [("day", "Day"), ("month", "Month"), ("year", "Year")]


class Migration(migrations.Migration):
    """The figures' table as the director's page reads it."""

    dependencies: ClassVar = [("dossiers", "0001_initial")]
    operations: ClassVar = [
        migrations.DeleteModel("DailyFigure"),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.TextField(choices=SIDES)),
                ("span", models.TextField(choices=SPANS)),
                ("first_day", models.DateField()),
                ("agency", models.TextField()),
                ("measure", models.TextField()),
                ("channel", models.TextField()),
                ("count", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("side", "span", "first_day", "agency", "measure", "channel"),
                        name="one_figure_a_span",
                    )
                ]
            },
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["submitted_at", "received_at", "finished_at", "ended_at"],
                name="dossier_moments",
                autosummarize=True,
                pages_per_range=32,
            ),
        ),
    ]

"""Paths through occasions in life, each from a day on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One new table."""

    dependencies = [("procedures", "0007_simplification")]

    operations = [
        migrations.CreateModel(
            name="LifePathVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("source", models.TextField()),
                ("content", models.JSONField()),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paths",
                        to="procedures.lifeevent",
                    ),
                ),
            ],
            options={"ordering": ["event_id", "since"]},
        ),
        migrations.AddConstraint(
            model_name="lifepathversion",
            constraint=models.UniqueConstraint(
                fields=("event", "since"), name="one_path_of_an_occasion_from_a_day"
            ),
        ),
    ]

"""Closings of the log and the leaves they sign."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What makes the log checkable by outsiders."""

    dependencies: ClassVar = [
        ("platform", "0003_answers_and_quotas"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("closed_at", models.DateTimeField()),
                ("seen", models.TextField()),
                ("before", models.TextField()),
                ("root", models.TextField(default="")),
                ("streams", models.BigIntegerField(default=0)),
                ("events", models.BigIntegerField(default=0)),
                ("signature", models.BinaryField(default=b"")),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField()),
                ("stream", models.BigIntegerField()),
                ("first", models.IntegerField()),
                ("prev", models.BinaryField()),
                ("last", models.IntegerField()),
                ("hash", models.BinaryField()),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="platform.closing"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "topic", "closing"), name="leaf_once_per_closing"
                    )
                ],
            },
        ),
    ]

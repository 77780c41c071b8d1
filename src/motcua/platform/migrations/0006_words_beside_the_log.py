"""What people wrote with an event gets a row of its own, so that it can be erased while the log stands."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0005_versions_of_readers")]
    operations = [
        migrations.CreateModel(
            name="EventWords",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "topic", "stream", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("topic", models.TextField()),
                ("stream", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("body", models.JSONField()),
            ],
        ),
    ]

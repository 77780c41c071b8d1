"""Wrong passwords are counted, so that they cannot be guessed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table of attempts."""

    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LogInAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("username", models.TextField()),
                ("address", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["username", "address", "at"], name="attempts_at_one_account"),
                    models.Index(fields=["at"], name="attempts_by_age"),
                ],
            },
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dossiers", "0050_reminders")]

    operations = [
        migrations.CreateModel(
            name="FilingTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.TextField()),
                ("day", models.DateField()),
                ("seconds", models.IntegerField()),
                ("count", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "day", "seconds"), name="filing_times_once_a_day")
                ],
            },
        ),
    ]

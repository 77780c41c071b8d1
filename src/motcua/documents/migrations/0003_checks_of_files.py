from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_uploads")]

    operations = [
        migrations.CreateModel(
            name="FileCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("first", models.SmallIntegerField()),
                ("until", models.SmallIntegerField()),
                ("good", models.BigIntegerField()),
                ("healed", models.JSONField(default=list)),
                ("lost", models.JSONField(default=list)),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0008_held_keys")]

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("place", models.TextField()),
                ("write_once", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("bytes", models.BigIntegerField(default=0)),
                ("files", models.BigIntegerField(default=0)),
                ("problem", models.TextField(blank=True, default="")),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("place", "name"), name="backup_once_a_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Drill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("well", models.BooleanField()),
                ("report", models.JSONField()),
            ],
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_checks_of_files")]

    operations = [
        migrations.AddField(
            model_name="storedfile", name="erased_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]

"""Papers that end and births are found by index, for reminders."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A column without a value, and two partial indexes beside the work."""

    atomic = False

    dependencies = [("personal_store", "0002_shares")]

    operations = [
        migrations.AddField(model_name="keptpaper", name="about_born", field=models.DateField(null=True)),
        AddIndexConcurrently(
            model_name="keptpaper",
            index=models.Index(
                condition=models.Q(("valid_until__isnull", False)),
                fields=["kind", "valid_until"],
                name="kept_papers_that_end",
            ),
        ),
        AddIndexConcurrently(
            model_name="keptpaper",
            index=models.Index(
                condition=models.Q(("about_born__isnull", False)), fields=["about_born"], name="kept_births"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_names_and_provinces'),
    ]

    operations = [
        migrations.AddField(
            model_name='workingcalendar',
            name='since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        # The first version of each holds from the beginning, every later one from the moment when it was saved.
        migrations.RunSQL(
            "UPDATE agencies_workingcalendar AS later SET since = created_at WHERE EXISTS ("
            "SELECT 1 FROM agencies_workingcalendar AS earlier "
            "WHERE earlier.agency_id IS NOT DISTINCT FROM later.agency_id AND earlier.id < later.id)",
            migrations.RunSQL.noop,
        ),
    ]

"""What was measured of a national system is part of the proof of its outage."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0052_printed_copies'),
    ]

    operations = [
        migrations.AddField(
            model_name='nationaloutage',
            name='measured',
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]

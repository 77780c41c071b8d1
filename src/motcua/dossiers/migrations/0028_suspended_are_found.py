from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('dossiers', '0027_national_outages'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(condition=models.Q(('suspended', ''), _negated=True), fields=['suspended'], name='dossier_suspended'),
        ),
    ]

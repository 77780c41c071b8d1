"""A result is drawn when it is looked at and kept for the consent; what was looked at before is drawn then."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_uploads'),
        ('dossiers', '0015_stage_beside_the_date'),
    ]

    operations = [
        migrations.AddField(
            model_name='chosen',
            name='paper',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile'),
        ),
        migrations.AddField(model_name='chosen', name='box', field=models.JSONField(null=True)),
        migrations.AddField(model_name='chosen', name='seal_place', field=models.JSONField(null=True)),
        migrations.AddField(model_name='chosen', name='says', field=models.TextField(blank=True, default='')),
    ]

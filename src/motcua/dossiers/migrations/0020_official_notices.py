"""Notices of an authority wait for the signature of its head and then go out signed and sealed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
        ('documents', '0002_uploads'),
        ('dossiers', '0019_search_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='OfficialNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('event_seq', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('number', models.TextField(blank=True, default='')),
                ('consent', models.UUIDField(null=True)),
                ('consented_at', models.DateTimeField(null=True)),
                ('box', models.JSONField(null=True)),
                ('seal_place', models.JSONField(null=True)),
                ('place', models.JSONField(null=True)),
                ('digest', models.BinaryField(null=True)),
                ('signature', models.BinaryField(null=True)),
                ('refusal', models.JSONField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='dossiers.dossier')),
                ('officer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.officer')),
                ('paper', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('prepared', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('issued_at__isnull', True)), fields=['agency', 'at'], name='notice_to_sign')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'kind', 'event_seq'), name='notice_once_per_event')],
            },
        ),
    ]

"""Results on their way to a signature, and dossiers chosen for one act at once, become rows."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
        ('documents', '0002_uploads'),
        ('dossiers', '0013_receipt_keys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('act', models.TextField(blank=True, default='')),
                ('from_list', models.TextField(blank=True, default='')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.officer')),
            ],
        ),
        migrations.CreateModel(
            name='Signing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consent', models.UUIDField(db_index=True)),
                ('act', models.TextField()),
                ('key', models.TextField()),
                ('expect', models.IntegerField()),
                ('consented_at', models.DateTimeField()),
                ('box', models.JSONField(null=True)),
                ('seal_place', models.JSONField(null=True)),
                ('place', models.JSONField(null=True)),
                ('digest', models.BinaryField(null=True)),
                ('signature', models.BinaryField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('refusal', models.JSONField(null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signings', to='dossiers.dossier')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.officer')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('prepared', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Chosen',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at_seq', models.IntegerField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('refusal', models.JSONField(null=True)),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='dossiers.dossier')),
                ('selection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='dossiers.selection')),
                ('signing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.signing')),
            ],
        ),
        migrations.AddConstraint(
            model_name='selection',
            constraint=models.UniqueConstraint(condition=models.Q(('act', '')), fields=('officer',), name='one_gathering_an_officer'),
        ),
        migrations.AddConstraint(
            model_name='signing',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('dossier',), name='one_signing_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='signing',
            constraint=models.CheckConstraint(condition=models.Q(('signature__isnull', True), ('digest__isnull', False), _connector='OR'), name='signature_of_a_digest'),
        ),
        migrations.AddConstraint(
            model_name='signing',
            constraint=models.CheckConstraint(condition=models.Q(('refusal__isnull', True), ('ended_at__isnull', False), _connector='OR'), name='refused_is_ended'),
        ),
        migrations.AddConstraint(
            model_name='chosen',
            constraint=models.UniqueConstraint(fields=('selection', 'dossier'), name='chosen_once'),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_erased_files'),
        ('dossiers', '0037_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='renewal',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='dossier',
            name='rounds',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='FormerResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.SmallIntegerField()),
                ('issued', models.BooleanField()),
                ('way', models.TextField()),
                ('law', models.TextField(blank=True, default='')),
                ('number', models.TextField(blank=True, default='')),
                ('issued_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('event_seq', models.IntegerField()),
                ('by_at', models.DateTimeField(null=True)),
                ('by_file', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('dossier', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='former_results', to='dossiers.dossier')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('issued', True)), fields=('dossier', 'round'), name='one_former_result_a_round')],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0006_everyday_names'),
        ('dossiers', '0039_reopening_and_late_apologies'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='begun_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        # The database keeps no choices.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='paper',
                    name='origin',
                    field=models.TextField(choices=[('uploaded', 'Uploaded'), ('seen', 'Seen'), ('linked', 'Linked')], default='uploaded'),
                ),
            ],
        ),
        migrations.CreateModel(
            name='LinkedDossier',
            fields=[
                ('dossier', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='linked', serialize=False, to='dossiers.dossier')),
                ('filing', models.UUIDField()),
                ('key', models.TextField()),
                ('place', models.SmallIntegerField()),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.version')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('filing', 'key'), name='linked_member_once')],
            },
        ),
    ]

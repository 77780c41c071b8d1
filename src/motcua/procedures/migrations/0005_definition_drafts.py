from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0004_area'),
    ]

    operations = [
        migrations.CreateModel(
            name='DefinitionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('key', models.TextField()),
                ('content', models.JSONField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.TextField()),
                ('in_force_from', models.DateField(blank=True, null=True)),
                ('decision', models.TextField(blank=True, default='')),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('planned_by', models.TextField(blank=True, default='')),
                ('problem', models.TextField(blank=True, default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='one_draft_of_a_definition')],
            },
        ),
    ]

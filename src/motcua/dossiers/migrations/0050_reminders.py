import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0049_copies'),
        ('identity', '0013_representations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField()),
                ('key', models.TextField(unique=True)),
                ('level', models.SmallIntegerField()),
                ('about', models.TextField(blank=True, default='')),
                ('ends_on', models.DateField()),
                ('told_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('draft', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='dossiers.draft')),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identity.party')),
            ],
            options={
                'indexes': [models.Index(fields=['party', '-told_at'], name='reminders_of_party'), models.Index(condition=models.Q(('draft__isnull', False)), fields=['draft'], name='reminder_of_draft')],
            },
        ),
        migrations.CreateModel(
            name='ReminderOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('party', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identity.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('party', 'rule'), name='a_rule_is_off_once_for_somebody')],
            },
        ),
    ]

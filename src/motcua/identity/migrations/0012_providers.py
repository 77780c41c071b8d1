import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0011_batches_of_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProviderTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.TextField()),
                ('at', models.DateTimeField()),
                ('answered', models.BooleanField()),
                ('seconds', models.FloatField()),
            ],
            options={
                'indexes': [models.Index(fields=['provider', '-at'], name='provider_tries')],
            },
        ),
        migrations.CreateModel(
            name='ProviderKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.TextField()),
                ('key', models.TextField()),
                ('tied_at', models.DateTimeField()),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provider_keys', to='identity.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'key'), name='provider_key_once'), models.UniqueConstraint(fields=('party', 'provider'), name='one_key_for_each_provider')],
            },
        ),
        migrations.CreateModel(
            name='ProviderSession',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='identity.entry')),
                ('provider', models.TextField()),
                ('subject', models.TextField()),
                ('session', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', 'subject'], name='provider_sessions')],
            },
        ),
    ]

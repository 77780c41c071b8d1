"""Calls to systems outside, by which is measured how each is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('platform', '0012_records'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('system', models.TextField()),
                ('at', models.DateTimeField()),
                ('answered', models.BooleanField()),
                ('seconds', models.FloatField()),
            ],
            options={
                'indexes': [models.Index(fields=['system', '-at'], name='outside_tries')],
            },
        ),
    ]

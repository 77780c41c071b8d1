from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0047_listed_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('procedure', models.TextField()),
                ('case', models.TextField()),
                ('day', models.DateField()),
                ('days', models.IntegerField()),
                ('count', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('procedure', 'case', 'day', 'days'), name='waits_of_a_case_once_a_day')],
            },
        ),
    ]

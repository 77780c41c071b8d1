from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0005_definition_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='EverydayName',
            fields=[
                ('code', models.TextField(primary_key=True, serialize=False)),
                ('called', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
    ]

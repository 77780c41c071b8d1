from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0003_listing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('key', models.TextField(primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('communes', models.JSONField(default=list)),
                ('editor_note', models.TextField(blank=True, default='')),
            ],
        ),
    ]

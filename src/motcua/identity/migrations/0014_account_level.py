from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0013_representations'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='level',
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
    ]

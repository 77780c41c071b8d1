"""A token of an outside system acts for somebody only with their consent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Those made before wait for the consent too: nobody was asked when they were made."""

    dependencies = [("identity", "0004_provider_calls")]

    operations = [
        migrations.AddField("token", "consented_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "UPDATE identity_token SET consented_at = made_at WHERE kind = 'personal'", migrations.RunSQL.noop
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dossiers", "0041_shown_for_audits")]

    operations = [
        migrations.AddField("draft", "moved", models.JSONField(default=dict, db_default={})),
        migrations.AddField("draftpaper", "kept_as", models.TextField(blank=True, default="", db_default="")),
    ]

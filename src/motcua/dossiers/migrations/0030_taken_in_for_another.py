from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0029_paper_marks")]

    operations = [
        migrations.AddField("dossier", "receiving", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("dossier", "taken_at", models.DateTimeField(blank=True, null=True)),
    ]

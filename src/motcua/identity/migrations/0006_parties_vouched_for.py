"""Births as far as they are known, passports, and parties that were merged into another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_consent_to_tokens")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE identity_party ALTER COLUMN born TYPE text USING coalesce(to_char(born, 'YYYY-MM-DD'), '')",
                "ALTER TABLE identity_party ALTER COLUMN born SET DEFAULT ''",
                "ALTER TABLE identity_party ALTER COLUMN born SET NOT NULL",
            ],
            [
                "ALTER TABLE identity_party ALTER COLUMN born DROP NOT NULL",
                "ALTER TABLE identity_party ALTER COLUMN born DROP DEFAULT",
                # A birth known by its year alone has no day to go back to.
                "ALTER TABLE identity_party ALTER COLUMN born TYPE date"
                " USING CASE WHEN length(born) = 10 THEN born::date END",
            ],
            state_operations=[
                migrations.AlterField("party", "born", models.TextField(blank=True, db_default="", default=""))
            ],
        ),
        migrations.AddField("party", "passport", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("party", "nationality", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField(
            "party",
            "merged_into",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.party",
            ),
        ),
        migrations.AddConstraint(
            "party",
            models.UniqueConstraint(
                condition=models.Q(("passport", ""), _negated=True),
                fields=("nationality", "passport"),
                name="passport_once",
            ),
        ),
    ]

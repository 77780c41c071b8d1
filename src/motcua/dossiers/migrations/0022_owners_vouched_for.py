"""What a stranger typed about somebody is no party any more; what they typed stays in the dossier."""

import django.db.models.deletion
from django.db import migrations, models

# Registered by a citizen who filed for another, and never vouched for since: no VNeID, no account, and no dossier that
# an official took down at a counter.
_TYPED = """
CREATE TEMPORARY TABLE typed_party ON COMMIT DROP AS
SELECT p.id, p.tech_id IS NULL AND NOT EXISTS (SELECT FROM identity_account a WHERE a.party_id = p.id)
    AND NOT EXISTS (SELECT FROM dossiers_dossier d WHERE d.owner_id = p.id AND d.filer_id IS NULL)
    AND NOT EXISTS (SELECT FROM dossiers_dossier d WHERE d.filer_id = p.id) AS nobody
FROM identity_party p
WHERE EXISTS (
    SELECT FROM platform_event e
    WHERE e.topic = 'party' AND e.stream = p.id AND e.type = 'party.registered' AND e.actor ->> 'kind' = 'person'
)
"""
_STATEMENTS = (
    _TYPED,
    # Whoever was found out to be somebody keeps nothing of what the stranger said about reaching them.
    """
UPDATE identity_party p SET phone = '', email = '' FROM typed_party t
WHERE t.id = p.id AND NOT EXISTS (
    SELECT FROM platform_event e WHERE e.topic = 'party' AND e.stream = p.id AND e.type = 'party.contact_changed'
)
""",
    "UPDATE dossiers_dossier d SET owner_id = NULL FROM typed_party t WHERE t.nobody AND d.owner_id = t.id",
    # Copies of what the dossiers' own logs say, for somebody who could never log in to read them.
    "DELETE FROM notifications_inboxitem i USING typed_party t WHERE t.nobody AND i.party_id = t.id",
    "DELETE FROM identity_party p USING typed_party t WHERE t.nobody AND p.id = t.id",
    "DROP TABLE typed_party",
)


def part_from_strangers(apps, schema_editor):
    """Dossiers keep what was declared of their owner (`Declaration.applicant`); the party goes."""
    with schema_editor.connection.cursor() as cursor:
        # Constraints that wait for the end of the transaction would keep tables from being altered after it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in _STATEMENTS:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0020_official_notices"),
        ("dossiers", "0021_supplements_prepared_in_turns"),
        ("identity", "0006_parties_vouched_for"),
        ("notifications", "0002_messages_are_effects"),
        ("platform", "0006_words_beside_the_log"),
    ]

    operations = [
        migrations.AlterField(
            "dossier",
            "owner",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.party",
            ),
        ),
        migrations.RunPython(part_from_strangers, migrations.RunPython.noop),
    ]

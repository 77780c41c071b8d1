"""A template of each channel: its unique index is made beside the work, then taken as the constraint."""

from django.db import migrations, models

INDEX = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one_template_of_a_message
    ON notifications_messagetemplate (key, language, channel)
"""
TAKEN = """
ALTER TABLE notifications_messagetemplate
    ADD CONSTRAINT one_template_of_a_message UNIQUE USING INDEX one_template_of_a_message
"""
GONE = "ALTER TABLE notifications_messagetemplate DROP CONSTRAINT one_template_of_a_message"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("notifications", "0005_ways_to_tell"),
    ]

    operations = [
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TAKEN, GONE)],
            state_operations=[
                migrations.AddConstraint(
                    model_name="messagetemplate",
                    constraint=models.UniqueConstraint(
                        fields=("key", "language", "channel"), name="one_template_of_a_message"
                    ),
                ),
            ],
        ),
    ]

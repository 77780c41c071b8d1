"""Messages to the outside become effects: one table, one way of working on them for all that leaves the house."""

from typing import ClassVar

from django.db import migrations

# A letter keeps the number in its Message-ID, so that one repeated after the change is still told from a new one.
CARRY_OVER = """
INSERT INTO platform_effect (kind, key, subject, payload, state, due_at, started_at, claimed_at, attempts, unknowns,
    outcome, last_error, reason, result, created_at, done_at)
SELECT 'message.' || m.channel, m.key || ':' || m.channel, coalesce(i.dossier_code, ''),
    jsonb_build_object('id', left(encode(sha256(convert_to(m.id || '/' || m.key, 'UTF8')), 'hex'), 32),
        'to', m."to", 'subject', m.subject, 'body', m.body),
    m.state, CASE m.state WHEN 'in_flight' THEN m.claimed_at + interval '3 minutes' ELSE m.due_at END, m.created_at,
    m.claimed_at, m.attempts, m.unknowns, CASE m.outcome WHEN 'sent' THEN 'done' ELSE m.outcome END, m.last_error,
    '', '{}', m.created_at, CASE m.state WHEN 'done' THEN coalesce(m.done_at, m.created_at) END
FROM notifications_message m LEFT JOIN notifications_inboxitem i ON i.key = m.key ORDER BY m.id
"""
CARRY_BACK = """
INSERT INTO notifications_message (key, channel, "to", subject, body, state, due_at, claimed_at, attempts, unknowns,
    outcome, last_error, created_at, done_at)
SELECT left(key, -6), 'email', payload->>'to', payload->>'subject', payload->>'body', state, due_at, claimed_at,
    attempts, unknowns, CASE outcome WHEN 'done' THEN 'sent' ELSE outcome END, last_error, created_at, done_at
FROM platform_effect WHERE kind = 'message.email' ORDER BY id
"""
# Their jobs know a table that is gone; the sweep asks for new ones.
FORGET_JOBS = "DELETE FROM procrastinate_jobs WHERE task_name = 'notifications.send' AND status = 'todo'"


class Migration(migrations.Migration):
    """Every message is kept, in the state in which it was."""

    dependencies: ClassVar = [
        ("notifications", "0001_initial"),
        ("platform", "0007_effects"),
        ("procrastinate", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.RunSQL([CARRY_OVER, FORGET_JOBS], [CARRY_BACK, "DELETE FROM platform_effect WHERE kind = 'message.email'"]),
        migrations.DeleteModel(name="Message"),
    ]

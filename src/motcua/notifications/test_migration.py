"""Letters that were on their way when the table changed."""

from datetime import datetime
from hashlib import sha256

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from motcua.kernel.clock import VIETNAM
from motcua.platform.effects.models import Effect

BEFORE = ("notifications", "0001_initial")
AT = datetime(2026, 11, 20, 8, tzinfo=VIETNAM)
MESSAGE = """INSERT INTO notifications_message (key, channel, "to", subject, body, state, due_at, claimed_at, attempts,
    unknowns, outcome, last_error, created_at) VALUES (%s, 'email', 'a@example.vn', 'Tin', 'Có tin', %s, %s, %s, 1,
    0, %s, 'said', %s)"""


def migrate(to: tuple[str, str] | None = None) -> None:
    """To that state, or to the newest: what other floors changed since went back with it."""
    executor = MigrationExecutor(connection)
    executor.migrate([to] if to else executor.loader.graph.leaf_nodes())


@pytest.mark.django_db(transaction=True)
def test_each_message_keeps_its_state_its_words_and_what_was_said() -> None:
    migrate(BEFORE)
    try:
        with connection.cursor() as cursor:
            for state, outcome in (
                ("done", "sent"),
                ("retry_at", "unknown"),
                ("in_flight", ""),
                ("needs_person", "permanent"),
            ):
                cursor.execute(MESSAGE, [f"e-{state}", state, AT, AT, outcome, AT])
            cursor.execute("SELECT min(id) FROM notifications_message")
            first = cursor.fetchone()[0]
    finally:
        migrate()
    kept = {e.state: e for e in Effect.objects.all()}
    assert {state: (e.kind, e.key, e.outcome) for state, e in kept.items()} == {
        "done": ("message.email", "e-done:email", "done"),
        "retry_at": ("message.email", "e-retry_at:email", "unknown"),
        "in_flight": ("message.email", "e-in_flight:email", ""),
        "needs_person": ("message.email", "e-needs_person:email", "permanent"),
    }
    old_id = sha256(f"{first}/e-done".encode()).hexdigest()[:32]
    assert kept["done"].payload == {"id": old_id, "to": "a@example.vn", "subject": "Tin", "body": "Có tin"}
    assert (kept["retry_at"].last_error, kept["retry_at"].due_at) == ("said", AT)

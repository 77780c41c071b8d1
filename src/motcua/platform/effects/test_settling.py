"""What was done outside while the database went away is written down once it is back, and never done again."""

import psycopg
import pytest
from django.db import connection

from motcua.kernel import clock
from motcua.platform.effects import execution, performers
from motcua.platform.effects.commands import ask
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import Answer, Asked, Outcome, Policy, Request, State

pytestmark = pytest.mark.django_db(transaction=True)


class LosesTheDatabase(performers.Performer):
    """Sends a letter, and as it leaves the line to the database is cut by the server."""

    kind = "letter while the database falls"
    policy = Policy(unknowns_repeated=1)

    def __init__(self) -> None:
        self.sent: list[str] = []

    def perform(self, asked: Asked) -> Answer:
        self.sent.append(asked.key)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (ours,) = cursor.fetchone()
        wanted = ("dbname", "user", "password", "host", "port")
        given = connection.get_connection_params()
        with psycopg.connect(**{key: given[key] for key in wanted if key in given}, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
        return Answer(Outcome.DONE)


def test_a_letter_that_left_while_the_database_fell_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "PAUSE", 0)
    performer = LosesTheDatabase()
    performers.register(performer)
    ask(Request(kind=performer.kind, key="once", payload={}))
    effect = Effect.objects.get(key="once")
    assert execution.work_on(effect.pk) is None
    effect.refresh_from_db()
    assert (effect.state, effect.outcome, effect.attempts) == (State.DONE, Outcome.DONE, 1)
    with clock.at(clock.now() + 2 * Policy().claim):
        execution.take_overdue()
        execution.work_on(effect.pk)
    assert performer.sent == ["once"]

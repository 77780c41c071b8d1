"""Prepared statements go through the driver's lowest floor and still behave as Django's own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DataError, IntegrityError, InternalError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.platform import statements


@contextmanager
def another() -> Iterator[psycopg.Connection[Any]]:
    """A connection of somebody else."""
    parameters = {k: v for k, v in connection.get_connection_params().items() if k in _ADDRESS}
    with psycopg.connect(autocommit=True, **parameters) as other:
        yield other


_ADDRESS = ("host", "port", "dbname", "user", "password")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, texts=st.lists(TEXTS, max_size=4), numbers=st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_what_goes_in_comes_out(text: str, texts: list[str], numbers: list[int]) -> None:
    found = statements.run("SELECT %s::text, %s::text[], %s::bigint[]", [text, texts, numbers])
    assert found == [(text, texts, numbers)]


@pytest.mark.django_db
def test_nothing_is_nothing() -> None:
    assert statements.run("SELECT %s::text, %s::bigint", [None, None]) == [(None, None)]
    assert statements.run("SELECT 1 WHERE %s::boolean", [False]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["a\0b", ["a\0b"]])
def test_a_text_is_never_cut_off_at_a_zero_byte(value: Any) -> None:
    with pytest.raises(DataError, match="zero byte"):
        statements.run("SELECT %s::text", [value])


def _roll_back(statement: str, n: int) -> None:
    with transaction.atomic():
        statements.run(statement, [n])
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_it_is_part_of_the_running_transaction() -> None:
    statement = "CREATE TEMPORARY TABLE kept_for_a_test (n int PRIMARY KEY)"
    statements.run(statement, [])
    insert = "INSERT INTO kept_for_a_test VALUES (%s::int)"
    _roll_back(insert, 1)
    statements.run(insert, [1])
    _roll_back(insert, 2)
    assert statements.run("SELECT n FROM kept_for_a_test", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_errors_are_those_of_django() -> None:
    statements.run("CREATE TEMPORARY TABLE once (n int PRIMARY KEY)", [])
    statements.run("INSERT INTO once VALUES (%s::int)", [1])
    with pytest.raises(IntegrityError), transaction.atomic():
        statements.run("INSERT INTO once VALUES (%s::int)", [1])
    assert statements.run("SELECT count(*) FROM once", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_said_and_the_next_one_works() -> None:
    ((own,),) = statements.run("SELECT pg_backend_pid()", [])
    with pytest.raises(OperationalError):
        statements.run("SELECT pg_terminate_backend(%s::int), pg_sleep(5)", [own])
    connection.close()
    assert statements.run("SELECT 1", []) == [(1,)]


def _number(n: int) -> statements.Reading[int]:
    return statements.Reading("SELECT %s::int", [n], lambda rows: int(rows[0][0]))


_BROKEN = statements.Reading("SELECT 1 / %s::int", [0], list)


@pytest.mark.django_db(transaction=True)
def test_several_readings_are_answered_in_their_order() -> None:
    assert statements.ask_together(_number(1), _number(2).then(str), _number(3)) == (1, "2", 3)
    with transaction.atomic():
        assert statements.ask_together(_number(4), _number(5)) == (4, 5)


@pytest.mark.django_db(transaction=True)
def test_more_than_a_socket_holds_goes_through_in_both_directions() -> None:
    long = "đ" * 2_000_000
    readings = [
        statements.Reading("SELECT %s::text", [long + str(n)], lambda rows: rows[0][0]) for n in range(4)
    ]
    assert statements.ask_together(*readings) == tuple(long + str(n) for n in range(4))


@pytest.mark.django_db(transaction=True)
def test_one_that_fails_among_several_is_an_error_and_the_connection_goes_on() -> None:
    with pytest.raises(DataError, match="division by zero"):
        statements.ask_together(_number(1), _BROKEN, _number(2))
    assert statements.ask(_number(3)) == 3
    with pytest.raises(DataError), transaction.atomic():
        statements.ask_together(_BROKEN, _number(1))
    assert statements.ask(_number(4)) == 4


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_among_several_is_said_and_the_next_one_works() -> None:
    ((own,),) = statements.run("SELECT pg_backend_pid()", [])
    last_words = statements.Reading("SELECT pg_terminate_backend(%s::int), pg_sleep(5)", [own], list)
    with pytest.raises(OperationalError):
        statements.ask_together(_number(1), last_words, _number(2))
    connection.close()
    assert statements.ask_together(_number(1), _number(2)) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_statement_stays_planned_after_a_rollback() -> None:
    for n in range(3):
        _roll_back("SELECT %s::int + 41", n)
    plans = "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE %s::text"
    assert statements.run(plans, ["% + 41"]) == [(3,)]


@pytest.mark.django_db(transaction=True)
def test_many_texts_do_not_fill_the_servers_memory() -> None:
    for n in range(700):
        assert statements.run(f"SELECT %s::int + {n}", [1]) == [(n + 1,)]
    ((kept,),) = statements.run("SELECT count(*) FROM pg_prepared_statements", [])
    assert kept <= 300


LOCK = 766
READINGS = [
    statements.Reading(text, (), list)
    for text in (
        "SELECT count(*) FROM moved",
        f"SELECT pg_advisory_xact_lock({LOCK})::text",
        "SELECT count(*) FROM moved",
    )
]


def _write_while_somebody_waits(other: psycopg.Connection[Any]) -> None:
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    while not other.execute(waiting, [LOCK]).fetchone():
        time.sleep(0.01)
    other.execute("INSERT INTO moved VALUES (1)")
    other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("ask", "found"), [(statements.ask_at_one_moment, 0), (statements.ask_together, 1)])
def test_readings_of_one_moment_do_not_move_while_others_write(ask: Callable[..., Any], found: int) -> None:
    statements.run("CREATE TABLE moved (n int)", [])
    try:
        with another() as other:
            other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            writer = threading.Thread(target=_write_while_somebody_waits, args=(other,))
            writer.start()
            before, _, after = ask(*READINGS)
            writer.join()
        assert (before, after) == ([(0,)], [(found,)])
        assert statements.run("SELECT count(*) FROM moved", []) == [(1,)]
    finally:
        statements.run("DROP TABLE moved", [])


@pytest.mark.django_db(transaction=True)
def test_after_a_reading_that_failed_one_goes_on() -> None:
    broken = statements.Reading("SELECT 1 / %s::int", [0], list)
    with pytest.raises(DataError):
        statements.ask_at_one_moment(broken)
    statements.run("CREATE TEMPORARY TABLE written_after (n int)", [])
    statements.run("INSERT INTO written_after VALUES (%s::int)", [1])
    assert statements.run("SELECT n FROM written_after", []) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_written_at_one_moment() -> None:
    with pytest.raises(InternalError):
        statements.ask_at_one_moment(statements.Reading("CREATE TABLE never (n int)", (), list))

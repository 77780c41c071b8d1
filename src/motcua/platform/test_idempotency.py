"""A request that is repeated."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection

from motcua.kernel import clock
from motcua.kernel.errors import Conflict, Invalid
from motcua.platform import idempotency
from motcua.platform.idempotency import HELD_FOR, Answer, fingerprint, forget_old, once


def never() -> Answer:
    raise AssertionError("done a second time")


@pytest.mark.django_db
def test_a_replay_gets_the_first_answer() -> None:
    first = Answer(201, {"Location": "/x"}, b'{"a":1}')
    assert once("me", "k", "r", lambda: first) == (first, False)
    assert once("me", "k", "r", never) == (first, True)


@pytest.mark.django_db
def test_keys_belong_to_their_owner() -> None:
    once("me", "k", "r", lambda: Answer(200, {}, b"mine"))
    assert once("you", "k", "r", lambda: Answer(200, {}, b"yours"))[0].body == b"yours"


@pytest.mark.django_db
def test_a_key_cannot_serve_another_request() -> None:
    once("me", "k", "r", lambda: Answer(200))
    with pytest.raises(Invalid) as refused:
        once("me", "k", "other", never)
    assert refused.value.code == "key_reused"


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again() -> None:
    once("me", "k", "r", lambda: Answer(422))
    assert once("me", "k", "r", lambda: Answer(201))[0].status == 201
    with pytest.raises(ZeroDivisionError):
        once("me", "z", "r", lambda: Answer(1 // 0))
    assert once("me", "z", "r", lambda: Answer(200))[0].status == 200


@pytest.mark.django_db(transaction=True)
def test_a_twin_at_the_same_time_is_turned_away() -> None:
    working, enough = Event(), Event()

    def slow() -> Answer:
        working.set()
        enough.wait(20)
        return Answer(201, {}, b"first")

    def first() -> Answer:
        try:
            return once("me", "k", "r", slow)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert working.wait(20)
        try:
            with pytest.raises(Conflict) as refused:
                once("me", "k", "r", never)
        finally:
            enough.set()
        assert refused.value.code == "request_in_progress"
        assert running.result().body == b"first"
    assert once("me", "k", "r", never)[0].body == b"first"


@pytest.mark.django_db
def test_a_killed_server_leaves_its_key_held_for_a_while_only() -> None:
    # As far as a server came that was killed while it worked.
    idempotency._hold("me", "k")
    with pytest.raises(Conflict):
        once("me", "k", "r", never)
    with clock.at(clock.now() + HELD_FOR + timedelta(seconds=1)):
        assert once("me", "k", "r", lambda: Answer(201))[0].status == 201


@pytest.mark.django_db(transaction=True)
def test_whoever_held_a_key_too_long_does_not_take_it_from_the_next() -> None:
    def slow() -> Answer:
        with clock.at(clock.now() + HELD_FOR + timedelta(seconds=1)):
            assert once("me", "slow", "r", lambda: Answer(201, {}, b"next"))[0].body == b"next"
        return Answer(201, {}, b"slow")

    assert once("me", "slow", "r", slow)[0].body == b"slow"
    assert once("me", "slow", "r", never)[0].body == b"next"


@pytest.mark.django_db
def test_old_answers_are_forgotten() -> None:
    once("me", "k", "r", lambda: Answer(200))
    assert forget_old() == 0
    with clock.at(clock.now() + timedelta(days=4)):
        assert forget_old() == 1


def test_a_fingerprint_knows_where_a_part_ends() -> None:
    assert fingerprint(b"a", b"bc") != fingerprint(b"ab", b"c")

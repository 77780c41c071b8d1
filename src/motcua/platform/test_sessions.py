"""Sessions read with a prepared statement keep Django's promises."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from motcua.platform.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    session = SessionStore()
    session["followed"] = {"H49.61-261121-0001": "ABCD"}
    session.save()
    return session


def test_what_was_kept_is_there_on_the_next_page() -> None:
    assert SessionStore(kept().session_key)["followed"] == {"H49.61-261121-0001": "ABCD"}


def test_an_expired_session_is_forgotten() -> None:
    key = kept().session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    late = SessionStore(key)
    assert late.get("followed") is None
    assert late.session_key is None


def test_nobody_can_choose_the_key_of_a_session() -> None:
    chosen = SessionStore("a" * 32)
    chosen["x"] = 1
    chosen.save()
    assert chosen.session_key != "a" * 32


def test_after_logging_out_the_old_key_opens_nothing() -> None:
    session = kept()
    key = session.session_key
    session.flush()
    assert SessionStore(key).get("followed") is None

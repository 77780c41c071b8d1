"""A small province on a Wednesday morning, and browsers logged in to it.

Imports that need Django's models lie inside the fixtures: this file is read before Django is started.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)
LogIn = Callable[[str], Client]


@pytest.fixture(scope="module")
def communes(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database with two communes, for a file of tests."""
    from tests.support import two_communes

    with django_db_blocker.unblock(), two_communes.filled(MORNING):
        yield


@pytest.fixture
def province(communes: None, db: None) -> Iterator[None]:
    """Two communes at work."""
    from motcua.agencies.queries import forget_calendars
    from motcua.dossiers.queries.worklists import forget_procedures

    forget_calendars()
    forget_procedures()
    with clock.at(MORNING):
        yield


@pytest.fixture
def log_in(province: None) -> LogIn:
    """A browser in which somebody is logged in."""
    from motcua.identity.models import Account

    def browser(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return browser

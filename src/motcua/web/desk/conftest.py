"""A small province on a Wednesday morning, and browsers logged in to it.

Imports that need Django's models lie inside the fixtures: this file is read before Django is started.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM

MORNING = datetime(2026, 11, 18, 8, 0, tzinfo=VIETNAM)
LogIn = Callable[[str], Client]


@pytest.fixture
def province(db: None) -> Iterator[None]:
    """Two communes at work."""
    from motcua.agencies.queries import forget_calendars
    from motcua.dossiers.queries.worklists import forget_procedures
    from tests.support import two_communes

    forget_calendars()
    forget_procedures()
    with clock.at(MORNING):
        two_communes.establish()
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

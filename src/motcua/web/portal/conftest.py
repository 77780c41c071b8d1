"""The sample province on a Monday morning, and browsers of its people.

Imports that need Django's models lie inside the fixtures: this file is read before Django is started.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)
Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def morning(province: None, db: None) -> Iterator[None]:
    """A Monday at nine; nobody has guessed a secret yet."""
    from django.core.cache import cache

    from motcua.platform import quota

    cache.clear()
    quota.forget_leases()
    with clock.at(MONDAY):
        yield


@pytest.fixture
def browser() -> Browser:
    """`browser("nongdan")` is logged in with assurance 2, `browser()` is nobody's."""
    from motcua.identity.models import Account

    def open_browser(username: str = "", *, assurance: int = 2) -> Client:
        client = Client()
        if username:
            client.force_login(Account.objects.get(username=username))
            session = client.session
            session["assurance"] = assurance
            session.save()
        return client

    return open_browser

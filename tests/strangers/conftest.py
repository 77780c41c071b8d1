"""One site for a file of tests, as small as production's: two processes of the server."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.site import Site


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Only the web server; nobody outside is needed."""
    from tests.support.database import site_database

    with django_db_blocker.unblock(), site_database() as url:
        made = Site(tmp_path_factory.mktemp("strangers"), url)
        made.variables = {**made.variables, "WORKERS": "2"}
        try:
            made.start("serve")
            yield made
        finally:
            made.stop()

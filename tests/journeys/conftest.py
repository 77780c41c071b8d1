"""A running site for all journeys of a test process, which ends with them, and a browser for each file of tests."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.support import visitor as visitors
from tests.support.accessibility import Clean
from tests.support.site import Site
from tests.support.visitor import DESKTOP, OFFICE, Visitor

NewVisitor = Callable[..., Visitor]


@pytest.fixture(scope="package")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Server, worker and simulated outside systems over a database and a folder of their own."""
    from tests.support.database import site_database

    with django_db_blocker.unblock(), site_database() as url:
        running = Site(tmp_path_factory.mktemp("site"), url)
        try:
            running.start("simulators", "serve", "worker")
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with the file of tests: while it runs, Django refuses its database in this process."""
    with visitors.chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """The pages that axe found clean, in any process of this run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "clean-pages"
    folder.mkdir(exist_ok=True)
    return Clean(folder)


@pytest.fixture
def visit(site: Site, browser: Browser, clean: Clean) -> Iterator[NewVisitor]:
    """Makes a person with a window of a size, with or without JavaScript; says afterwards what went wrong unseen."""
    with ExitStack() as stack:

        def make(size: tuple[int, int] = DESKTOP, *, scripts: bool = True) -> Visitor:
            return stack.enter_context(
                visitors.visitor(browser, site.url, size, clean=clean, scripts=scripts)
            )

        yield make


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A scanned page as a PDF."""
    from tests.support.papers import a_paper  # needs Django, which starts after this file is read

    path = tmp_path / "giay-chung-sinh.pdf"
    path.write_bytes(a_paper())
    return path


def at_work(visit: NewVisitor, username: str) -> Visitor:
    """An official at a desk, logged in."""
    officer = visit(OFFICE)
    officer.log_in(username)
    return officer

"""One throw-away database for each test process, cut from a template that is migrated only once."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from motcua.config.env import Environment
from motcua.config.variables import names

ROOT = Path(__file__).parent
# Whatever this machine has set for an installation is none of the tests' business, but for the server they may use.
for name in names(Environment) - {"DATABASE_URL", "DATABASE_URL_FILE"}:
    os.environ.pop(name, None)
os.environ["MOTCUA_MODE"] = "test"
os.environ["MOTCUA_HOME"] = str(ROOT / "var" / "test")
os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"

# The same examples in every run, or a red build says nothing about the change; HYPOTHESIS_PROFILE=search looks further.
hypothesis_settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis_settings.register_profile("search", derandomize=False, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Now, because conftest files below this one import models as they are read.
django.setup()
assert settings.MOTCUA_MODE == "test"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Long drills run shortened with all the others, and whole when somebody asks for it."""
    parser.addoption("--whole", action="store_true", help="run long drills whole")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: two processes that share the work then end at about the same time."""
    items.sort(key=lambda item: not {"browser", "crash"} & {mark.name for mark in item.iter_markers()})


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's own: the same promise, a hundred times faster."""
    from tests.support.database import fresh_database

    with django_db_blocker.unblock(), fresh_database():
        yield


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The sample province in a database for this module alone.

    With `db` beside it each test is undone; without, what tests commit stays until the module ends.
    """
    from tests.support.province import sample_province

    with django_db_blocker.unblock(), sample_province():
        yield


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Neither in the cache nor of the language, which a request leaves behind in its thread, where a server's next
    request chooses its own.
    """
    yield
    cache.clear()
    translation.deactivate()


# Django has no other door to how a test that commits is undone.
_UNDOING = "_fixture_teardown"
_flush = getattr(TransactionTestCase, _UNDOING)


def _emptied(case: TransactionTestCase) -> None:
    """After a test that commits. Django's own way truncates every table and makes all permissions anew."""
    from tests.support.database import empty_log_and_queue, empty_tables

    if not empty_tables():
        _flush(case)
        empty_log_and_queue()


setattr(TransactionTestCase, _UNDOING, _emptied)

"""The sample province on a Monday morning, for requests of persons."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from motcua.kernel import clock
from motcua.kernel.clock import VIETNAM

MONDAY = datetime(2026, 11, 16, 9, 15, tzinfo=VIETNAM)


@pytest.fixture
def monday(province: None, db: None) -> Iterator[None]:
    """A quarter past nine."""
    with clock.at(MONDAY):
        yield

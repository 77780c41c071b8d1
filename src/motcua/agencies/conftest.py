"""What a process remembers of calendars belongs to the test that changed them."""

from collections.abc import Iterator

import pytest

from motcua.agencies.queries import forget_calendars


@pytest.fixture(autouse=True)
def _calendars_read_anew() -> Iterator[None]:
    forget_calendars()
    yield
    forget_calendars()

"""Several windows of one person at once: one request, whoever is quicker."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from motcua.platform.log import events_of
from motcua.privacy.commands import ask
from motcua.privacy.requests import TOPIC
from tests.support import cast

pytestmark = pytest.mark.usefixtures("province")
WINDOWS = 4


def test_what_windows_send_at_the_same_moment_is_one_request() -> None:
    key, start = uuid4(), threading.Barrier(WINDOWS)

    def send(_window: int) -> int:
        try:
            start.wait(timeout=60)
            return ask(actor=cast.applicant(), key=key, kind="view").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as windows:
        [number] = set(windows.map(send, range(WINDOWS)))
    assert len(events_of(TOPIC, number)) == 1

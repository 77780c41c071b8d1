"""The worker is killed between the signature and its record: one signature is recorded, and it is the first."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.simulator import Simulator
from motcua.adapters.simulation import Answer, Request, Site
from motcua.config import ready
from motcua.config.env import environment
from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Signing
from motcua.dossiers.queries.journey import happenings
from motcua.platform import jobs
from motcua.platform.effects.tasks import sweep_effects
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.support import cast

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("province")]
ROOT = Path(__file__).parents[2]
WAY_OUT = 120.0


class SlowStamper:
    """Stamps once, and then leaves whoever asks waiting until it is told to go on."""

    def __init__(self) -> None:
        self.asked = 0
        self.go_on = threading.Event()
        self._real = Simulator(DemoAuthority(environment().home / "authority"))
        self.site = Site(self.handle).start()

    def handle(self, request: Request) -> Answer:
        self.asked += 1
        if self.asked > 1:
            self.go_on.wait(WAY_OUT)
        made = self._real.answer(request.method, request.path, request.body)
        return Answer(made.body, made.status, made.content_type)


@pytest.fixture
def stamper() -> Iterator[SlowStamper]:
    opened = SlowStamper()
    yield opened
    opened.go_on.set()
    opened.site.stop()


@contextmanager
def worker(stamper: SlowStamper) -> Iterator[subprocess.Popen[bytes]]:
    """A worker in a process of its own on this test's database; killed in the end, if it still lives."""
    database = urlsplit(ready.database_url())._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.signer", f"{stamper.site.url}/tsa", str(settings.MEDIA_ROOT)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(is_so: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None) -> None:
    end = time.monotonic() + WAY_OUT
    while time.monotonic() < end:
        if is_so():
            return
        meanwhile()
        time.sleep(0.5)
    raise AssertionError("it never became so")


def sweep() -> None:
    """What the clock does each minute."""
    jobs.defer(sweep_effects, [{"timestamp": 0}])


def test_killed_between_signature_and_record_the_first_signature_is_recorded_once(
    stamper: SlowStamper,
) -> None:
    dossier = cast.approved()
    outputs.consent(SIGN, actor=cast.signer(), seen={dossier.code: dossier.chain_seq})
    row = Signing.objects.filter(dossier=dossier)
    with worker(stamper) as first:
        until(lambda: stamper.asked > 1)
        first.kill()
        first.wait()
    signature = bytes(row.get().signature or b"")
    assert signature
    assert not cast.renewed(dossier).signed
    stamper.go_on.set()
    with worker(stamper):
        until(lambda: row.get().ended_at is not None, sweep)
    after = cast.renewed(dossier)
    assert (row.get().refusal, bytes(row.get().signature or b"")) == (None, signature)
    assert [h.type for h in happenings(after)].count("signed") == 1
    assert after.result.signed_file is not None
    found = verify(read(after.result.signed_file), ports.connected().trust)
    assert (found.valid, len(found.signatures)) == (True, 1)

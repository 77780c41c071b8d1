"""The worker is killed between the signature and its record: one signature is recorded, and it is the first."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest
from django.conf import settings

from motcua.adapters.demo_authority.authority import DemoAuthority
from motcua.adapters.demo_authority.simulator import Simulator
from motcua.adapters.simulation import Answer, Request, Site
from motcua.config.env import environment
from motcua.documents.queries import read
from motcua.dossiers import outputs
from motcua.dossiers.acts.sign import SIGN
from motcua.dossiers.models import Signing
from motcua.dossiers.queries.journey import happenings
from motcua.signing import ports
from motcua.signing.queries import verify
from tests.crash.worker import WAY_OUT, sweep, until, worker
from tests.support import cast

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("province")]


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


def signing_worker(stamper: SlowStamper) -> AbstractContextManager[subprocess.Popen[bytes]]:
    return worker("tests.crash.signer", f"{stamper.site.url}/tsa", str(settings.MEDIA_ROOT))


def test_killed_between_signature_and_record_the_first_signature_is_recorded_once(
    stamper: SlowStamper,
) -> None:
    dossier = cast.approved()
    outputs.consent(SIGN, actor=cast.signer(), seen={dossier.code: dossier.chain_seq})
    row = Signing.objects.filter(dossier=dossier)
    with signing_worker(stamper) as first:
        until(lambda: stamper.asked > 1)
        first.kill()
        first.wait()
    signature = bytes(row.get().signature or b"")
    assert signature
    assert not cast.renewed(dossier).signed
    stamper.go_on.set()
    with signing_worker(stamper):
        until(lambda: row.get().ended_at is not None, sweep)
    after = cast.renewed(dossier)
    assert (row.get().refusal, bytes(row.get().signature or b"")) == (None, signature)
    assert [h.type for h in happenings(after)].count("signed") == 1
    assert after.result.signed_file is not None
    found = verify(read(after.result.signed_file), ports.connected().trust)
    assert (found.valid, len(found.signatures)) == (True, 1)

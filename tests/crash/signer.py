"""A worker in a process of its own that signs: `python -m tests.crash.signer URL_OF_THE_TIME_STAMPER FOLDER`."""

import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import django


def main(stamper: str, files: str) -> None:
    """Work until it is killed; claims grow old soon, so that the next worker need not be waited for."""
    django.setup()
    from django.test.utils import override_settings

    from motcua.adapters.authorities.time_stamps import Authority, HttpTimeStamper
    from motcua.dossiers.outputs.performers import Authorise, Finish
    from motcua.platform import jobs
    from motcua.platform.effects import performers
    from motcua.signing import ports

    for performer in (Authorise(), Finish()):
        performer.policy = replace(
            performer.policy, claim=timedelta(seconds=2), backoff=(timedelta(seconds=1),)
        )
        performers.register(performer)
    real = ports.connected()
    ports.connect(lambda: replace(real, time_stamper=HttpTimeStamper(Authority(stamper, timeout=120))))
    with override_settings(MEDIA_ROOT=Path(files)):
        jobs.run_worker((), threading.Event(), performers.lanes())


if __name__ == "__main__":
    main(*sys.argv[1:])

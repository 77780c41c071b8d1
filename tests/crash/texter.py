"""A worker in a process of its own that hands text messages to gateways: `python -m tests.crash.texter URL URL`."""

import sys
import threading
from datetime import timedelta

import django


def main(*addresses: str) -> None:
    """Work until it is killed."""
    django.setup()
    from motcua.adapters.sms import adapter
    from motcua.adapters.sms.simulator import BRAND, PASSWORD, SECRET, USER
    from motcua.notifications import commands, ports
    from motcua.platform import jobs
    from motcua.platform.effects import performers
    from motcua.platform.effects.types import Policy

    made = [
        adapter.Sms(adapter.Gateway(f"mot-{n}", address, USER, PASSWORD, BRAND, SECRET))
        for n, address in enumerate(addresses, 1)
    ]
    commands.connect_providers("sms", ports.Limits(0, 160, "text"), made)
    # What the dead left is taken over in seconds instead of minutes.
    performers.performer_of("message.sms").policy = Policy(
        claim=timedelta(seconds=8), backoff=(timedelta(seconds=1),)
    )
    jobs.run_worker((), threading.Event(), performers.lanes())


if __name__ == "__main__":
    main(*sys.argv[1:])

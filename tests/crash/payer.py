"""A worker in a process of its own that pays at a bank over HTTP: `python -m tests.crash.payer URL_OF_THE_BANK`."""

import sys
import threading
from datetime import timedelta

import django
import requests


def main(bank: str) -> None:
    """Work until it is killed."""
    django.setup()
    from motcua.platform import jobs
    from motcua.platform.effects import performers
    from motcua.platform.effects.types import Answer, Asked, Outcome, Policy

    class Payment(performers.Performer):
        """Pays once; a bank that can be asked is asked before anything is repeated."""

        policy = Policy(claim=timedelta(seconds=2), backoff=(timedelta(seconds=1),))

        def __init__(self, kind: str, can_be_asked: bool) -> None:
            self.kind, self._can_be_asked = kind, can_be_asked

        def perform(self, asked: Asked) -> Answer:
            requests.post(f"{bank}/pay", json={"key": asked.key}, timeout=60).raise_for_status()
            return Answer(Outcome.DONE)

        def find_out(self, asked: Asked) -> Answer | None:
            if not self._can_be_asked:
                return None
            known = requests.get(f"{bank}/paid", params={"key": asked.key}, timeout=5).json()
            return Answer(Outcome.DONE if known["paid"] else Outcome.TEMPORARY, result=known)

    performers.register(Payment("payment", can_be_asked=True))
    performers.register(Payment("silent payment", can_be_asked=False))
    jobs.run_worker((), threading.Event(), performers.lanes())


if __name__ == "__main__":
    main(sys.argv[1])

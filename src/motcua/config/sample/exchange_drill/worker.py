"""A worker of the drill, in a process of its own (`drilling`): takes whatever is due, until it is killed."""

import random
import threading
import time
from contextlib import suppress
from datetime import timedelta

THREADS = 3
AT_A_TIME = 20


def main(address: str, generation: str) -> None:
    """Work until the end; the database is named by DATABASE_URL."""
    from django.db import connection

    from motcua.adapters.national_portal.adapter import portal
    from motcua.adapters.national_portal.simulator import CLIENT, SECRET
    from motcua.adapters.wire import Registration
    from motcua.exchange.commands import Delivery
    from motcua.exchange.queries import codes_of, kept_file
    from motcua.kernel import clock
    from motcua.platform.effects import execution, performers
    from motcua.platform.effects.models import Effect
    from motcua.platform.effects.types import Policy, State

    known = Registration(address, CLIENT, SECRET, generation)
    here = portal(known, codes_of("national_portal"), kept_file, patience=(2.0, 0.6))
    delivery = Delivery(here)
    # What the dead left is taken over in seconds instead of minutes, and nobody is waited for long.
    delivery.policy = Policy(
        backoff=(timedelta(seconds=0.2),),
        configuration_pause=timedelta(seconds=0.5),
        claim=timedelta(seconds=6),
    )
    performers.register(delivery)

    def work() -> None:
        while True:
            # The database may be away for a moment: then it is tried again, as a worker does.
            with suppress(Exception):
                due = Effect.objects.filter(kind=delivery.kind, due_at__lte=clock.now()).exclude(
                    state__in=[State.DONE, State.NEEDS_PERSON]
                )
                numbers = list(due.order_by("due_at").values_list("pk", flat=True)[: AT_A_TIME * 5])
                for number in random.sample(numbers, min(AT_A_TIME, len(numbers))):
                    execution.work_on(number)
                if numbers:
                    continue
            connection.close()
            time.sleep(0.2)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

"""The national portal beside a test: a simulator over the wire, connected as an installation connects it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from motcua.adapters.national_portal.adapter import portal
from motcua.adapters.national_portal.portal import NAME, Portal
from motcua.adapters.national_portal.simulator import CLIENT, SECRET, PortalSimulator
from motcua.adapters.wire import Registration
from motcua.dossiers.models import Dossier
from motcua.dossiers.store import TOPIC
from motcua.exchange import ports, telling
from motcua.exchange.delivery import Delivery
from motcua.exchange.models import Message
from motcua.exchange.queries import codes_of, kept_file
from motcua.exchange.readers import Outgoing
from motcua.exchange.taking import Taking
from motcua.kernel import clock
from motcua.platform.effects import execution, performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State
from motcua.platform.readers import story

__all__ = ["NAME", "Portal_", "national_portal"]


@dataclass
class Portal_:  # noqa: N801 - `Portal` is the adapter's own word
    """Both sides."""

    there: PortalSimulator
    here: Portal

    def read(self, dossier: Dossier) -> None:
        """Give a dossier's events to the reader, which by itself would see none of a test's own transaction."""
        Outgoing(NAME).read(story(TOPIC, dossier.pk))

    def work(self) -> None:
        """One attempt for everything that waits, whenever it is due; and for what follows from it."""
        tried: set[int] = set()
        while True:
            waiting = Effect.objects.filter(kind__startswith="exchange.").exclude(
                state__in=[State.DONE, State.NEEDS_PERSON]
            )
            number = waiting.exclude(pk__in=tried).order_by("pk").values_list("pk", flat=True).first()
            if number is None:
                return
            tried.add(number)
            Effect.objects.filter(pk=number).update(due_at=clock.now())
            execution.work_on(number)

    def drain(self, rounds: int = 30) -> int:
        """Until nothing waits; returns how many rounds of attempts it took."""
        for number in range(rounds):
            still = Message.objects.filter(state__in=[Message.State.WAITING, Message.State.SENDING])
            if not still.exists():
                return number
            self.work()
        raise AssertionError(
            list(Message.objects.exclude(state="done").values_list("key", "state", "said"))[:5]
        )


@contextmanager
def national_portal(generation: str = "1.4", *, slow_seconds: float = 1.2) -> Iterator[Portal_]:
    """For the length of the block."""
    there = PortalSimulator(slow_seconds=slow_seconds).start()
    known = Registration(there.url, CLIENT, SECRET, generation)
    here = portal(known, codes_of(NAME), kept_file, patience=(1.0, 0.8))
    before = dict(performers._registered)
    ports.connect(here)
    performers.register(Delivery(here))
    performers.register(Taking(here))
    telling.begun(NAME)
    try:
        yield Portal_(there, here)
    finally:
        ports.disconnect(NAME)
        performers._registered.clear()
        performers._registered.update(before)
        there.site.stop()

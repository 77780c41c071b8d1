"""The registers of the State beside a test: a simulator over the wire, connected as an installation connects it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from motcua.adapters.state_registers.adapter import StateRegister
from motcua.adapters.state_registers.simulator import CLIENT, SECRET, RegistersSimulator
from motcua.adapters.wire import Registration
from motcua.config.simulators import PEOPLE
from motcua.exchange import ports
from motcua.exchange.answering import Answers
from motcua.exchange.models import Enquiry
from motcua.exchange.registers import contracts
from motcua.kernel import clock
from motcua.platform.effects import execution, performers
from motcua.platform.effects.models import Effect
from motcua.platform.effects.types import State


@dataclass
class Registers:
    """Both sides."""

    there: RegistersSimulator
    here: dict[str, StateRegister]
    moment: list[datetime]
    """What time it is there: a test may hold its own clock, which another thread does not see."""

    def work(self) -> None:
        """One attempt for each question that waits, whenever it is due."""
        self.moment[0] = clock.now()
        waiting = Effect.objects.filter(kind__startswith="exchange.register.")
        for number in waiting.exclude(state__in=[State.DONE, State.NEEDS_PERSON]).values_list(
            "pk", flat=True
        ):
            Effect.objects.filter(pk=number).update(due_at=clock.now())
            execution.work_on(number)

    def answer(self, number: int) -> Enquiry:
        """Try, and look."""
        self.work()
        return Enquiry.objects.get(pk=number)


@contextmanager
def state_registers(*, slow_seconds: float = 1.0) -> Iterator[Registers]:
    """For the length of the block."""
    moment = [clock.now()]
    people = json.loads(PEOPLE.read_text("utf-8"))
    there = RegistersSimulator(people, slow_seconds=slow_seconds, now=lambda: moment[0]).start()
    known = Registration(there.url, CLIENT, SECRET)
    before = dict(performers._registered)
    here = {key: StateRegister(key, known, patience=(1.0, 0.6)) for key in contracts()}
    for register in here.values():
        ports.connect_register(register)
        performers.register(Answers(register))
    try:
        yield Registers(there, here, moment)
    finally:
        for key in here:
            ports.disconnect_register(key)
        performers._registered.clear()
        performers._registered.update(before)
        there.site.stop()

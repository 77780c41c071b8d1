"""Incidents of the same kind in every test: a letter that went to the wrong person, noticed at a moment."""

from datetime import datetime
from typing import Any

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.security import commands
from motcua.security.types import Incident, IncidentGiven, SentGiven, WeaknessGiven


def told(at: datetime, **more: Any) -> dict[str, Any]:
    """What a form says of an incident noticed `at`."""
    return {
        "title": "Thư gửi nhầm người",
        "what": "Một thư có tên và số điện thoại của người nộp đến một người khác.",
        "noticed_on": at.date().isoformat(),
        "noticed_hour": f"{at:%H:%M}",
        "noticed_by": "Lê Thị Hoa",
        "source": "official",
        "gravity": "ordinary",
        **more,
    }


def registered(actor: Actor, **more: Any) -> Incident:
    """One that is noticed now."""
    return commands.register(actor=actor, given=IncidentGiven.read(told(clock.now(), **more)))


def weakness(actor: Actor, **more: Any) -> Incident:
    """A weakness that somebody reports now."""
    return commands.register(
        actor=actor, given=WeaknessGiven.read(told(clock.now(), source="researcher", **more))
    )


def send(actor: Actor, found: Incident, step: str) -> None:
    """It is written down that something left now."""
    now = clock.now()
    given = {
        "on": now.date().isoformat(),
        "hour": f"{now:%H:%M}",
        "step": step,
        "to": "Bộ Công an",
        "reference": "01/TB",
    }
    commands.record_sent(actor=actor, number=found.number, given=SentGiven.read(given))

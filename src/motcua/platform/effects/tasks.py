"""The jobs behind effects."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from procrastinate.contrib.django import app

from motcua.platform import jobs
from motcua.platform.effects import execution
from motcua.platform.effects.models import Effect
from motcua.platform.effects.performers import performer_of


@app.task(name="platform.work_on_effect")
def work_on_effect(effect_id: int) -> None:
    """Take one effect as far as it goes; when it must wait, a later job takes it up."""
    later = execution.work_on(effect_id)
    if later is not None:
        wake([effect_id], at=later)


@app.periodic(cron="* * * * *")
@app.task(name="platform.sweep_effects", queueing_lock="platform.sweep_effects")
def sweep_effects(timestamp: int) -> None:
    """Effects whose job was lost with its worker get a new one."""
    wake(execution.take_overdue())


def wake(effects: Collection[int], *, at: datetime | None = None) -> None:
    """Ask for a job for each effect (its number), in the lane of its kind, not before `at`."""
    lanes: dict[str, list[int]] = defaultdict(list)
    for number, kind in Effect.objects.filter(pk__in=effects).order_by("pk").values_list("pk", "kind"):
        lanes[performer_of(kind).lane].append(number)
    for lane, numbers in lanes.items():
        jobs.defer(work_on_effect, [{"effect_id": number} for number in numbers], at=at, lane=lane)

"""The jobs behind effects."""

from procrastinate.contrib.django import app

from motcua.platform import jobs
from motcua.platform.effects import execution


@app.task(name="platform.work_on_effect")
def work_on_effect(effect_id: int) -> None:
    """Take one effect as far as it goes; when it must wait, a later job takes it up."""
    later = execution.work_on(effect_id)
    if later is not None:
        jobs.defer(work_on_effect, [{"effect_id": effect_id}], at=later)


@app.periodic(cron="* * * * *")
@app.task(name="platform.sweep_effects", queueing_lock="platform.sweep_effects")
def sweep_effects(timestamp: int) -> None:
    """Effects whose job was lost with its worker get a new one."""
    jobs.defer(work_on_effect, [{"effect_id": pk} for pk in execution.take_overdue()])

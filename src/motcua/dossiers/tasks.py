"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.commands.leavers import hand_on_work_of_leavers
from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.outputs import look_after
from motcua.kernel import clock


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.sweep", queueing_lock="dossiers.sweep")
def decide_what_is_due(timestamp: int) -> None:
    """Silences that speak, promised dates that pass: each minute the clock decides what its moment has come for."""
    sweep()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.leavers", queueing_lock="dossiers.leavers")
def hand_on(timestamp: int) -> None:
    """What somebody who has left had in hand goes to whom they named, or back to all who hold the post."""
    hand_on_work_of_leavers()


@app.periodic(cron="17 18-22 * * *")  # at night here; the clock of the jobs is UTC
@app.task(name="dossiers.look_after_papers", queueing_lock="dossiers.look_after_papers")
def look_after_papers(timestamp: int) -> None:
    """Papers that we signed get another time stamp before their last one ages (PAdES B-LTA)."""
    look_after(clock.now())

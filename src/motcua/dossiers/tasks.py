"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.commands.leavers import hand_on_work_of_leavers
from motcua.dossiers.commands.sweep import sweep


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

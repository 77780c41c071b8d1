"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.commands.sweep import sweep


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.sweep", queueing_lock="dossiers.sweep")
def decide_what_is_due(timestamp: int) -> None:
    """Silences that speak, promised dates that pass: each minute the clock decides what its moment has come for."""
    sweep()

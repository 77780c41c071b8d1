"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.commands.sweep import sweep
from motcua.dossiers.outputs import issue_missing


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.issue_missing", queueing_lock="dossiers.issue_missing")
def issue_missing_receipts(timestamp: int) -> None:
    """Receipts that could not be signed when their dossiers came in are made as soon as signing works again."""
    issue_missing()


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.sweep", queueing_lock="dossiers.sweep")
def decide_what_is_due(timestamp: int) -> None:
    """Silences that speak, promised dates that pass: each minute the clock decides what its moment has come for."""
    sweep()

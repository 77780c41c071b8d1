"""What the clock does for dossiers."""

from procrastinate.contrib.django import app

from motcua.dossiers.outputs import issue_missing


@app.periodic(cron="* * * * *")
@app.task(name="dossiers.issue_missing", queueing_lock="dossiers.issue_missing")
def issue_missing_receipts(timestamp: int) -> None:
    """Receipts that could not be signed when their dossiers came in are made as soon as signing works again."""
    issue_missing()

"""What documents do by the clock."""

from procrastinate.contrib.django import app

from motcua.documents import commands


@app.periodic(cron="15 20 * * *")
@app.task(name="documents.forget_abandoned", queueing_lock="documents.forget_abandoned")
def forget_abandoned(timestamp: int) -> None:
    """Each night the uploads go that nobody finished or used for two days."""
    commands.forget_abandoned()

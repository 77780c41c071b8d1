"""What the clock does for the catalogue."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.procedures.definitions import publish_planned


@app.periodic(cron="* * * * *")
@app.task(name="procedures.planned", queueing_lock="procedures.planned")
def put_planned_into_force(timestamp: int) -> None:
    """At midnight of its day a planned route or result document is in force."""
    publish_planned(actor=service("catalogue"))

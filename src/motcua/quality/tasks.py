"""What the clock does for audits."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.quality.commands import remind


@app.periodic(cron="25 * * * *")
@app.task(name="quality.remind", queueing_lock="quality.remind")
def remind_of_findings(timestamp: int) -> None:
    """Every hour letters leave about findings: made, before their deadline, when it has passed, when corrected."""
    remind(actor=service("quality"))

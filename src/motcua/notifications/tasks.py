"""What is told by the clock."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.notifications import commands


@app.periodic(cron="5 22 * * *")
@app.task(name="notifications.warn_idle_accounts", queueing_lock="notifications.warn_idle_accounts")
def warn_idle_accounts(timestamp: int) -> None:
    """Each morning (05:05 in Vietnam) officials are told that an account nobody uses is about to be closed."""
    commands.warn_idle(actor=service("idle-accounts"))

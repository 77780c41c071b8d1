"""What is told by the clock."""

from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.notifications import commands, receipts

RECEIPTS = "message.receipts"
"""Asking providers may take long, and holds up nobody else."""
KEPT = timedelta(days=90)


@app.periodic(cron="5 22 * * *")
@app.task(name="notifications.warn_idle_accounts", queueing_lock="notifications.warn_idle_accounts")
def warn_idle_accounts(timestamp: int) -> None:
    """Each morning (05:05 in Vietnam) officials are told that an account nobody uses is about to be closed."""
    commands.warn_idle(actor=service("idle-accounts"))


@app.periodic(cron="* * * * *")
@app.task(
    name="notifications.ask_for_receipts",
    queue=RECEIPTS,
    lock="notifications.ask_for_receipts",
    queueing_lock="notifications.ask_for_receipts",
)
def ask_for_receipts(timestamp: int) -> None:
    """Each minute providers are asked about messages of which nothing was heard."""
    receipts.ask_for_receipts()


@app.periodic(cron="25 20 * * *")
@app.task(name="notifications.forget_handovers", queueing_lock="notifications.forget_handovers")
def forget_handovers(timestamp: int) -> None:
    """Each night tries go that are older than the figures drawn from them."""
    receipts.forget_handovers(clock.now() - KEPT)

"""What the clock does for the register."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.security.commands import watch


@app.periodic(cron="*/10 * * * *")
@app.task(name="security.watch", queueing_lock="security.watch")
def watch_clocks(timestamp: int) -> None:
    """Every ten minutes: what was noticed is kept, and letters leave before clocks end and when they have."""
    watch(actor=service("security"))

"""What the clock does for the register."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.security.commands import close_year, watch


@app.periodic(cron="*/10 * * * *")
@app.task(name="security.watch", queueing_lock="security.watch")
def watch_clocks(timestamp: int) -> None:
    """Every ten minutes: what was noticed is kept, and letters leave before clocks end and when they have."""
    watch(actor=service("security"))


@app.periodic(cron="15 17 * * *")
@app.task(name="security.close_year", queueing_lock="security.close_year")
def close_year_by_clock(timestamp: int) -> None:
    """Each night (00:15 in Vietnam) the year whose closing day is over is closed, should it not be."""
    close_year(actor=service("security"))

"""What the clock does for agencies."""

from procrastinate.contrib.django import app

from motcua.agencies.commands import bring_names_into_force, carry_out_leavings, open_review
from motcua.kernel.actor import service


@app.periodic(cron="* * * * *")
@app.task(name="agencies.names", queueing_lock="agencies.names")
def name_agencies(timestamp: int) -> None:
    """At midnight of its day a new name is in force."""
    bring_names_into_force(actor=service("names"))


@app.periodic(cron="* * * * *")
@app.task(name="agencies.leavings", queueing_lock="agencies.leavings")
def let_leavers_go(timestamp: int) -> None:
    """Whose hour has come has no post, no account and no token any more."""
    carry_out_leavings(actor=service("leavings"))


@app.periodic(cron="20 22 * * *")
@app.task(name="agencies.reviews", queueing_lock="agencies.reviews")
def begin_review(timestamp: int) -> None:
    """On the first morning (05:20 in Vietnam) of a quarter or half-year its access review is opened."""
    open_review(actor=service("reviews"))

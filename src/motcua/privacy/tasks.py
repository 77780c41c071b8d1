"""What the clock does for requests of persons."""

from procrastinate.contrib.django import app

from motcua.kernel.actor import service
from motcua.privacy.commands import close_answered, remind


@app.periodic(cron="*/10 * * * *")
@app.task(name="privacy.remind", queueing_lock="privacy.remind")
def look_at_dates(timestamp: int) -> None:
    """Whoever answers is told of dates that come near or have passed, each once."""
    remind(actor=service("privacy"))


@app.periodic(cron="40 22 * * *")
@app.task(name="privacy.close", queueing_lock="privacy.close")
def close_what_was_answered(timestamp: int) -> None:
    """Early in the morning (05:40 in Vietnam): what was answered long ago is closed."""
    close_answered(actor=service("privacy"))

"""What identity does by the clock."""

from procrastinate.contrib.django import app

from motcua.identity import commands


@app.periodic(cron="25 20 * * *")
@app.task(name="identity.forget_old_attempts", queueing_lock="identity.forget_old_attempts")
def forget_old_attempts(timestamp: int) -> None:
    """Each night the counts of wrong passwords that no longer matter go."""
    commands.forget_old_attempts()

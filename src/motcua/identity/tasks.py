"""What identity does by the clock."""

from procrastinate.contrib.django import app

from motcua.identity import commands
from motcua.kernel.actor import service


@app.periodic(cron="15 22 * * *")
@app.task(name="identity.close_idle_accounts", queueing_lock="identity.close_idle_accounts")
def close_idle_accounts(timestamp: int) -> None:
    """Each morning (05:15 in Vietnam) officials' accounts that nobody used for long are closed."""
    commands.close_idle_accounts(actor=service("idle-accounts"))


@app.periodic(cron="25 20 * * *")
@app.task(name="identity.forget_old_attempts", queueing_lock="identity.forget_old_attempts")
def forget_what_is_over(timestamp: int) -> None:
    """Each night what no longer matters of log-ins goes."""
    commands.forget_what_is_over()


@app.periodic(cron="* * * * *")
@app.task(name="identity.probe_providers", queueing_lock="identity.probe_providers")
def probe_providers(timestamp: int) -> None:
    """Each minute whoever vouches for people is asked whether it is there, unless a log-in has just asked."""
    commands.probe_providers()

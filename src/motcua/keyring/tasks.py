"""By the clock: certificates are looked at again, lists fetched, questions whose time is over forgotten."""

from datetime import timedelta

from procrastinate.contrib.django import app

from motcua.kernel import clock
from motcua.kernel.actor import service
from motcua.kernel.errors import Refusal
from motcua.keyring import commands
from motcua.signing import ports

_KEPT = timedelta(days=1)


@app.periodic(cron="20 * * * *")
@app.task(name="keyring.look_again", queueing_lock="keyring.look_again")
def look_again(timestamp: int) -> None:
    """Each hour it is asked of every certificate in force whether it was taken back; nobody waits for this."""
    try:
        tools = ports.connected()
    except Refusal:
        return
    tools.revocation.refresh()
    commands.look_again(tools.trust, tools.revocation, clock.now())


@app.periodic(cron="35 19 * * *")
@app.task(name="keyring.forget_questions", queueing_lock="keyring.forget_questions")
def forget_questions(timestamp: int) -> None:
    """Each night what holders were asked a day ago goes."""
    commands.clear_old(clock.now() - _KEPT)


@app.periodic(cron="25 22 * * *")
@app.task(name="keyring.warn", queueing_lock="keyring.warn")
def warn(timestamp: int) -> None:
    """Each morning (05:25 in Vietnam), before anybody is to sign."""
    commands.warn(actor=service("signing-readiness"))

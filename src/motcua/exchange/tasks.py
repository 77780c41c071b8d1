"""What the clock does: strands that nobody carries on, and each night the comparison with each partner."""

from procrastinate.contrib.django import app

from motcua.exchange import ports
from motcua.exchange.answering import probe_registers
from motcua.exchange.arriving import pull
from motcua.exchange.comparing import compare
from motcua.exchange.sweeping import carry_on
from motcua.kernel.actor import service
from motcua.platform import jobs

SERVICE = "exchange"


@app.periodic(cron="*/5 * * * *")
@app.task(name="exchange.carry_on", queueing_lock="exchange.carry_on")
def carry_on_by_clock(timestamp: int) -> None:
    """A strand whose next message nobody has sent on its way goes on."""
    carry_on()


@app.periodic(cron="* * * * *")
@app.task(name="exchange.pull", queueing_lock="exchange.pull")
def pull_by_clock(timestamp: int) -> None:
    """What partners have for us is written down; taking it is an effect of its own."""
    for partner in ports.connected():
        pull(partner)


@app.periodic(cron="* * * * *")
@app.task(name="exchange.probe_registers", queueing_lock="exchange.probe_registers")
def probe_by_clock(timestamp: int) -> None:
    """A register that nobody has asked for a minute is asked whether it is there."""
    probe_registers()


@app.periodic(cron="45 17 * * *")
@app.task(name="exchange.compare_all", queueing_lock="exchange.compare_all")
def compare_all(timestamp: int) -> None:
    """Each night (00:45 in Vietnam) what was told is compared with what is shown."""
    for partner in ports.connected():
        compare(actor=service(SERVICE), partner=partner)


@app.task(name="exchange.compare", queueing_lock="exchange.compare")
def compare_one(partner: str) -> None:
    """Because somebody asked for it."""
    found = ports.partner(partner)
    if found is not None:
        compare(actor=service(SERVICE), partner=found)


def ask_to_compare(partner: str) -> None:
    """Have it compared as soon as a worker is free."""
    jobs.defer(compare_one, [{"partner": partner}])

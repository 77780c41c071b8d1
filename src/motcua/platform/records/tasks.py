"""Lines by the clock: sealed each minute, sent in a lane of their own, so that a SIEM that is away holds up nobody."""

from procrastinate.contrib.django import app

from motcua.platform.records import draining, sealing, shipping

LANE = "siem"


@app.periodic(cron="* * * * *")
@app.task(name="records.seal", lock="records.seal", queueing_lock="records.seal")
def seal(timestamp: int) -> None:
    """What has arrived becomes a block."""
    draining.drain()
    sealing.seal()


@app.periodic(cron="* * * * *")
@app.task(name="records.ship", queue=LANE, lock="records.ship", queueing_lock="records.ship")
def ship(timestamp: int) -> None:
    """What the SIEM lacks goes to it."""
    shipping.ship()

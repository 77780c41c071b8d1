"""The jobs behind the post."""

from procrastinate.contrib.django import app

from motcua.notifications import sending
from motcua.platform import jobs


@app.task(name="notifications.send")
def send(message_id: int) -> None:
    """Take one message as far as it goes; when it must wait, a later job takes it up."""
    later = sending.work_on(message_id)
    if later is not None:
        jobs.defer(send, [{"message_id": message_id}], at=later)


@app.periodic(cron="* * * * *")
@app.task(name="notifications.sweep", queueing_lock="notifications.sweep")
def sweep(timestamp: int) -> None:
    """Messages whose job was lost with its worker get a new one."""
    jobs.defer(send, [{"message_id": pk} for pk in sending.take_overdue()])

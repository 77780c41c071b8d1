"""House-keeping by the clock: jobs of a killed worker, old jobs, old sessions."""

from importlib import import_module

from django.conf import settings
from procrastinate import JobContext
from procrastinate.contrib.django import app

from motcua.platform import idempotency, outside, screen_lock
from motcua.platform.audit.closing import close
from motcua.platform.effects import tasks as _effects  # noqa: F401 - its jobs are registered with these
from motcua.platform.records import tasks as _records  # noqa: F401 - these too
from motcua.platform.records.sealing import note_head

KEEP_DONE_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(name="platform.revive_jobs", queueing_lock="platform.revive_jobs", pass_context=True)
async def revive_jobs(context: JobContext, timestamp: int) -> None:
    """A killed worker leaves its jobs marked as being done and their locks held; they are put back."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="40 19 * * *")
@app.task(name="platform.remove_old_jobs", queueing_lock="platform.remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs that ended more than three days ago go; their outcome stands with whoever asked for them."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_DONE_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="45 19 * * *")
@app.task(name="platform.forget_old_tries", queueing_lock="platform.forget_old_tries")
def forget_old_tries(timestamp: int) -> None:
    """What was measured of systems outside goes once it says nothing any more."""
    outside.forget_old_tries()


@app.periodic(cron="50 19 * * *")
@app.task(name="platform.clear_sessions", queueing_lock="platform.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Sessions that have run out go, and what is known of them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    screen_lock.forget_ended()


@app.periodic(cron="10 17 * * *")
@app.task(name="platform.close_log", queueing_lock="platform.close_log")
def close_log(timestamp: int) -> None:
    """Every night (00:10 in Vietnam) all chains are closed by one signed, time-stamped root, that of the logs too."""
    note_head()
    close()


@app.periodic(cron="55 19 * * *")
@app.task(name="platform.forget_old_answers", queueing_lock="platform.forget_old_answers")
def forget_old_answers(timestamp: int) -> None:
    """Answers kept for repeated requests go after three days."""
    idempotency.forget_old()

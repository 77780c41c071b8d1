"""Housekeeping of the job queue itself, which procrastinate leaves to its user."""

from procrastinate import builtin_tasks
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

KEEP_DONE_HOURS = 72


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker was killed are taken up again; until then they would keep their lock for ever."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="remove_old_jobs", pass_context=True)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:
    """Done jobs leave no trace here after three days; what they did is in the event log."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEEP_DONE_HOURS)

"""What documents do by the clock."""

from procrastinate.contrib.django import app

from motcua.documents import checking, commands

LANE = "files"
"""Reading every file takes long, and holds up nobody else."""


@app.periodic(cron="15 20 * * *")
@app.task(name="documents.forget_abandoned", queueing_lock="documents.forget_abandoned")
def forget_abandoned(timestamp: int) -> None:
    """Each night the uploads go that nobody finished or used for two days."""
    commands.forget_abandoned()


@app.periodic(cron="0 20 * * *")
@app.task(
    name="documents.check_files",
    queue=LANE,
    lock="documents.check_files",
    queueing_lock="documents.check_files",
)
def check_files(timestamp: int) -> None:
    """Each night a thirtieth of all files is read and compared with its hash; a damaged one comes back from a copy."""
    checking.check_tonight()

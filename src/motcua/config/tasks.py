"""What the installation as a whole does by the clock: a backup each night, a drill of it each quarter."""

import logging

from procrastinate.contrib.django import app

from motcua.config.backup import LANE
from motcua.config.env import environment
from motcua.documents.tasks import LANE as FILES

logger = logging.getLogger(__name__)


@app.periodic(cron="30 18 * * *")
@app.task(name="config.back_up", queue=LANE, lock="backup", queueing_lock="config.back_up")
def back_up(timestamp: int) -> None:
    """Each night (01:30 in Vietnam, after the closing) a set in every place; without keys none, as the doctor says."""
    from motcua.config.backup.making import make

    if environment().backup_recipients:
        make()


@app.periodic(cron="30 20 * * *")
@app.task(name="config.let_go", queueing_lock="config.let_go")
def let_go(timestamp: int) -> None:
    """Each night (03:30 in Vietnam) what is past its time goes, and the log keeps what went."""
    from motcua.config.retention.letting_go import let_go as let_everything_go

    let_everything_go()


@app.periodic(cron="30 19 * * *")
@app.task(
    name="config.copy_files", queue=FILES, lock="documents.check_files", queueing_lock="config.copy_files"
)
def copy_files(timestamp: int) -> None:
    """Each night (02:30 in Vietnam), before files are checked, FILES_COPY gets what is new."""
    from motcua.config.copies import fill

    fill()


@app.periodic(cron="30 19 1 1,4,7,10 *")
@app.task(name="config.drill_restore", queue=LANE, lock="backup", queueing_lock="config.drill_restore")
def drill_restore(timestamp: int) -> None:
    """Each quarter (02:30 of the second day in Vietnam) the newest set of every place is restored and looked at."""
    from motcua.config.backup.records import drill_all

    if not environment().backup_identity:
        logger.warning("no BACKUP_IDENTITY here: ./motcua drill restore has to be run where the key is")
        return
    for report in drill_all(identity=environment().backup_identity):
        logger.info(report.told())

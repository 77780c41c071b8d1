"""Warnings and errors of the program itself as lines: which module, how severe, and its fixed words.

Never what was filled into them, since that may be somebody's name or number.
"""

import logging

from motcua.platform.records.record import Ending, Log
from motcua.platform.records.spool import note

# Answered requests have a line of their own.
_TOLD_ELSEWHERE = ("django.request", "django.security", "motcua.platform.records")
_PROCESS = ("procrastinate", "motcua.platform.jobs", "motcua.platform.readers", "_granian", "granian")
_LONGEST = 300


class RecordsHandler(logging.Handler):
    """Takes what is at least a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """A line of the application, or of a process for what runs behind."""
        if record.name.startswith(_TOLD_ELSEWHERE):
            return
        which = Log.PROCESS if record.name.startswith(_PROCESS) else Log.APPLICATION
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        severe = record.levelno >= logging.ERROR
        note(
            which,
            f"log.{record.levelname.lower()}",
            Ending.FAILED if severe else Ending.DONE,
            target=record.name,
            words=str(record.msg)[:_LONGEST],
            fault=fault,
        )

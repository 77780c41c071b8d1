"""How long people waited and how long filing took them, counted (see `models.py`)."""

from typing import ClassVar

from django.db import models


class Wait(models.Model):
    """How many dossiers of a case were ready on a `day`, so many `days` after they were filed; kept by the reader
    `waits`. Days of the calendar, in Vietnam: all that people lived through, pauses among them.
    """

    procedure = models.TextField()
    case = models.TextField()
    day = models.DateField()
    days = models.IntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "case", "day", "days"], name="waits_of_a_case_once_a_day"
            )
        ]


class FilingTime(models.Model):
    """How many dossiers of a procedure were filed online on a `day`, so many `seconds` after their filer had logged in
    (in steps of `readers.filing_times.STEP`); kept by the reader `filing_times`.
    """

    procedure = models.TextField()
    day = models.DateField()
    seconds = models.IntegerField()
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "day", "seconds"], name="filing_times_once_a_day")
        ]

"""The table of calls to systems outside (see `models.py`)."""

from typing import ClassVar

from django.db import models


class OutsideTry(models.Model):
    """One call to a system outside: whether it was answered, and after how many seconds. Of nobody in particular."""

    system = models.TextField()
    at = models.DateTimeField()
    answered = models.BooleanField()
    seconds = models.FloatField()

    class Meta:
        app_label = "platform"
        indexes: ClassVar = [models.Index(fields=["system", "-at"], name="outside_tries")]

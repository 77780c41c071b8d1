"""Tables of named views of worklists (see `models.py`)."""

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    """A worklist as an official wants it again: `asked` as `views.Asked` says it; shared with `agency`, or private."""

    officer = models.ForeignKey("agencies.Officer", on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    asked = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "name"], name="view_of_an_official_once")
        ]


class FirstView(models.Model):
    """The view with which an official's desk opens; without a row it opens with what waits for them."""

    officer = models.OneToOneField(
        "agencies.Officer", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

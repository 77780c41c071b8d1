"""Agencies, units, posts, officers and calendars. Periods are dates; an open end is null."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from motcua.agencies.succession_models import SuccessionLine, SuccessionPlan

__all__ = [
    "COUNTER_KINDS",
    "Absence",
    "Agency",
    "AgencyName",
    "FormerCommune",
    "Holding",
    "Officer",
    "Post",
    "ProvincePeriod",
    "Review",
    "ReviewLine",
    "SentWorkbook",
    "SuccessionLine",
    "SuccessionPlan",
    "Unit",
    "WorkingCalendar",
]

# Bodies where dossiers are received.
COUNTER_KINDS = ("centre", "commune_centre")


class Agency(models.Model):
    """A body with a code of the national list: the province, a Centre, a department, a commune, a vertical agency."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    short_name = models.TextField(blank=True, default="")
    kind = models.TextField()
    level = models.TextField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    commune_gso = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    tms_code = models.TextField(blank=True, default="")
    map_x = models.FloatField(null=True, blank=True)
    map_y = models.FloatField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_counter(self) -> bool:
        """Whether dossiers are received here."""
        return self.kind in COUNTER_KINDS


class AgencyName(models.Model):
    """What an agency is called from a day on, until its next name. `Agency.name` is the one that holds today."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="names")
    name = models.TextField()
    short_name = models.TextField(blank=True, default="")
    valid_from = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="one_name_from_a_day")
        ]


class ProvincePeriod(models.Model):
    """Whose installation this is from a day on, until the next period (`province.Province`)."""

    valid_from = models.DateField(unique=True)
    content = models.JSONField()


class FormerCommune(models.Model):
    """A commune of before 1 July 2025 and the one its people live in now (`commune`, a GSO code).

    One row for each when it was `divided`; then only the village or quarter tells which.
    """

    name = models.TextField()
    district = models.TextField()
    commune = models.TextField()
    divided = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "district", "commune"], name="former_commune_once_per_commune"
            )
        ]


class Unit(models.Model):
    """A division of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    key = models.TextField()
    name = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "key"], name="unit_once_per_agency")
        ]


class Post(models.Model):
    """A place in an agency with a role; `authority` is what stands above a signature made in it (Decree 30/2020)."""

    key = models.TextField(unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    role = models.TextField()
    title = models.TextField()
    authority = models.TextField(blank=True, default="")


class Officer(models.Model):
    """An official with an account. From the hour `left_at` on they can do nothing; their open tasks go to `heir`, or
    back to everybody who holds the post (`handed_on_at`: that is done).
    """

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.TextField()
    phone = models.TextField(blank=True, default="")
    email = models.EmailField(blank=True, default="")
    left_at = models.DateTimeField(null=True, blank=True)
    heir = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handed_on_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Absence(models.Model):
    """An officer is away from a day to a day, both included; `deputy` does their tasks meanwhile.

    `ended_at`: it was taken back at this hour.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    first = models.DateField()
    last = models.DateField()
    reason = models.TextField()
    deputy = models.ForeignKey(Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="absence_ends_after_it_begins"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["last", "first"], name="absences_by_day")]


class Holding(models.Model):
    """An officer holds a post for a period; with `delegated_by` in the name of its holder.

    `ended_at`: it ended at this hour, before its last day was over. Of a delegation: `form` and `authority`, how and
    what stands above a signature (Decree 30/2020, art. 13), `only` the codes of the procedures and cases that it is
    about (none: all), `kinds` the kinds of result from which such codes came, `absence` because of which it was given.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    delegated_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    form = models.TextField(blank=True, default="", db_default="")
    authority = models.TextField(blank=True, default="", db_default="")
    only = models.JSONField(default=list, db_default=[])
    kinds = models.JSONField(default=list, db_default=[])
    absence = models.ForeignKey(
        Absence, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "post", "valid_from"],
                condition=models.Q(delegated_by__isnull=True),
                name="holding_once_per_start",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="holding_ends_after_it_begins",
            ),
        ]


class SentWorkbook(models.Model):
    """A workbook of officials that somebody sent, as rows of text, until it was taken in or its day is over."""

    key = models.UUIDField(primary_key=True)
    name = models.TextField()
    cells = models.JSONField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()


class Review(models.Model):
    """An access review of a quarter or half-year (`label`: `2026-Q4`, `2026-H2`): every right is confirmed or ended."""

    label = models.TextField(unique=True)
    opened_at = models.DateTimeField()
    deadline = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)


class ReviewLine(models.Model):
    """A right as it was held when the review was opened; the head of `agency` answers for it.

    `last_used`: when its account was last entered, by a person or a program.
    """

    class Answer(models.TextChoices):
        """What was said of it."""

        KEEP = "keep"
        END = "end"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="lines")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    last_used = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(choices=Answer, blank=True, default="")
    note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Officer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "holding"], name="right_once_per_review")
        ]


class WorkingCalendar(models.Model):
    """A version of working hours, cut-off, holidays and swap days; `agency` null is the province's own.

    It counts for what is received from `since` on (null: from the beginning), and never changes. `content` is what
    `process.calendar.WorkCalendar` reads; for an agency it holds only what differs.
    """

    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    version = models.TextField()
    content = models.JSONField()
    since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "version"], name="calendar_once_per_version", nulls_distinct=False
            )
        ]

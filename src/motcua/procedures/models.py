"""Procedures and their versions. What a version says is one JSON document (see `types.py`)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class Procedure(models.Model):
    """An administrative procedure, known by its national code."""

    code = models.TextField(primary_key=True)
    published = models.ForeignKey(
        "Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["code"]


class Version(models.Model):
    """One version of a procedure. Only a draft may change; once published its content is frozen by a trigger."""

    class State(models.TextChoices):
        """A draft becomes published by a person's act; a later version or a withdrawal ends it."""

        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.TextField(choices=State, default=State.DRAFT)
    content = models.JSONField()
    source = models.TextField(default="local")
    source_hash = models.TextField(blank=True, default="")
    decision = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar = ["procedure_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="published"), name="one_published_version"
            ),
        ]

    @property
    def name(self) -> str:
        """The official name."""
        content: dict[str, Any] = self.content
        return str(content["name"])


class Listing(models.Model):
    """An entry of the short national list of all procedures: for finding and information, nothing is filed by it."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    level = models.TextField(blank=True, default="")
    fields = models.JSONField(default=list)
    departments = models.JSONField(default=list)
    subjects = models.JSONField(default=list)
    promulgated_by = models.TextField(blank=True, default="")
    state = models.TextField(blank=True, default="")
    kind = models.TextField(blank=True, default="")
    national = models.JSONField()
    source_hash = models.TextField()
    read_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]


class FormDefinition(models.Model):
    """An e-form: JSON Schema 2020-12, groups, prefilling and conditions. Copied into a version when it is published."""

    key = models.TextField(primary_key=True)
    content = models.JSONField()


class RouteDefinition(models.Model):
    """A route: the steps that fill the five stages. Copied into a version when it is published."""

    key = models.TextField(primary_key=True)
    content = models.JSONField()


class ResultDefinition(models.Model):
    """A result document: its style, fields and blocks. Copied into a version when it is published."""

    key = models.TextField(primary_key=True)
    content = models.JSONField()


class DefinitionDraft(models.Model):
    """A form, route or result document as somebody edits it; `kind` is `forms`, `routes` or `results`.

    Planned, it waits for `in_force_from` with its decision; `problem` says why it could not be put into force then.
    """

    kind = models.TextField()
    key = models.TextField()
    content = models.JSONField()
    changed_at = models.DateTimeField()
    changed_by = models.TextField()
    in_force_from = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    planned_by = models.TextField(blank=True, default="")
    problem = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_draft_of_a_definition")
        ]

    @property
    def waits(self) -> bool:
        """Whether it will be put into force on its day."""
        return self.in_force_from is not None and not self.problem


class LifeEvent(models.Model):
    """An occasion in life under which people look for procedures."""

    key = models.TextField(primary_key=True)
    position = models.PositiveIntegerField()
    title = models.TextField()
    sentence = models.TextField(blank=True, default="")
    procedures = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["position"]


class LifePathVersion(models.Model):
    """The path through an occasion in life that holds from a day on: questions and steps (`life_paths.py`)."""

    event = models.ForeignKey(LifeEvent, on_delete=models.CASCADE, related_name="paths", db_index=False)
    since = models.DateField()
    source = models.TextField()
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["event_id", "since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "since"], name="one_path_of_an_occasion_from_a_day")
        ]


class EverydayName(models.Model):
    """What people of this province call a procedure, beside what the product knows (`everyday_names.json`)."""

    code = models.TextField(primary_key=True)
    called = models.JSONField(default=list)
    changed_at = models.DateTimeField()


class SimplificationProposal(models.Model):
    """What should be cut of a procedure, whether that was decided, and the version that carries it out.

    `saves`: what it saves people in a year, in đồng, as far as somebody has counted. `accepted` is None until decided.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="proposals")
    what = models.TextField()
    saves = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.TextField()
    accepted = models.BooleanField(null=True)
    decision = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True)
    link = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-noted_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version=None) | Q(accepted=True), name="only_what_was_accepted_is_carried_out"
            )
        ]


class Area(models.Model):
    """Communes that have cases of their own, such as those in the mountains, as the province lists them.

    `communes` are codes of the statistics office (`Agency.commune_gso`).
    """

    key = models.TextField(primary_key=True)
    name = models.TextField()
    communes = models.JSONField(default=list)
    editor_note = models.TextField(blank=True, default="")

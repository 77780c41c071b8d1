"""Purposes as the province keeps them (the product's own stand in `register.json`), and requests of persons."""

from typing import ClassVar

from django.db import models

from motcua.privacy.rules import OPEN, Course, State, Terms

_OPEN = sorted(one.value for one in OPEN)


class OwnPurpose(models.Model):
    """For what something is kept of people, as an administrator wrote it; under a key of the product's it stands for
    that one.

    `retention` names the rules by which it goes (`kept.KINDS`), `kept` says it in words where there is none; `abroad`
    is empty where nothing leaves the country. Days are inclusive; `valid_to` null: it goes on.
    """

    key = models.TextField(unique=True)
    title = models.TextField()
    why = models.TextField()
    data = models.TextField()
    sensitive = models.BooleanField(default=False)
    subjects = models.TextField()
    basis = models.TextField()
    reference = models.TextField()
    retention = models.JSONField(default=list)
    kept = models.TextField(blank=True, default="")
    recipients = models.TextField(blank=True, default="")
    abroad = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(basis__in=["task", "law", "consent"]), name="own_purpose_has_a_basis"
            )
        ]


class DataRequest(models.Model):
    """What a person asks of their data. What was said about it stands beside its events in the log (`requests.TOPIC`).

    `terms` are those of the day of receipt (`rules.Terms`); `agency` answers, `counter` took it down (null: portal).
    `about` are codes of dossiers; none: everything. `processor` must act, too. `key` keeps what is sent twice one
    request. `reminded` are the dates of which officials have been told. `party` is null once it was forgotten.
    """

    key = models.UUIDField(unique=True)
    party = models.ForeignKey(
        "identity.Party", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    terms = models.JSONField()
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    counter = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    about = models.JSONField(default=list)
    state = models.TextField(default=State.RECEIVED.value)
    processor = models.TextField(blank=True, default="")
    ground = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[one.value for one in State]), name="data_request_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=_OPEN) | models.Q(answered_at__isnull=False),
                name="data_request_answered_at_a_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["party", "-received_at"], name="data_requests_of_party"),
            models.Index(fields=["due_at"], name="data_requests_open", condition=models.Q(state__in=_OPEN)),
        ]

    @property
    def course(self) -> Course:
        """As far as its course is concerned."""
        names = (
            "received_at", "first_due_at", "due_at", "acknowledged_at", "extended_at", "answered_at", "closed_at",
        )  # fmt: skip
        moments = {name: getattr(self, name) for name in names}
        terms, state = Terms.from_json(self.terms), State(self.state)
        return Course(terms=terms, state=state, processor=bool(self.processor), **moments)

"""The ledger. `ledger` alone writes strands, messages and bodies."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Collate

from motcua.exchange.register_models import Enquiry

__all__ = [
    "Body",
    "Comparison",
    "Difference",
    "Enquiry",
    "Message",
    "Partner",
    "PartnerCode",
    "Strand",
]


class Partner(models.Model):
    """A system with which we exchange messages. What happened before `connected_at` it is told only on demand.

    `cursor` is how far its own list of messages for us was read, in its own words.
    """

    name = models.TextField(primary_key=True)
    connected_at = models.DateTimeField()
    cursor = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True, default="")


class Body(models.Model):
    """What was said, by its hash (SHA-256 of `content`); after its time only the hash remains."""

    sha256 = models.TextField(primary_key=True)
    content = models.BinaryField(null=True)
    size = models.IntegerField()
    kept_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kept_at"], name="exchange_body_kept", condition=Q(erased_at__isnull=True))
        ]


class Strand(models.Model):
    """The messages of one dossier to one partner (`out`), or from it (`in`), in their order.

    `ref` is the dossier's number there: ours, but of one that was filed there. `theirs`: what it is known by besides.
    `seq`: the last event of the dossier that was read for it. `shown`: what the partner will show once all is out; of
    one coming in, what was sent and found no place in a form (`rest`). Whoever adds or ends a message holds its row.
    """

    class Way(models.TextChoices):
        """Which way messages go."""

        OUT = "out"
        IN = "in"

    partner = models.TextField()
    way = models.TextField(choices=Way)
    ref = models.TextField()
    dossier = models.BigIntegerField(null=True)
    theirs = models.TextField(blank=True, default="")
    last = models.IntegerField(default=0)
    seq = models.IntegerField(default=0)
    shown = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "way", "ref"], name="exchange_strand_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier"], name="exchange_strand_dossier"),
            # A comparison walks along with the partner's list, which is in the order of code points.
            models.Index("partner", "way", Collate("ref", "C"), name="exchange_strand_order"),
        ]


class Message(models.Model):
    """One message. Its tries are an effect's (`platform/effects`); what became of them is written here, too.

    `number` is its place in the strand, without gaps. `body` is what we said or were told, in our words; `wire` and
    `reply` (hashes of bodies) what went over the line the last time. `reason`: why a person moved it, and `by` whom.
    """

    class State(models.TextChoices):
        """Where it is. A stuck one stops its own strand, and no other."""

        WAITING = "waiting"
        SENDING = "sending"
        DONE = "done"
        STUCK = "stuck"
        SET_ASIDE = "set_aside"

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="messages")
    partner = models.TextField()
    way = models.TextField(choices=Strand.Way)
    number = models.IntegerField()
    kind = models.TextField()
    key = models.TextField(unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    state = models.TextField(choices=State, default=State.WAITING)
    effect = models.BigIntegerField(null=True)
    tries = models.IntegerField(default=0)
    outcome = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    wire = models.TextField(blank=True, default="")
    reply = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    by = models.TextField(blank=True, default="")
    about = models.DateTimeField()
    queued_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["strand", "number"], name="exchange_number_once"),
            # Of one strand one message is on its way, or stopped, at a time.
            models.UniqueConstraint(
                fields=["strand"], condition=Q(state__in=["sending", "stuck"]), name="exchange_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["partner", "way", "state", "queued_at"],
                name="exchange_open",
                condition=Q(state__in=["waiting", "sending", "stuck"]),
            ),
            models.Index(
                fields=["partner", "way", "-tried_at"],
                name="exchange_tried",
                condition=Q(tried_at__isnull=False),
            ),
        ]


class PartnerCode(models.Model):
    """What a partner calls something of ours (an agency) from a day on, until another day."""

    partner = models.TextField()
    kind = models.TextField()
    ours = models.TextField()
    theirs = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "kind", "ours", "valid_from"], name="exchange_code_once"
            )
        ]


class Comparison(models.Model):
    """One comparison with a partner, of dossiers filed since `since`: the protocol of a day.

    `numbers`: how many dossiers we have, they have, and are the same. `ended_at` null: it was broken off.
    """

    partner = models.TextField()
    by = models.TextField()
    since = models.DateTimeField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    numbers = models.JSONField(default=dict)
    trouble = models.TextField(blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["partner", "-began_at"], name="exchange_comparison_latest")]


class Difference(models.Model):
    """One dossier that a comparison found different, and in what; `healed_at`: it was told anew."""

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="differences")
    kind = models.TextField()
    ref = models.TextField()
    fields = models.JSONField(default=list)
    healed_at = models.DateTimeField(null=True)
    healed_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

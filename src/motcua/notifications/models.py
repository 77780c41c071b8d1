"""The inbox, and messages as the province words them. Messages to the outside are effects (`platform/effects`)."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class InboxItem(models.Model):
    """One line in the inbox of a party."""

    key = models.TextField(unique=True)
    party = models.ForeignKey("identity.Party", on_delete=models.PROTECT, related_name="inbox")
    title = models.TextField()
    body = models.TextField()
    link = models.TextField(blank=True, default="")
    dossier_code = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["party", "-created_at", "-id"], name="inbox_newest_first"),
            models.Index(fields=["party"], condition=models.Q(read_at__isnull=True), name="inbox_unread"),
        ]


class MessageTemplate(models.Model):
    """A message in words of the province, in one language and for one channel; what has none is said in the product's
    own. For Zalo `subject` is the number of an approved template and `body` has a parameter a line.
    """

    key = models.TextField()
    language = models.TextField()
    channel = models.TextField(default="email", db_default="email")
    subject = models.TextField()
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "language", "channel"], name="one_template_of_a_message")
        ]


class ToldMatter(models.Model):
    """Something that an official was told in a digest, so that it is told once: `about` what kind of digest, `matter`
    as whoever made it knows it again.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    about = models.TextField()
    matter = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "about", "matter"], name="one_telling_of_a_matter")
        ]


class LetterChoice(models.Model):
    """Which digests an official wants, where they have chosen; without a row the usual ones."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    wanted = models.JSONField(default=list)


class NewsChoice(models.Model):
    """By which channels somebody wants which kind of news, and when not to be disturbed; without a row as usual."""

    party = models.OneToOneField("identity.Party", on_delete=models.CASCADE, related_name="news_choice")
    channels = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    changed_at = models.DateTimeField()


class ClosedNumber(models.Model):
    """A telephone number (`84912000000`) whose holder answered that they want no text messages."""

    number = models.TextField(unique=True)
    at = models.DateTimeField()


class Handover(models.Model):
    """One try to hand a message to a provider, written before the provider was called.

    `message` is our number of it, `ref` the provider's; `outcome` is empty while nobody knows how it ended. `receipt`
    says what became of it there. `effect`: the row that asked for it. Nobody's address or words are here.
    """

    DELIVERED, FAILED, LOST, NO_WORD = "delivered", "failed", "lost", "no_word"

    channel = models.TextField()
    provider = models.TextField()
    message = models.TextField()
    effect = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    seconds = models.FloatField(null=True)
    outcome = models.TextField(default="")
    said = models.TextField(default="")
    ref = models.TextField(default="")
    receipt = models.TextField(default="")
    receipt_at = models.DateTimeField(null=True)
    questions = models.IntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["channel", "-at"], name="handovers_newest_first"),
            models.Index(fields=["message"], name="handovers_of_a_message"),
            models.Index(fields=["-receipt_at"], condition=models.Q(receipt="lost"), name="handovers_lost"),
            models.Index(
                fields=["at"],
                condition=models.Q(receipt="", outcome="done"),
                name="handovers_without_receipt",
            ),
            models.Index(fields=["ref"], condition=~models.Q(ref=""), name="handovers_by_ref"),
        ]


class IncomingReply(models.Model):
    """Words that somebody sent to our number, once (`key` is the provider's number of them), and what came of them.

    `dossier_code` and `party` where they could be told; otherwise a person finds them (`state` waiting).
    """

    class State(models.TextChoices):
        """What it was, or where it is."""

        CLOSED = "closed"
        OPENED = "opened"
        THREAD = "thread"
        WAITING = "waiting"
        SETTLED = "settled"

    key = models.TextField(unique=True)
    sender = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    state = models.TextField(choices=State)
    party = models.ForeignKey("identity.Party", null=True, on_delete=models.SET_NULL, related_name="+")
    dossier_code = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=models.Q(state="waiting"), name="replies_waiting")
        ]


class ProviderTokens(models.Model):
    """What a provider gives us anew each time (sealed), so that every process of an installation has the same."""

    name = models.TextField(unique=True)
    sealed = models.TextField(default="")
    until = models.DateTimeField(null=True)

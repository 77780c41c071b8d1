"""Tables of a dossier. `Dossier` and `Step` are written by `store.py` alone.

What is written at every step refers without a constraint of the database: a constraint of Django's is deferred, so each
commit asked for an agency, an officer and a dossier that the same statement had just read, and that nothing ever
deletes (`PROTECT` still forbids it). Files may be swept, so references to them stay checked
(docs/decisions/0010-speed-of-a-step.md).
"""

import uuid
from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from motcua.dossiers.audit_models import ShownForAudit
from motcua.dossiers.confirming_models import Confirmation
from motcua.dossiers.custody_models import TrackedPaper, Transfer, TransferLine
from motcua.dossiers.desk_models import Followed, Label, Labelled
from motcua.dossiers.draft_models import Draft, DraftPaper, SupplementDraft, SupplementPaper
from motcua.dossiers.linked_models import LinkedDossier
from motcua.dossiers.many_models import ListedDraft
from motcua.dossiers.notice_models import OfficialNotice
from motcua.dossiers.outage_models import NationalOutage
from motcua.dossiers.own_models import OwnLabel
from motcua.dossiers.paper_models import FormerResult, PaperMark, PaperVersion
from motcua.dossiers.reminder_models import Reminder, ReminderOff
from motcua.dossiers.role_models import DraftRole, RepresentationProof
from motcua.dossiers.thread_models import ThreadEntry
from motcua.dossiers.view_models import FirstView, SavedView
from motcua.dossiers.wait_models import FilingTime, Wait
from motcua.platform.log import Link
from motcua.process.states import OPEN, PAUSED, Status

__all__ = [
    "Chosen",
    "Confirmation",
    "Counter",
    "Declaration",
    "Dossier",
    "Draft",
    "DraftPaper",
    "DraftRole",
    "Figure",
    "FilingTime",
    "FirstView",
    "Followed",
    "FormerResult",
    "Label",
    "Labelled",
    "LinkedDossier",
    "ListedDraft",
    "NationalOutage",
    "OfficialNotice",
    "Output",
    "OwnLabel",
    "Paper",
    "PaperMark",
    "PaperVersion",
    "ReceiptKey",
    "Reminder",
    "ReminderOff",
    "RepresentationProof",
    "ResultDraft",
    "SavedView",
    "SearchRow",
    "Selection",
    "ShownForAudit",
    "Signing",
    "Step",
    "SupplementDraft",
    "SupplementPaper",
    "ThreadEntry",
    "TrackedPaper",
    "Transfer",
    "TransferLine",
    "Wait",
]


class Dossier(models.Model):
    """A dossier, pinned to the version under which it was filed.

    `open_steps` is the authority on what is open (it is read with the row's chain number); `Step` rows are its history
    and the worklists. `due_at` is null while time waits on somebody else; `remaining` then holds signed minutes.
    `owner` is null while nobody has vouched for whoever was named: then they stand in the declaration alone.
    `wakes_at` is the next moment at which the clock itself has something to decide. `answer_by` is when the clock
    closes a dossier that waits on a supplement; of one that it closed so, it stays. `receiving` is the code of the
    competent agency's counter where `counter` only took it in, at `taken_at`, and passed it on. `begun_at` is when what
    it waited for since its filing, another procedure's result, was there.
    Foreign keys have no index of their own where another one begins with them or nobody asks that way: each index is
    one more to write at every step (docs/decisions/0010-speed-of-a-step.md). An act that changes nothing which an index
    holds writes none: the new row lies in the page of the old one, which is kept a quarter empty for it.
    """

    # The first event of a dossier that was made in this very request; None for one that was read.
    filed: Link | None = None

    code = models.TextField()
    secret = models.TextField()
    version = models.ForeignKey(
        "procedures.Version", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    procedure_code = models.TextField()
    procedure_name = models.TextField()
    case_code = models.TextField()
    counter = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    handling = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.TextField()
    owner = models.ForeignKey(
        "identity.Party",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    filer = models.ForeignKey(
        "identity.Party",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    owner_name = models.TextField()
    returning = models.TextField()
    return_address = models.TextField(blank=True, default="")
    filed_by = models.TextField(blank=True, default="")
    submitted_at = models.DateTimeField()
    submission_key = models.TextField()

    status = models.SmallIntegerField(default=Status.SUBMITTED)
    stage = models.TextField()
    open_steps = models.JSONField(default=list)
    steps_made = models.IntegerField(default=0)
    limit = models.TextField(blank=True, default="")
    due_at = models.DateTimeField(null=True, blank=True)
    remaining = models.IntegerField(null=True, blank=True)
    late_noted = models.BooleanField(default=False)
    wakes_at = models.DateTimeField(null=True, blank=True)
    receiving = models.TextField(blank=True, default="", db_default="")
    begun_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    supplements = models.SmallIntegerField(default=0)
    again_allowed = models.BooleanField(default=False, db_default=False)
    answer_by = models.DateTimeField(null=True, blank=True)
    to_check = models.BooleanField(default=False, db_default=False)
    extensions = models.SmallIntegerField(default=0)
    apology_until = models.DateTimeField(null=True, blank=True)
    signed = models.BooleanField(default=False)
    negative = models.BooleanField(default=False, db_default=False)
    suspended = models.TextField(blank=True, default="", db_default="")
    renewal = models.TextField(blank=True, default="", db_default="")
    rounds = models.SmallIntegerField(default=0, db_default=0)
    fee_due = models.BigIntegerField(default=0)
    fee_paid = models.BooleanField(default=True)
    chain_seq = models.IntegerField(default=0)
    chain_hash = models.BinaryField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "-submitted_at"], name="dossier_of_owner"),
            models.Index(
                fields=["filer", "-submitted_at"], name="dossier_of_filer", condition=Q(filer__isnull=False)
            ),
            models.Index(
                fields=["handling", "due_at"],
                include=["status", "stage", "remaining", "received_at"],
                name="dossier_open_handling",
                condition=Q(status__in=sorted(OPEN)),
            ),
            models.Index(
                fields=["counter", "due_at"],
                include=["status", "stage", "remaining", "received_at"],
                name="dossier_open_counter",
                condition=Q(status__in=sorted(OPEN)),
            ),
            # Late before they were paused: few, among thousands that are paused.
            models.Index(
                fields=["handling", "counter"],
                include=["stage"],
                name="dossier_paused_late",
                condition=Q(status__in=sorted(PAUSED), due_at__isnull=True, remaining__lt=0),
            ),
            models.Index(
                fields=["receiving"],
                name="dossier_received_for",
                condition=Q(status=Status.SUBMITTED) & ~Q(receiving=""),
            ),
            models.Index(fields=["suspended"], name="dossier_suspended", condition=~Q(suspended="")),
            models.Index(fields=["wakes_at"], name="dossier_wakes", condition=Q(wakes_at__isnull=False)),
            models.Index(fields=["handling", "submitted_at"], name="dossier_handling_submitted"),
            models.Index(fields=["counter", "submitted_at"], name="dossier_counter_submitted"),
            models.Index(
                fields=["handling", "finished_at"],
                name="dossier_handling_finished",
                condition=Q(finished_at__isnull=False),
            ),
            BrinIndex(
                fields=["submitted_at", "received_at", "finished_at", "ended_at"],
                name="dossier_moments",
                autosummarize=True,
                pages_per_range=32,
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(remaining__isnull=True), name="clock_runs_or_stands"
            ),
            # Not `unique=True`, which makes a second index for searching by the beginning: this one serves for both.
            models.UniqueConstraint(
                fields=["code"], name="dossier_code_once", opclasses=["text_pattern_ops"]
            ),
            models.UniqueConstraint(fields=["submission_key"], name="submitted_once"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def applicant(self) -> dict[str, Any]:
        """What was given of the person or organisation whose dossier it is."""
        return dict(self.declaration.applicant)

    @property
    def answers(self) -> dict[str, Any]:
        """The filled-in e-form."""
        return dict(self.declaration.answers)

    @property
    def counted_at(self) -> str:
        """The agency by whose calendar its limit is counted: whose counter receives it."""
        return self.receiving or self.counter_id

    @property
    def proxy_name(self) -> str:
        """Whoever stood at a counter for the owner, or filed in a role of theirs; empty when nobody did."""
        given = self.applicant
        return "" if self.channel == "online" and not given.get("acted") else str(given.get("asker") or "")

    @property
    def asker_name(self) -> str:
        """Who asks ("người yêu cầu"): whoever filed for the owner or stood there for them, else the owner."""
        return self.filer.name if self.filer else self.proxy_name or self.owner_name


class Declaration(models.Model):
    """What was declared: it hardly ever changes, so it is not rewritten with every step of the dossier."""

    dossier = models.OneToOneField(
        Dossier, primary_key=True, on_delete=models.PROTECT, related_name="declaration", db_constraint=False
    )
    applicant = models.JSONField()
    answers = models.JSONField(default=dict)


class SearchRow(models.Model):
    """The words by which the desk finds a dossier (`search_words`). Apart from the dossier's row: no act rewrites them.

    What is found is in `words`, of which the index alone is asked.
    """

    class About(models.TextChoices):
        """What the words are of: code, owner and form; the proof of the fee; the result's number."""

        FORM = "form"
        FEE = "fee"
        RESULT = "result"

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    about = models.TextField(choices=About)
    words = SearchVectorField()
    objects: ClassVar[models.Manager["SearchRow"]] = models.Manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "about"], name="search_row_once")]
        # A filing only notes its words; what has gathered is sorted in when it is a megabyte, or by the vacuum.
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="search_words", fastupdate=True, gin_pending_list_limit=1024)
        ]


class Step(models.Model):
    """One step somebody has to do or has done: a named person, task and hour. Carries its agency for the worklists.

    `rests` while a pause covers it. `shown`: the papers that whoever was asked may see; null (by the route): the whole.
    """

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="steps", db_index=False, db_constraint=False
    )
    no = models.IntegerField()
    key = models.TextField()
    stage = models.TextField()
    kind = models.TextField()
    title = models.TextField()
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    role = models.TextField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    urgency = models.DateTimeField()
    holder = models.ForeignKey(
        "agencies.Officer",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    rests = models.BooleanField(default=False)
    question = models.TextField(blank=True, default="")
    shown = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")
    done_by = models.ForeignKey(
        "agencies.Officer",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    done_by_name = models.TextField(blank=True, default="")
    post_title = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dossier", "no"], name="step_number_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["agency", "role", "urgency", "id"],
                include=["dossier", "holder", "rests"],
                name="step_worklist",
                condition=Q(closed_at__isnull=True),
            ),
            models.Index(
                fields=["holder", "urgency"],
                name="step_mine",
                condition=Q(closed_at__isnull=True, holder__isnull=False),
            ),
            # What was asked of other agencies and is not answered: few.
            models.Index(
                fields=["due_at"], name="step_asked", condition=Q(closed_at__isnull=True, shown__isnull=False)
            ),
            models.Index(
                fields=["stage", "opened_at"], name="step_waiting", condition=Q(closed_at__isnull=True)
            ),
        ]


class Counter(models.Model):
    """The last number given by an agency in a series: dossiers of a day, results of a year.

    Locked until the transaction that took the number commits, so that no number is lost or given twice.
    """

    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    series = models.TextField()
    last = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "series"], name="one_counter_a_series")
        ]


class Paper(models.Model):
    """A paper of a dossier as handed in. A later one for the same component does not erase the earlier."""

    class Origin(models.TextChoices):
        """How the paper came; `seen` is an original looked at by the receiver, without a file; `linked` the result of
        another procedure of the same filing; `reused` one of the applicant's own store (`Paper.kept`).
        """

        UPLOADED = "uploaded"
        SEEN = "seen"
        LINKED = "linked"
        REUSED = "reused"

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers", db_constraint=False)
    component = models.TextField()
    component_name = models.TextField()
    name = models.TextField(blank=True, default="")
    file = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    origin = models.TextField(choices=Origin, default=Origin.UPLOADED)
    kept = models.ForeignKey(
        "personal_store.KeptPaper",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    added_at = models.DateTimeField()
    added_by = models.TextField()


class Output(models.Model):
    """A paper that we issued for a dossier: receipt, forms, control slip, result."""

    class Kind(models.TextChoices):
        """What was issued; numbers are those of the forms of Circular 03/2025/TT-VPCP."""

        RECEIPT = "receipt"
        FORM_01 = "form_01"
        FORM_02 = "form_02"
        FORM_03 = "form_03"
        FORM_04 = "form_04"
        FORM_05 = "form_05"
        OPINION = "opinion"
        CONTROL_SLIP = "control_slip"
        RESULT = "result"
        COPY = "copy"
        COPY_PRINT = "copy_print"

    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="outputs", db_index=False, db_constraint=False
    )
    kind = models.TextField(choices=Kind)
    file = models.ForeignKey(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_at = models.DateTimeField()
    event_seq = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "kind", "event_seq"], name="output_once_per_event")
        ]
        indexes: ClassVar = [models.Index(fields=["file"], name="output_of_file")]


class ReceiptKey(models.Model):
    """A key for proofs of receipt that an agency vouched for: its public half (hex) and the signature (base64)."""

    public = models.TextField(primary_key=True)
    endorsement = models.TextField()
    endorsed_at = models.DateTimeField()


class ResultDraft(models.Model):
    """The result as the appraiser has filled it in, before and until it is signed."""

    dossier = models.OneToOneField(
        Dossier, primary_key=True, on_delete=models.PROTECT, related_name="result", db_constraint=False
    )
    fields = models.JSONField(default=dict)
    number = models.TextField(blank=True, default="")
    seal_place = models.JSONField(null=True)
    signed_file = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sealed_file = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class Signing(models.Model):
    """One result on its way to a signature or a seal, from a person's consent to the record (`outputs/consent.py`).

    `consent` names the one press of a button; all under it are put before the key together. `paper` is what the person
    agreed to, rendered once, of a dossier whose last event was number `expect`. `prepared` is the paper with the mark
    and an empty `place` (first byte, byte after the last) for the signature, `digest` the SHA-256 of the rest: once
    there, they never change. `ended_at` without `refusal`: recorded. `refusal` says in words why it was not.
    """

    consent = models.UUIDField(db_index=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="signings")
    act = models.TextField()
    officer = models.ForeignKey("agencies.Officer", on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    expect = models.IntegerField()
    consented_at = models.DateTimeField()
    paper = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    box = models.JSONField(null=True)
    seal_place = models.JSONField(null=True)
    prepared = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.JSONField(null=True)
    digest = models.BinaryField(null=True)
    signature = models.BinaryField(null=True)
    ended_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(ended_at__isnull=True), name="one_signing_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=True) | Q(digest__isnull=False), name="signature_of_a_digest"
            ),
            models.CheckConstraint(
                condition=Q(refusal__isnull=True) | Q(ended_at__isnull=False), name="refused_is_ended"
            ),
        ]


class Selection(models.Model):
    """Dossiers that an officer has chosen to do one act on, over any number of pages and windows.

    While `act` is empty it is still being gathered, and there is one of these for each officer. Then it is fixed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey("agencies.Officer", on_delete=models.CASCADE, related_name="+")
    act = models.TextField(blank=True, default="")
    from_list = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer"], condition=Q(act=""), name="one_gathering_an_officer")
        ]


class Chosen(models.Model):
    """One dossier of a selection: whether its result was looked at, and what became of the act on it.

    `looked_at_seq` is the number of the dossier's last event when its result was looked at; `paper`, `box`,
    `seal_place` and `says` are that result as it will be signed (`types.DrawnResult`), unless it already is. Without a
    signature `done_at` or `refusal` say how it ended; with one (`signing`) its own row does.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="chosen")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    looked_at_seq = models.IntegerField(null=True)
    paper = models.ForeignKey(
        "documents.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    box = models.JSONField(null=True)
    seal_place = models.JSONField(null=True)
    says = models.TextField(blank=True, default="")
    signing = models.ForeignKey(Signing, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    refusal = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["selection", "dossier"], name="chosen_once")]


class Figure(models.Model):
    """How often something happened in an agency in a day, month or year, kept by the reader `figures`; under the span
    `ever`, how many dossiers stand where (`indicators.Table.standing`).

    `side` says whether the agency handles the dossiers or is the counter that took them in; `first_day` begins the
    span. See docs/mechanisms/figures.md.
    """

    class Side(models.TextChoices):
        """In which part an agency is counted."""

        HANDLING = "handling"
        COUNTER = "counter"

    class Span(models.TextChoices):
        """How long a time one row covers."""

        DAY = "day"
        MONTH = "month"
        YEAR = "year"
        EVER = "ever"

    side = models.TextField(choices=Side)
    span = models.TextField(choices=Span)
    first_day = models.DateField()
    agency = models.TextField()
    measure = models.TextField()
    channel = models.TextField()
    count = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["side", "span", "first_day", "agency", "measure", "channel"],
                include=["count"],
                name="one_figure_a_span",
            )
        ]

"""Tables of what is being prepared and not sent yet: filings, and answers to requests to supply (see `models.py`)."""

import uuid

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """A filing that is not sent yet: everything given so far, saved after each step, resumable for its account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("procedures.Version", on_delete=models.PROTECT, related_name="+")
    case_code = models.TextField(blank=True, default="")
    counter = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    handling = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.TextField(default="online")
    owner = models.JSONField(default=dict)
    # What was typed about an owner of another kind than the chosen one; `answers`, too, keep what does not apply. At a
    # counter, the papers whose originals were seen.
    aside = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    returning = models.TextField(blank=True, default="")
    return_address = models.TextField(blank=True, default="")
    step = models.SmallIntegerField(default=1)
    # What became of it when its procedure changed (`commands.draft_versions`): from which version to which, the answers
    # that have no place of their own any more, and the titles of new questions.
    moved = models.JSONField(default=dict, db_default={})
    made_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    dossier = models.ForeignKey("dossiers.Dossier", null=True, on_delete=models.PROTECT, related_name="+")


class DraftPaper(models.Model):
    """A file laid into a draft for one component; replaced files are simply deleted from the draft.

    `kept_as` is the name of a paper that is not asked for any more: the file is kept for its owner, and never sent.
    `kept`: the paper of the applicant's own store that stands for it.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="papers")
    component = models.TextField()
    name = models.TextField()
    kept_as = models.TextField(blank=True, default="", db_default="")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(
        "personal_store.KeptPaper", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField(auto_now_add=True)


class SupplementDraft(models.Model):
    """What an applicant has prepared for one request to supply and not sent yet; gone once it is sent."""

    dossier = models.ForeignKey("dossiers.Dossier", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The first request of a dossier is 1, as in `Dossier.supplements`.
    request = models.SmallIntegerField()
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """An applicant prepares one answer to a request, in however many windows."""

        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "account", "request"], name="one_supplement_for_a_request"
            ),
        )


class SupplementPaper(models.Model):
    """A file laid into it for one thing that was asked for: the place of that thing in the request, from 0. `kept`: as
    in `DraftPaper`."""

    draft = models.ForeignKey(SupplementDraft, on_delete=models.CASCADE, related_name="papers")
    place = models.SmallIntegerField()
    name = models.TextField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(
        "personal_store.KeptPaper", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField(auto_now_add=True)

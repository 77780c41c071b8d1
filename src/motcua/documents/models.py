"""Files as we keep them: once each, under the hash of their content."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file's identity. The bytes lie in the storage under `path`; they never change.

    From `erased_at` on there are none: hash and size stay, for what was signed and proven names them.
    """

    sha256 = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    @property
    def path(self) -> str:
        """Where the bytes lie, relative to the storage: two levels of folders keep each one small."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class Upload(models.Model):
    """A file on its way in, piece by piece: what was announced of it, and how far it has come.

    `received` bytes are here, without a gap from the beginning; the next piece goes on from there. `file` is set once
    the whole was checked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.TextField()
    received = models.BigIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "moved_at"], name="uploads_of_account"),
            models.Index(fields=["moved_at"], name="uploads_by_age"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")),
                name="upload_never_holds_more_than_announced",
            )
        ]


class UploadPiece(models.Model):
    """One piece of an upload. Its bytes lie in the storage under `path` until the whole is put together."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    offset = models.BigIntegerField()
    size = models.BigIntegerField()
    sha256 = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "offset"], name="one_piece_an_offset")
        ]

    @property
    def path(self) -> str:
        """Where the bytes lie: named by place and content, so that a repeated piece lands on itself."""
        return f"pieces/{self.upload_id}/{self.offset}-{self.sha256}"


class FileCheck(models.Model):
    """One look at the files whose hashes begin with the two digits from `first` up to and without `until` (0 to 256).

    `healed` and `lost` are hashes: what came back from a copy, and what no copy had.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    first = models.SmallIntegerField()
    until = models.SmallIntegerField()
    good = models.BigIntegerField()
    healed = models.JSONField(default=list)
    lost = models.JSONField(default=list)

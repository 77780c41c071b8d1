"""Files as we keep them: once each, under the hash of their content."""

from django.db import models


class StoredFile(models.Model):
    """A file's identity. The bytes lie in the storage under `path`; they never change."""

    sha256 = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField(auto_now_add=True)

    @property
    def path(self) -> str:
        """Where the bytes lie, relative to the storage: two levels of folders keep each one small."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"
